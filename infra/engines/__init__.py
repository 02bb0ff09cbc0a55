"""DynamoDB Local, ElasticMQ and OpenSearch as child processes: AWS's data plane on a laptop, without Docker.

    with engines(search=True) as endpoints:
        endpoints.environment()     # AWS_ENDPOINT_URL_DYNAMODB, …_SQS, FRONTDESK_OPENSEARCH_URL

`python -m infra.engines COMMAND ...` runs one command between start and stop.
"""

from infra.engines.fetch import EngineError
from infra.engines.start import Endpoints, engines, opensearch

__all__ = ["Endpoints", "EngineError", "engines", "opensearch"]
