"""P9: a model that is good, late, away or talks nonsense: the real worker and log, and one reply only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest

from frontdesk.conversation.live import stop
from frontdesk.conversation.model import Event, Kind, Mark, Place, Side
from frontdesk.entrypoints.replay import replay
from frontdesk.tenancy.model import Tenant
from frontdesk.tenancy.ports import Put
from tests.library import TENANT, Library
from tests.unit.adapters.llm_server import DONE, Script, delta, serving

QUESTION = "At how many degrees should I store ropes?"
ARTICLE = "# Storage\n\nStore ropes in a dry cellar at 12 degrees.\n\n# Age\n\nRopes last ten years."
GOOD = "Please store ropes in a dry cellar at 12 degrees [1]."
SHORT_OF_TIME_MS = 15_600
"""The question has waited so long that a model has 2.4 s left."""


@contextmanager
def desk_with(script: Script, folder: Path) -> Iterator[Library]:
    """A desk whose model is a server on this machine, and an article to ask about."""
    with serving(script) as address:
        desk = Library(folder)
        desk.settings = replace(desk.settings, composer="openai_compatible", model_url=address, model="glm-4")
        desk.article("Rope care", ARTICLE)
        desk.publish()
        yield desk


def asked(desk: Library, *, waited_ms: int = 0, text: str = QUESTION, key: int = 1) -> list[Event]:
    """The conversation after the worker has done what was queued."""
    opened = desk.opens(text, key)
    desk.clock += waited_ms
    desk.settle()
    return desk.conversations.tail(Place(TENANT, opened["conversation"]), 1)


def replies(events: list[Event]) -> list[Event]:
    return [event for event in events if event.author.side is Side.BOT]


def setting(desk: Library, **changes: object) -> None:
    found = desk.directory.get(Tenant, TENANT)
    assert found
    desk.directory.commit(Put(TENANT, "", replace(found.value, **changes)))  # type: ignore[arg-type]


def test_what_a_model_says_and_an_article_supports_is_the_answer(tmp_path: Path) -> None:
    script = Script(delta(GOOD[:20]), 0.3, delta(GOOD[20:]), delta("", "stop"), DONE)
    with desk_with(script, tmp_path) as desk:
        (answer,) = replies(asked(desk))
        assert (answer.kind, answer.data["composer"]) == (Kind.ANSWER, "openai_compatible:glm-4")
        assert answer.text == GOOD.removesuffix(" [1].") + "."
        kept = list(desk.blobs.keys(f"{TENANT}/recordings/"))
    assert [key.rpartition("/")[2] for key in kept] == [answer.data["recording"]]
    assert len(script.requests) == 1


def test_what_was_live_while_it_was_written_is_live_no_more(tmp_path: Path) -> None:
    """The clock of the desk stands still, so one text is shown; then the empty mark that ends it."""
    shown: list[str] = []
    with desk_with(Script(delta(f"{GOOD} It"), 0.6, delta(" is.", "stop")), tmp_path) as desk:
        marked = desk.conversations.mark

        def mark(place: Place, made: Mark) -> None:
            shown.append(made.data["text"])
            marked(place, made)

        desk.conversations.mark = mark  # type: ignore[assignment, method-assign]
        asked(desk)
    assert shown == [GOOD.removesuffix(" [1].") + ".", ""]


@pytest.mark.parametrize(
    "script",
    [
        Script(b"data: {not json}\n\n"),
        Script(b"<html>Bad gateway</html>"),
        Script(status=503),
        Script(status=429),
        Script(delta("Store ropes at"), b""),
        Script(delta("Store ropes"), length=5_000),
        Script(delta("Bananas are blue."), delta("", "stop")),
        Script(9.0),
        Script(delta("Store"), 9.0),
        Script(*(b":", 0.1) * 90),
        Script(*(delta("Store "), 0.1) * 90),
    ],
    ids=[
        "garbage", "a page", "503", "429", "the end in the middle", "torn off", "unsupported", "silence",
        "stalls", "drips without a line", "never ends",
    ],
)  # fmt: skip
def test_a_model_in_trouble_costs_a_visitor_neither_the_answer_nor_the_time(
    script: Script, tmp_path: Path
) -> None:
    with desk_with(script, tmp_path) as desk:
        began = monotonic()
        events = asked(desk, waited_ms=SHORT_OF_TIME_MS)
        spent = monotonic() - began
    (answer,) = replies(events)
    assert answer.kind is Kind.ANSWER
    assert "Store ropes in a dry cellar at 12 degrees." in answer.text
    assert answer.data["fallback"]
    assert spent < 6
    assert len(script.requests) == 1


def test_nobody_listening_is_answered_from_the_article(tmp_path: Path) -> None:
    desk = Library(tmp_path)
    desk.settings = replace(desk.settings, composer="openai_compatible", model_url="http://127.0.0.1:9/v1")
    desk.article("Rope care", ARTICLE)
    desk.publish()
    (answer,) = replies(asked(desk))
    assert (answer.kind, answer.data["fallback"]) == (Kind.ANSWER, "unavailable")


def test_a_question_that_waited_too_long_asks_no_model(tmp_path: Path) -> None:
    script = Script(delta(GOOD, "stop"))
    with desk_with(script, tmp_path) as desk:
        (answer,) = replies(asked(desk, waited_ms=17_000))
    assert (answer.kind, answer.data["fallback"], script.requests) == (Kind.ANSWER, "budget", [])


def test_beyond_its_tenants_share_no_model_is_asked(tmp_path: Path) -> None:
    script = Script(delta(GOOD, "stop"))
    with desk_with(script, tmp_path) as desk:
        setting(desk, model_answers_per_minute=6)
        told = [replies(asked(desk, key=key))[0].data.get("fallback", "") for key in range(1, 8)]
    assert (told, len(script.requests)) == ([""] * 5 + ["budget"] * 2, 5)


def test_a_tenant_may_choose_that_no_model_is_asked(tmp_path: Path) -> None:
    script = Script(delta(GOOD, "stop"))
    with desk_with(script, tmp_path) as desk:
        setting(desk, composer="extractive")
        (answer,) = replies(asked(desk))
        assert answer.data["composer"] == "extractive/1"
        setting(desk, composer="openai_compatible", model_answers_per_minute=0)
        (answer,) = replies(asked(desk, key=2))
    assert (answer.data["fallback"], script.requests) == ("budget", [])


def test_a_key_that_cannot_be_read_is_no_reason_to_say_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    script = Script(delta(GOOD, "stop"))
    with desk_with(script, tmp_path) as desk:
        desk.settings = replace(desk.settings, model_key_parameter="/frontdesk/key", region="nowhere")
        desk.composer = _cannot_be_read  # type: ignore[assignment]
        (answer,) = replies(asked(desk))
    assert (answer.kind, answer.data["composer"]) == (Kind.ANSWER, "extractive/1")
    assert "model_unavailable" in capsys.readouterr().out


def _cannot_be_read(name: str) -> None:
    raise OSError("AccessDenied")


def test_who_has_pressed_stop_is_not_talked_at_any_longer(tmp_path: Path) -> None:
    script = Script(9.0)
    with desk_with(script, tmp_path) as desk:
        opened = desk.opens(QUESTION)
        place = Place(TENANT, opened["conversation"])
        stop(desk.conversations, place, 1, 0, desk.now())
        began = monotonic()
        desk.settle()
        assert monotonic() - began < 3
        (reply,) = replies(desk.conversations.tail(place, 1))
        assert {turn.outcome for turn in replay(desk, place)} == {"same"}
    assert (reply.kind, reply.data["fallback"]) == (Kind.ANSWER, "stopped")
    assert "Store ropes in a dry cellar at 12 degrees." in reply.text


def test_a_job_that_comes_twice_is_answered_once(tmp_path: Path) -> None:
    script = Script(delta(GOOD, "stop"))
    with desk_with(script, tmp_path) as desk:
        events = asked(desk)
        place = Place(TENANT, desk.inbox.page(TENANT, "bot").rows[0].conversation)
        desk.queue.send(
            "answer", {"do": "answer", "tenant": TENANT, "conversation": place.conversation, "seq": 1}
        )
        desk.settle()
        assert desk.conversations.tail(place, 1) == events
    assert len(script.requests) == 1


def test_a_version_is_embedded_by_the_model_of_its_tenant(tmp_path: Path) -> None:
    desk = Library(tmp_path)
    setting(desk, embedder="hashed")
    desk.article("Rope care", ARTICLE)
    assert desk.publish().model == "hashed-1/384"
    setting(desk, embedder="")
    assert replies(asked(desk))[0].data["embedding"] == "hashed-1/384"
    assert desk.publish().model == desk.embedder.id
