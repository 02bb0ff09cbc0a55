"""Pages of the web: nothing of our own network is ever asked, and no page can keep us."""

import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from time import monotonic, sleep

import pytest

from frontdesk.adapters.web import pages
from frontdesk.adapters.web.pages import WebPages, is_public
from frontdesk.knowledge.content.items import Unreadable

PRIVATE = "it lies in a private or reserved network"


@pytest.mark.parametrize("address", [
    "127.0.0.1", "127.8.8.8", "0.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254",
    "169.254.170.2", "100.64.0.1", "192.0.0.1", "192.0.2.1",
    "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
    "fd00:ec2::254", "ff02::1",
    "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
    "64:ff9b:1::a9fe:a9fe", "2001:db8::1", "fec0::1", "2001:0:7f00:1::",
])  # fmt: skip
def test_an_address_of_ours_or_of_nobody_is_not_public(address: str) -> None:
    assert not is_public(ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.215.14", "2606:4700:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_internet_is(address: str) -> None:
    assert is_public(ip_address(address))


def names(*addresses: str) -> Callable[[str, int], Sequence[str]]:
    return lambda _host, _port: addresses


@pytest.mark.parametrize(("url", "says"), [
    ("ftp://example.com/", "only http and https addresses are read"),
    ("file:///etc/passwd", "only http and https addresses are read"),
    ("gopher://x/", "only http and https addresses are read"),
    ("http:///x", "only http and https addresses are read"),
    ("http://user:secret@example.com/", "an address must not hold a name or a password"),
    ("http://example.com:22/", "only the ports 80 and 443 are read"),
    ("http://example.com:99999/", "this is no address"),
    ("http://[::1/", "this is no address"),
    ("http://127.0.0.1/", PRIVATE), ("http://localhost/", PRIVATE), ("http://[::1]/", PRIVATE),
    ("http://2130706433/", PRIVATE), ("http://0x7f.1/", PRIVATE), ("http://0/", PRIVATE),
    ("http://169.254.169.254/latest/meta-data/", PRIVATE), ("https://[::ffff:169.254.169.254]/", PRIVATE),
])  # fmt: skip
def test_what_may_not_be_asked_is_refused_by_name(url: str, says: str) -> None:
    with pytest.raises(Unreadable, match=says):
        WebPages().fetch(url)


@pytest.mark.parametrize("addresses", [
    ("10.0.0.1",), ("127.0.0.1",), ("169.254.169.254",), ("::1",), ("fd00:ec2::254",), ("::ffff:10.0.0.1",),
    ("fe80::1%eth0",), ("93.184.215.14", "10.0.0.1"), ("2606:4700:4700::1111", "::1"),
])  # fmt: skip
def test_a_public_name_that_points_to_what_is_private_is_refused_before_anything_is_asked(
    addresses: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[object] = []
    monkeypatch.setattr(socket, "create_connection", lambda *asked: opened.append(asked))
    for scheme in ("http", "https"):
        with pytest.raises(Unreadable, match=PRIVATE):
            WebPages(names(*addresses)).fetch(f"{scheme}://both.example/")
    assert opened == []


class Site(BaseHTTPRequestHandler):
    """Answers by path."""

    asked: list[str]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        what, _, rest = self.path.partition("?")[0].lstrip("/").partition("/")
        if what == "to":
            query = self.path.partition("?")[2]
            self.send_response(int(query or 302))
            self.send_header("Location", rest if ":" in rest else f"/{rest}")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif what == "slow":
            self._head("text/html", 10_000)
            for _ in range(100):
                self.wfile.write(b"x")
                sleep(0.1)
        elif what == "big":
            self._head("text/html", 64 << 20)
            for _ in range(64):
                self.wfile.write(b"x" * (1 << 20))
        elif what == "cut":
            self._head("text/html", 100)
            self.wfile.write(b"half")
            self.close_connection = True
        else:
            self._head(
                {"page": "text/html; charset=gb18030", "exe": "application/x-msdownload"}.get(
                    what, "text/plain"
                ),
                6,
            )
            self.wfile.write("退货。".encode("gb18030"))

    def _head(self, kind: str, size: int) -> None:
        self.send_response(404 if self.path == "/missing" else 200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(size))
        if self.path == "/packed":
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def serving() -> Iterator[tuple[int, list[str]]]:
    handler = type("Mine", (Site,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server.server_address[1], handler.asked  # type: ignore[attr-defined]  # just set
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture
def site() -> Iterator[tuple[int, list[str]]]:
    with serving() as found:
        yield found


def local(timeout_s: float = 10) -> WebPages:
    """This machine stands for the internet; its other address stands for what is private."""
    return WebPages(
        lambda host, _: ["127.0.0.1" if host == "shop.example" else "127.0.0.2"],
        lambda address: str(address) == "127.0.0.1",
        None,
        timeout_s,
    )


def test_a_page_is_fetched_from_the_address_that_was_checked(site: tuple[int, list[str]]) -> None:
    page = local().fetch(f"http://shop.example:{site[0]}/page?q=退#there")
    assert (page.kind, page.charset, page.data.decode("gb18030")) == ("text/html", "gb18030", "退货。")
    assert site[1] == ["/page?q=%E9%80%80"]


def test_a_redirect_is_followed_and_told(site: tuple[int, list[str]]) -> None:
    page = local().fetch(f"http://shop.example:{site[0]}/to/to/page")
    assert page.url == f"http://shop.example:{site[0]}/page"


def test_a_redirect_to_what_is_private_is_not_followed(site: tuple[int, list[str]]) -> None:
    with pytest.raises(Unreadable, match=PRIVATE):
        local().fetch(f"http://shop.example:{site[0]}/to/http://inside.example:{site[0]}/page")
    assert len(site[1]) == 1


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "to", ["http://127.0.0.2:{0}/page", "//inside.example:{0}/page", "http://0x7f000002:{0}/page"]
)
def test_no_kind_of_redirect_leads_inside(site: tuple[int, list[str]], status: int, to: str) -> None:
    with pytest.raises(Unreadable, match=PRIVATE):
        local().fetch(f"http://shop.example:{site[0]}/to/{to.format(site[0])}?{status}")
    assert len(site[1]) == 1


class Rebinding:
    """A name server that gives an address away once, and then another one."""

    def __init__(self, *addresses: str) -> None:
        self.addresses, self.asked = list(addresses), list[str]()

    def __call__(self, host: str, _: int) -> list[str]:
        self.asked.append(host)
        return [self.addresses[min(len(self.asked), len(self.addresses)) - 1]]


def test_a_name_that_is_another_address_on_the_second_look_is_looked_at_once(
    site: tuple[int, list[str]],
) -> None:
    look_up = Rebinding("127.0.0.1", "127.0.0.2")
    web = WebPages(look_up, lambda address: str(address) == "127.0.0.1", None)
    assert web.fetch(f"http://shop.example:{site[0]}/page").data
    assert look_up.asked == ["shop.example"]


def test_a_name_that_has_moved_inside_by_its_redirect_is_refused(site: tuple[int, list[str]]) -> None:
    look_up = Rebinding("127.0.0.1", "127.0.0.2")
    web = WebPages(look_up, lambda address: str(address) == "127.0.0.1", None)
    with pytest.raises(Unreadable, match=PRIVATE):
        web.fetch(f"http://shop.example:{site[0]}/to/page")
    assert (len(look_up.asked), site[1]) == (2, ["/to/page"])


def test_no_proxy_of_the_environment_is_asked_in_its_place(
    site: tuple[int, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.2:9")
    assert local().fetch(f"http://shop.example:{site[0]}/page").data
    assert site[1] == ["/page"]


@pytest.mark.parametrize("to", ["file:///etc/passwd", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_not_followed(site: tuple[int, list[str]], to: str) -> None:
    with pytest.raises(Unreadable):
        local().fetch(f"http://shop.example:{site[0]}/to/{to}")


@pytest.mark.parametrize(("path", "says"), [
    ("to/" * 7 + "page", "redirects more than 5 times"),
    ("exe", "neither HTML"),
    ("missing", "status 404"),
    ("packed", "compressed"),
    ("cut", "ended in the middle|does not answer"),
    ("big", "larger than 1 MB"),
])  # fmt: skip
def test_what_cannot_be_used_says_why(
    site: tuple[int, list[str]], path: str, says: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MAX_BYTES", 1 << 20)
    with pytest.raises(Unreadable, match=says):
        local().fetch(f"http://shop.example:{site[0]}/{path}")


def test_a_page_that_drips_ends_when_time_is_up(site: tuple[int, list[str]]) -> None:
    began = monotonic()
    with pytest.raises(Unreadable, match="too long"):
        local(0.5).fetch(f"http://shop.example:{site[0]}/slow")
    assert monotonic() - began < 3


def test_a_machine_that_is_away_does_not_answer() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with pytest.raises(Unreadable, match="does not answer"):
            local().fetch(f"http://shop.example:{taken.getsockname()[1]}/")
