"""Embeds texts with a model of Bedrock: Titan one by one, Cohere in batches."""

import json
from collections.abc import Sequence
from typing import Any

import numpy as np
from botocore.exceptions import BotoCoreError, ClientError
from numpy.typing import NDArray

from frontdesk.adapters.bedrock.client import BedrockClient
from frontdesk.errors import Unavailable

BATCH = 96
"""Texts of one call to Cohere, its own limit."""
LONGEST = 2_000
"""Characters of a text; what is longer is cut here, the same for every caller."""


class BedrockEmbedder:
    """Port Embedder. `model` is `amazon.titan-embed-text-v2:0`, `cohere.embed-multilingual-v3` or alike."""

    def __init__(self, model: str, client: BedrockClient, dimensions: int = 1_024) -> None:
        self._model, self._client, self._dimensions = model, client, dimensions

    @property
    def id(self) -> str:
        """Who serves a model may rebuild it: only its own id names it here."""
        return f"bedrock:{self._model}/{self._dimensions}"

    @property
    def dimensions(self) -> int:
        return self._dimensions

    def queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows(texts, "search_query")

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows(texts, "search_document")

    def _rows(self, texts: Sequence[str], purpose: str) -> NDArray[np.float32]:
        cut = [text[:LONGEST] or " " for text in texts]
        if "cohere" in self._model:
            batches = [cut[at : at + BATCH] for at in range(0, len(cut), BATCH)]
            found = [row for batch in batches for row in self._cohere(batch, purpose)]
        else:
            found = [self._titan(text) for text in cut]
        return self._unit(found)

    def _titan(self, text: str) -> Any:
        body = {"inputText": text, "dimensions": self._dimensions, "normalize": True}
        return self._invoke(body).get("embedding")

    def _cohere(self, texts: list[str], purpose: str) -> Any:
        answer = self._invoke({"texts": texts, "input_type": purpose, "truncate": "END"})
        rows = answer.get("embeddings")
        if not isinstance(rows, list) or len(rows) != len(texts):
            raise Unavailable(retry_after=1)
        return rows

    def _invoke(self, body: dict[str, Any]) -> dict[str, Any]:
        try:
            response = self._client.invoke_model(
                modelId=self._model,
                body=json.dumps(body).encode(),
                contentType="application/json",
                accept="application/json",
            )
            answer = json.loads(response["body"].read())
        except (BotoCoreError, ClientError, OSError, ValueError) as error:
            raise Unavailable(retry_after=1) from error
        if not isinstance(answer, dict):
            raise Unavailable(retry_after=1)
        return answer

    def _unit(self, found: list[Any]) -> NDArray[np.float32]:
        """Length 1 whatever the model sends; a row of another size than asked for is refused."""
        if not found:
            return np.zeros((0, self._dimensions), dtype=np.float32)
        try:
            rows = np.asarray(found, dtype=np.float32)
        except (TypeError, ValueError) as error:
            raise Unavailable(retry_after=1) from error
        if rows.shape != (len(found), self._dimensions) or not np.isfinite(rows).all():
            raise Unavailable(retry_after=1)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.asarray(rows / np.maximum(lengths, 1e-12), dtype=np.float32)
