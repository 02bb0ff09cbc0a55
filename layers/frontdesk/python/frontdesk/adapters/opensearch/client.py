"""A client of OpenSearch, signed for AWS where it stands there, whose errors are ours."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from botocore.session import Session
from opensearchpy import OpenSearch, Urllib3HttpConnection
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from frontdesk.errors import Unavailable


def opensearch_client(url: str, region: str = "", session: Session | None = None) -> OpenSearch:
    """Nothing is asked yet. It never retries: who searches has a fallback, who indexes has patience."""
    return OpenSearch(
        [url],
        connection_class=Urllib3HttpConnection,
        http_auth=_signer(url, region, session),
        max_retries=0,
        retry_on_status=(),
        pool_maxsize=4,
    )


def _signer(url: str, region: str, session: Session | None) -> Any:
    """SigV4 for a domain of AWS, None elsewhere."""
    host = urlsplit(url).hostname or ""
    if not host.endswith((".es.amazonaws.com", ".on.aws")):
        return None
    from opensearchpy import Urllib3AWSV4SignerAuth

    return Urllib3AWSV4SignerAuth((session or Session()).get_credentials(), region, "es")


@contextmanager
def our_errors() -> Iterator[None]:
    """What goes wrong between us and OpenSearch is Unavailable; NotFoundError passes, for who expects it."""
    try:
        yield
    except NotFoundError:
        raise
    except (OpenSearchException, OSError, ValueError) as error:
        busy = isinstance(error, TransportError) and error.status_code in (429, 503)
        raise Unavailable("The search engine could not answer.", retry_after=1 if busy else None) from error
