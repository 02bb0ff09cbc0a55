"""No page of another site reaches the laptop by a name of its own."""

import pytest

from infra.local.hosts import refusal
from infra.local.http import Request

PUBLIC = "https://chat.lanternfish.example"


def refused(*headers: tuple[str, str], chunks: bool = True) -> int:
    sent = [(name.encode(), value.encode()) for name, value in headers]
    return refusal(Request("GET", b"/v1/things", sent, b"", "127.0.0.1", chunks=chunks), PUBLIC)


OURS = ["localhost:8080", "127.0.0.1", "[::1]:8080", "192.168.1.7:80", "desk.test", "LOCALHOST"]


@pytest.mark.parametrize("host", [*OURS, "chat.lanternfish.example"])
def test_a_name_that_nobody_else_can_own_is_answered(host: str) -> None:
    assert refused(("Host", host)) == 0


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8080", "localhost.evil.example", "", "[::1", "a b", "localhost."]
)
def test_any_other_name_is_not_ours(host: str) -> None:
    assert refused(("Host", host)) == 421


@pytest.mark.parametrize("name", ["Host", "Authorization", "origin"])
def test_who_asks_and_whom_is_said_once(name: str) -> None:
    twice = [(name, "localhost"), (name.upper(), "localhost")]
    assert refused(*twice, *([] if name == "Host" else [("Host", "localhost")])) == 400


def test_http_1_1_names_its_host_and_1_0_need_not() -> None:
    assert refused() == 400
    assert refused(chunks=False) == 0
