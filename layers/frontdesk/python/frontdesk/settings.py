"""The only reader of the environment."""

import os
from collections.abc import Mapping
from contextvars import ContextVar
from dataclasses import fields

from frontdesk.values import frozen

environment: ContextVar[Mapping[str, str] | None] = ContextVar("environment", default=None)
"""What stands in for the process's; the local runner gives each function its own."""


@frozen
class Settings:
    """Every setting, named FRONTDESK_<FIELD>; docs/operations.md explains each.

    `blobs` is a folder for files; empty means the bucket, or beside the SQLite file.
    `opensearch_url` puts OpenSearch before the files of a version; they answer when it can't.
    `profile`: `embedded` (SQLite in one process) or `aws` (the AWS adapters, wherever AWS_ENDPOINT_URL_* is).
    """

    profile: str = "aws"
    stage: str = "local"
    region: str = ""
    sqlite: str = ":memory:"
    conversations_table: str = "conversations"
    inbox_table: str = "inbox"
    directory_table: str = "directory"
    answer_queue_url: str = ""
    route_queue_url: str = ""
    parked_queue_url: str = ""
    knowledge_queue_url: str = ""
    knowledge_bucket: str = ""
    blobs: str = ""
    opensearch_url: str = ""
    opensearch_prefix: str = "frontdesk"
    secret_parameter: str = ""
    secret: str = ""
    public_origin: str = ""
    bootstrap_key_hash: str = ""

    @classmethod
    def read(cls, environ: Mapping[str, str] | None = None) -> "Settings":
        """From `environ`, else from what `environment` holds, else from the process."""
        source = environ if environ is not None else environment.get()
        source = os.environ if source is None else source
        values: dict[str, str] = {
            field.name: source.get(f"FRONTDESK_{field.name.upper()}", str(field.default))
            for field in fields(cls)
        }
        values["region"] = source.get("AWS_REGION", source.get("AWS_DEFAULT_REGION", ""))
        return cls(**values)


def parse_secrets(text: str) -> dict[str, bytes]:
    """`kid:secret` pairs with white space between, the one that signs first; at least 32 characters each.

    Raises ValueError, which names no secret.
    """
    pairs = [pair.partition(":") for pair in text.split()]
    if not pairs or any(not kid or len(secret) < 32 for kid, _, secret in pairs):
        raise ValueError("signing secrets are `kid:secret` pairs with at least 32 characters each")
    return {kid: secret.encode() for kid, _, secret in pairs}
