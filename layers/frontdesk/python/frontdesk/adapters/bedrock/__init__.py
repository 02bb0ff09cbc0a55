"""Amazon Bedrock: answers by ConverseStream, vectors by InvokeModel."""
