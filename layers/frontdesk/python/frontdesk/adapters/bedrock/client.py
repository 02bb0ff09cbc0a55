"""A botocore client of bedrock-runtime, and what its failures mean to a caller."""

from typing import Any, Protocol, cast

from botocore.config import Config
from botocore.session import Session

SILENCE_S = 6.0
"""How long a model may say nothing before it counts as stalled."""


class BedrockClient(Protocol):
    """The calls of botocore's client that we use."""

    def converse_stream(
        self,
        *,
        modelId: str,
        system: list[dict[str, Any]],
        messages: list[dict[str, Any]],
        inferenceConfig: dict[str, Any],
    ) -> Any: ...

    def invoke_model(self, *, modelId: str, body: bytes, contentType: str, accept: str) -> Any: ...


def bedrock_client(
    region: str, session: Session | None = None, *, silence_s: float = SILENCE_S
) -> BedrockClient:
    """Never retries by itself: a visitor waits. AWS_ENDPOINT_URL_BEDROCK_RUNTIME may set its address."""
    config = Config(connect_timeout=2, read_timeout=silence_s, retries={"total_max_attempts": 1})
    client = (session or Session()).create_client(
        "bedrock-runtime", region_name=region or None, config=config
    )
    return cast(BedrockClient, client)
