"""DynamoDB: the production store; also DynamoDB Local and moto, at other addresses."""
