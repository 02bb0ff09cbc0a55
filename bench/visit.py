"""A visitor's conversation through the real `messages` handler, as the widget would hold it."""

from collections.abc import Iterator, Mapping
from typing import Any

from functions.messages.handler import handler
from tests.desk import answered, request
from tests.world import client_id

Event = dict[str, Any]


class Visit:
    """`cursor` is how far the visitor has seen; ids are minted over the place `back` events before it."""

    def __init__(self, site: str, number: int, *, back: int = 4) -> None:
        self._number, self._back, self._count = number, back, 0
        self.token = str(self._call("POST", "/v1/sessions", {"site": site})["token"])
        self.id = ""
        self.cursor = 0

    def open(self, body: Mapping[str, str]) -> dict[str, Any]:
        key = {"Idempotency-Key": client_id(0, self._number)}
        opened = self._call("POST", "/v1/conversations", body, headers=key)
        self.id, self.token, self.cursor = opened["conversation"], opened["token"], opened["cursor"]
        return opened

    def say(self, text: str) -> dict[str, Any]:
        status, posted = answered(handler(self.saying(text), None))
        assert status == 201, posted
        self.cursor = posted["cursor"]
        return dict(posted)

    def saying(self, text: str) -> Event:
        """The event that says it, not yet sent."""
        self._count += 1
        id = client_id(max(1, self.cursor - self._back), self._count)
        path, resource = f"/v1/conversations/{self.id}/messages", "/v1/conversations/{id}/messages"
        body = {"client_id": id, "after": self.cursor, "text": text}
        return request("POST", path, body, token=self.token, resource=resource)

    def read(self, page: int = 0) -> Iterator[Event]:
        """Every event a visitor may see, from the beginning, as polling gives it."""
        more = True
        while more:
            path = f"/v1/conversations/{self.id}/events"
            found = self._call("GET", path, query={"after": str(page)})
            yield from found["events"]
            page, more = found["cursor"], found["more"]

    def _call(self, method: str, path: str, body: object = None, **more: Any) -> dict[str, Any]:
        token = getattr(self, "token", "")
        status, answer = answered(handler(request(method, path, body, token=token, **more), None))
        assert status in (200, 201), answer
        return dict(answer)
