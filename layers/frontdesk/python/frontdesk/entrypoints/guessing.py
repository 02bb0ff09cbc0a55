"""What the published classifier takes a message for, as the bot's steps ask it."""

from frontdesk import errors
from frontdesk.assistant.model import Intent
from frontdesk.bootstrap import Services


class PublishedIntents:
    """Port Intents of one version; a version that is away or damaged guesses nothing."""

    def __init__(self, of: Services, tenant: str, version: str) -> None:
        self._of, self._tenant, self._version = of, tenant, version

    def guess(self, text: str, language: str) -> Intent | None:  # noqa: ARG002 -- one classifier for both
        try:
            name, score = self._of.classifier.likeliest(self._tenant, self._version, text)
        except errors.Unavailable:
            return None
        return Intent(name, score) if name else None
