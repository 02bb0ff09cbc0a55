"""Reads server-sent events (WHATWG HTML, 9.2) from bytes that arrive in any pieces."""

from codecs import getincrementaldecoder
from collections.abc import Iterable, Iterator

from frontdesk.errors import Unavailable

LONGEST_LINE = 64_000


def data_lines(pieces: Iterable[bytes]) -> Iterator[str]:
    """The `data:` fields; comments and other fields are passed over. Raises Unavailable if it is no text."""
    decoder = getincrementaldecoder("utf-8")()
    rest = ""
    for piece in pieces:
        try:
            rest += decoder.decode(piece)
        except UnicodeDecodeError as error:
            raise Unavailable(retry_after=1) from error
        *lines, rest = rest.replace("\r\n", "\n").split("\n")
        if len(rest) > LONGEST_LINE:
            raise Unavailable(retry_after=1)
        yield from (line[5:].strip() for line in lines if line.startswith("data:"))
