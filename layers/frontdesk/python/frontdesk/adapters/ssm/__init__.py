"""SSM Parameter Store: where the signing keys live on AWS."""
