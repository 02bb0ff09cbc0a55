"""DynamoDB Local and ElasticMQ as child processes: AWS's data plane on a laptop, without Docker.

    with engines() as endpoints:
        endpoints.environment()     # AWS_ENDPOINT_URL_DYNAMODB, …_DYNAMODB_STREAMS, …_SQS

`python -m infra.engines COMMAND ...` runs one command between start and stop.
"""

from infra.engines.fetch import EngineError
from infra.engines.start import Endpoints, engines

__all__ = ["Endpoints", "EngineError", "engines"]
