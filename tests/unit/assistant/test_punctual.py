"""Whatever a composer does, a turn gets its draft or Unavailable in time, and hears nothing afterwards."""

import threading
import time
from collections.abc import Callable

import pytest

from frontdesk.assistant.model import Claim, Draft
from frontdesk.assistant.ports import Brief, Say
from frontdesk.assistant.prompt import VERSION
from frontdesk.assistant.punctual import Punctual
from frontdesk.errors import Unavailable

BRIEF = Brief("How long?", "en", (), seconds=0.3)


class Told:
    """A composer that does as it is told."""

    id = "told"

    def __init__(self, does: Callable[[Say], Draft]) -> None:
        self._does = does

    def compose(self, brief: Brief, say: Say) -> Draft:
        return self._does(say)


def punctual(does: Callable[[Say], Draft]) -> Punctual:
    return Punctual(Told(does), grace_s=0.1)


def draft(text: str) -> Draft:
    return Draft((Claim(text),), "told", text)


def test_a_draft_in_time_is_the_composers_own() -> None:
    made = draft("Seven days.")
    assert punctual(lambda _: made).compose(BRIEF, lambda _: True) is made


def test_live_text_is_told_on_the_callers_thread() -> None:
    heard: list[tuple[str, str]] = []

    def does(say: Say) -> Draft:
        say("Seven")
        time.sleep(0.05)
        return draft("Seven days.")

    def say(text: str) -> bool:
        heard.append((text, threading.current_thread().name))
        return True

    punctual(does).compose(BRIEF, say)
    assert heard == [("Seven", threading.current_thread().name)]


def test_who_is_late_is_left_and_not_heard_any_more() -> None:
    heard: list[str] = []
    went_on: list[bool] = []
    left = threading.Event()

    def does(say: Say) -> Draft:
        left.wait(3)
        went_on.append(say("too late"))
        return draft("too late")

    def say(text: str) -> bool:
        heard.append(text)
        return True

    began = time.monotonic()
    with pytest.raises(Unavailable):
        punctual(does).compose(BRIEF, say)
    assert time.monotonic() - began < 1.5
    left.set()
    while not went_on:
        time.sleep(0.01)
    assert went_on == [False]
    assert "too late" not in heard


def test_a_failure_that_nobody_foresaw_is_unavailable() -> None:
    def does(say: Say) -> Draft:
        raise KeyError("choices")

    with pytest.raises(Unavailable):
        punctual(does).compose(BRIEF, lambda _: True)


def test_a_visitor_who_stops_a_silent_model_is_heard_before_its_time_is_over() -> None:
    left = threading.Event()

    def does(say: Say) -> Draft:
        say("Seven days [1]. And")
        left.wait(3)
        return draft("never")

    began = time.monotonic()
    told = Punctual(Told(does)).compose(
        Brief("?", "en", (), seconds=3.0), lambda _: time.monotonic() < began + 0.3
    )
    assert time.monotonic() - began < 1.5
    left.set()
    assert (told.stopped, told.text, told.claims) == (True, "Seven days [1].", (Claim("Seven days.", (1,)),))
    assert (told.model, told.prompt) == ("told", VERSION)
