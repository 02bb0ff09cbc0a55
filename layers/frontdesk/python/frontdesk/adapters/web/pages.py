"""Fetches public pages: the address is resolved once, checked, and exactly that machine is asked.

A name that resolves to another address on the second look (DNS rebinding) gains nothing, since there is no
second look; each redirect begins anew.
"""

import socket
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPResponse
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from threading import Timer
from time import monotonic
from urllib.parse import SplitResult, urljoin, urlsplit

from frontdesk.knowledge.content.items import Unreadable
from frontdesk.knowledge.content.ports import Page

MAX_BYTES = 20 << 20
MAX_REDIRECTS = 5
TIMEOUT_S = 20.0
CONNECT_S = 5.0
PORTS = frozenset({80, 443})
KINDS = frozenset(
    {
        "text/html",
        "application/xhtml+xml",
        "text/markdown",
        "text/x-markdown",
        "text/plain",
        "text/csv",
        "application/json",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
)
Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_TRANSLATED = (ip_network("64:ff9b::/96"), ip_network("64:ff9b:1::/48"))
_EMBEDDED = ip_network("::/96")


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may reach it; an IPv4 address inside an IPv6 one counts as itself."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner:
            return is_public(inner)
        if address in _EMBEDDED or any(address in network for network in _TRANSLATED):
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.is_site_local:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def resolve(host: str, port: int) -> Sequence[str]:
    """Every address of a name, IPv4 first."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(each[4][0]) for each in sorted(found, key=lambda each: each[0] != socket.AF_INET)]


class WebPages:
    """Port Web. Tests hand in another network."""

    def __init__(
        self,
        look_up: Resolve = resolve,
        permitted: Callable[[Address], bool] = is_public,
        ports: frozenset[int] | None = PORTS,
        timeout_s: float = TIMEOUT_S,
    ) -> None:
        self._look_up, self._permitted, self._ports, self._timeout_s = look_up, permitted, ports, timeout_s

    def fetch(self, url: str) -> Page:
        until = monotonic() + self._timeout_s
        for _ in range(MAX_REDIRECTS + 1):
            given = self._ask(url, until)
            if isinstance(given, Page):
                return given
            url = given
        raise Unreadable(f"it redirects more than {MAX_REDIRECTS} times")

    def _ask(self, url: str, until: float) -> Page | str:
        """The page, or where it has moved to."""
        parts, port = self._checked(url)
        connection = _Pinned(parts, port, self._address(parts.hostname or "", port), until)
        try:
            connection.ask(_target(parts))
            with connection.response() as response:
                return _page(url, response, until)
        except ssl.SSLCertVerificationError as error:
            raise Unreadable("its certificate is not valid") from error
        except (OSError, HTTPException, ValueError) as error:
            late = monotonic() >= until
            raise Unreadable("it took too long" if late else "it does not answer") from error
        finally:
            connection.leave()

    def _checked(self, url: str) -> tuple[SplitResult, int]:
        try:
            parts = urlsplit(url)
            port = parts.port or (443 if parts.scheme == "https" else 80)
        except ValueError:
            raise Unreadable("this is no address") from None
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise Unreadable("only http and https addresses are read")
        if parts.username is not None or parts.password is not None:
            raise Unreadable("an address must not hold a name or a password")
        if self._ports is not None and port not in self._ports:
            raise Unreadable("only the ports 80 and 443 are read")
        return parts, port

    def _address(self, host: str, port: int) -> str:
        """One address of the host. All must be public: a name that points both ways is a trap."""
        try:
            found = self._look_up(host.encode("idna").decode(), port)
        except (OSError, UnicodeError):
            raise Unreadable("there is no such host") from None
        addresses = [ip_address(each.partition("%")[0]) for each in found]
        if not addresses:
            raise Unreadable("there is no such host")
        if not all(self._permitted(each) for each in addresses):
            raise Unreadable("it lies in a private or reserved network")
        return found[0]


class _Pinned(HTTPConnection):
    """A connection to this very address, whatever the name resolves to by now, that ends when time is up."""

    def __init__(self, parts: SplitResult, port: int, address: str, until: float) -> None:
        super().__init__((parts.hostname or "").encode("idna").decode(), port)
        self._secure, self._address = parts.scheme == "https", address
        self._wire: socket.socket | None = None
        self._timer = Timer(max(until - monotonic(), 0.01), self._end)
        self._timer.daemon = True

    def connect(self) -> None:
        self.sock = socket.create_connection((self._address, self.port), CONNECT_S)
        self._wire = self.sock
        self._timer.start()
        if self._secure:
            context = ssl.create_default_context()
            wrapped = context.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self._wire = wrapped  # before it waits, so that time can end that too
            wrapped.do_handshake()

    def ask(self, target: str) -> None:
        headers = {"User-Agent": "Frontdesk-Import/1", "Accept": ", ".join(sorted(KINDS))}
        self.request("GET", target, headers={**headers, "Accept-Encoding": "identity"})

    def response(self) -> HTTPResponse:
        return self.getresponse()

    def leave(self) -> None:
        """Not `close`: http.client calls that itself once the last response has begun."""
        self._timer.cancel()
        self.close()

    def _end(self) -> None:
        """Whatever the other side drips, a read that waits for it returns now."""
        if self._wire is not None:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_RDWR)


def _target(parts: SplitResult) -> str:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return "".join(each if "!" <= each <= "~" else _quoted(each) for each in target)


def _quoted(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "replace"))


def _page(url: str, response: HTTPResponse, until: float) -> Page | str:
    if response.status in _REDIRECTS and response.getheader("Location"):
        return urljoin(url, response.getheader("Location") or "")
    if response.status != 200:
        raise Unreadable(f"it answers with status {response.status}")
    kind = response.headers.get_content_type()
    if kind not in KINDS:
        raise Unreadable("it is neither HTML, Markdown, text, CSV, JSON nor XLSX")
    if response.getheader("Content-Encoding", "identity") != "identity":
        raise Unreadable("it comes compressed although nobody asked for that")
    return Page(url, kind, response.headers.get_content_charset() or "", _body(response, until))


def _body(response: HTTPResponse, until: float) -> bytes:
    pieces, size = [], 0
    while piece := response.read1(1 << 16):
        size += len(piece)
        if size > MAX_BYTES:
            raise Unreadable(f"it is larger than {MAX_BYTES >> 20} MB")
        pieces.append(piece)
    if monotonic() >= until or (response.length or 0) > 0:
        raise Unreadable("it took too long, or ended in the middle")
    return b"".join(pieces)
