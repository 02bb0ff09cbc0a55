"""Bytes to whole requests, within limits; httptools does the parsing."""

from collections.abc import Callable

import httptools

from infra.local.http import Limits, Request


class Refused(Exception):
    """The client went over a limit or does not speak HTTP/1.1; `status` is what to answer before closing."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class RequestParser:
    """Feed it what arrives; it calls `deliver` with each whole request.

    `partial` is true while a request has begun and is not whole. `proceed` is called when a client asks
    whether it may send its body (Expect: 100-continue).
    """

    __slots__ = (
        "_body", "_deliver", "_head", "_headed", "_headers", "_limits", "_parser", "_peer", "_proceed",
        "_target", "partial",
    )  # fmt: skip

    def __init__(
        self, peer: str, limits: Limits, deliver: Callable[[Request], None], proceed: Callable[[], None]
    ) -> None:
        self._peer, self._limits, self._deliver, self._proceed = peer, limits, deliver, proceed
        self._parser = httptools.HttpRequestParser(self)
        self.on_message_begin()
        self.partial = False

    def feed(self, data: bytes) -> None:
        """Raises Refused; after that the parser is of no more use."""
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserCallbackError as error:
            raise error.__context__ if isinstance(error.__context__, Refused) else Refused(400) from None
        except httptools.HttpParserUpgrade:
            return  # the request was delivered, as one that ends its connection; what follows is not HTTP/1.1
        except httptools.HttpParserError:
            raise Refused(400) from None
        if self.partial and not self._headed:
            self._count(len(data))

    def on_message_begin(self) -> None:
        self._target, self._body, self._head, self._headed, self.partial = b"", b"", 0, False, True
        self._headers: list[tuple[bytes, bytes]] = []

    def on_url(self, part: bytes) -> None:
        self._target += part
        self._count(len(part))

    def on_header(self, name: bytes, value: bytes) -> None:
        self._count(len(name) + len(value) + 4)
        self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self._headed = True
        for name, value in self._headers:
            if len(name) == 14 and name.lower() == b"content-length" and int(value) > self._limits.body:
                raise Refused(413)
            if len(name) == 6 and name.lower() == b"expect":
                self._proceed()

    def on_body(self, part: bytes) -> None:
        self._body = self._body + part if self._body else part
        if len(self._body) > self._limits.body:
            raise Refused(413)

    def on_message_complete(self) -> None:
        self.partial, parser = False, self._parser
        request = Request(
            parser.get_method().decode("latin-1"),
            self._target,
            self._headers,
            self._body,
            self._peer,
            parser.should_keep_alive() and not parser.should_upgrade(),
            parser.get_http_version() != "1.0",
        )
        self._deliver(request)

    def _count(self, size: int) -> None:
        self._head += size
        if self._head > self._limits.head:
            raise Refused(431)
