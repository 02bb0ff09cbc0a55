"""Amazon SQS, or anything that speaks its protocol."""
