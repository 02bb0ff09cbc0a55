"""Files in Amazon S3."""
