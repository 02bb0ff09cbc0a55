"""A composer that says again what a model has said: replay needs no model."""

from frontdesk.assistant.model import Draft
from frontdesk.assistant.ports import Brief, Say
from frontdesk.assistant.prompt import VERSION
from frontdesk.assistant.provenance import Recording, redrafted


class Recorded:
    """Port Composer for one turn. `prompt` is the version that stands in the event."""

    def __init__(self, recording: Recording, prompt: str = VERSION) -> None:
        self._recording, self._prompt = recording, prompt

    @property
    def id(self) -> str:
        return self._recording.model

    def compose(self, brief: Brief, say: Say) -> Draft:  # noqa: ARG002 -- whatever it is asked, it was said
        return redrafted(self._recording, self._prompt)
