"""The visitor writes on while a model composes: that answer is dropped, the next one is to all of it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from frontdesk.assistant.claims import claims_of
from frontdesk.assistant.model import Draft as Drafted
from frontdesk.assistant.ports import Brief, Composer, Say
from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Event, Kind, Place, Side
from frontdesk.conversation.post import post
from frontdesk.entrypoints.replay import Again, replay
from tests import world
from tests.library import TENANT, Library

QUESTION, ALSO = "At how many degrees should I store ropes?", "And how long do ropes last?"
BOTH = f"{QUESTION} {ALSO}"
ARTICLE = "# Storage\n\nStore ropes in a dry cellar at 12 degrees.\n\n# Age\n\nRopes last ten years."
WARM, LONG = "Please store ropes in a dry cellar at 12 degrees [1].", "Ropes last ten years [2]."


class Model:
    """Says what is proven of what it is asked; what happens while it composes is up to the test."""

    id = "model"

    def __init__(self) -> None:
        self.asked: list[Brief] = []
        self.meanwhile: list[Callable[[Say], object]] = []

    def compose(self, brief: Brief, say: Say) -> Drafted:
        self.asked.append(brief)
        if self.meanwhile:
            self.meanwhile.pop(0)(say)
        text = _cited(brief, "degrees" in brief.question, "last" in brief.question)
        return Drafted(claims_of(text), self.id, text, "p")


def _cited(brief: Brief, warm: bool, long: bool) -> str:
    """Both sentences by the number of the passage that holds them."""
    said = [sentence for sentence, asked in ((WARM, warm), (LONG, long)) if asked]
    numbers = {each.number for each in brief.passages}
    cited = "".join(f"[{number}]" for number in sorted(numbers))
    return " ".join(f"{sentence.partition(' [')[0]} {cited}." for sentence in said)


class Shop(Library):
    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.model = Model()
        self.article("Rope care", ARTICLE)
        self.publish()

    def composer(self, name: str) -> Composer:
        return self.model

    def asks(self, text: str = QUESTION) -> Place:
        return Place(TENANT, self.opens(text)["conversation"])

    def says(self, place: Place, text: str, kind: Kind = Kind.MESSAGE) -> None:
        """Another message, posted while nobody knows a quick answer."""
        log = self.conversations
        head = log.tail(place, 1)[-1].seq
        visitor = Author(Side.VISITOR, log.tail(place, 1)[0].author.id)
        draft = Draft(kind, visitor, world.client_id(head), text)
        post(
            log, place, draft, base=head, after=head, respond=lambda *_: None, admit=lambda _: None,
            now=self.now,
        )  # fmt: skip

    def only_works(self, name: str) -> None:
        """The other workers have died."""
        while self._work(name):
            pass

    def woken(self, place: Place, seq: int) -> None:
        """The worker does the job of one event, before any other."""
        body = {"do": "answer", "tenant": TENANT, "conversation": place.conversation, "seq": seq}
        self.queue.send("answer", body)
        self.only_works("answer")

    def reads_the_stream(self) -> None:
        while self._stream():
            pass

    def log(self, place: Place) -> list[Event]:
        return self.conversations.tail(place, 1)

    def said(self, place: Place) -> list[Event]:
        return [event for event in self.log(place) if event.author.side is Side.BOT]

    def live(self, place: Place) -> list[str]:
        return [mark.data["text"] for mark in self.conversations.marks(place) if mark.name == "live"]


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(tmp_path)


def test_one_reply_answers_both_messages(shop: Shop) -> None:
    place = shop.asks()
    shop.model.meanwhile = [lambda _: shop.says(place, ALSO)]
    shop.settle()
    (reply,) = shop.said(place)
    assert [brief.question for brief in shop.model.asked] == [QUESTION, BOTH]
    assert (reply.id, reply.data["by"], reply.data["covers"]) == ("re:2", "model", 2)
    assert "12 degrees" in reply.text
    assert "ten years" in reply.text
    assert reply.state.unanswered == 0


def test_what_was_live_of_the_dropped_answer_is_gone(shop: Shop) -> None:
    shown: list[list[str]] = []
    place = shop.asks()

    def goes_on(say: Say) -> None:
        say("Please store ropes in a dry cellar at 12 degrees [1]. And")
        shown.append(shop.live(place))
        shop.says(place, ALSO)

    shop.model.meanwhile = [goes_on, lambda _: shown.append(shop.live(place))]
    shop.settle()
    assert shown == [["Please store ropes in a dry cellar at 12 degrees."], [""]]
    assert (len(shop.said(place)), shop.live(place)) == (1, [""])


def test_a_model_that_nobody_will_hear_is_stopped(shop: Shop) -> None:
    place = shop.asks()
    told: list[str] = []

    def goes_on(say: Say) -> None:
        say("")
        shop.says(place, ALSO)
        shop.clock += 600
        say("")
        told.append("it was not")

    shop.model.meanwhile = [goes_on]
    shop.settle()
    assert told == []
    assert [brief.question for brief in shop.model.asked] == [QUESTION, BOTH]
    assert [reply.kind for reply in shop.said(place)] == [Kind.ANSWER]


def test_such_a_turn_comes_out_the_same(shop: Shop) -> None:
    place = shop.asks()
    shop.model.meanwhile = [lambda _: shop.says(place, ALSO)]
    shop.settle()
    assert list(replay(shop, place)) == [Again(3, "same")]
    assert len(shop.model.asked) == 2


def test_without_a_model_two_messages_are_one_question_too(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Shop, "composer", Library.composer)
    place = shop.asks("It is about storing ropes.")
    shop.says(place, "At how many degrees?")
    shop.woken(place, 2)
    (reply,) = shop.said(place)
    assert (reply.kind, reply.text) == (Kind.ANSWER, "Store ropes in a dry cellar at 12 degrees.")
    assert "by" not in reply.data
    assert list(replay(shop, place)) == [Again(3, "same")]


def test_a_thumb_in_between_costs_no_answer(shop: Shop) -> None:
    place = shop.asks()
    shop.model.meanwhile = [lambda _: shop.says(place, "", Kind.RATED)]
    shop.settle()
    (reply,) = shop.said(place)
    assert (reply.kind, reply.id) == (Kind.ANSWER, "re:2")
    assert [brief.question for brief in shop.model.asked] == [QUESTION, QUESTION]
    assert list(replay(shop, place)) == [Again(reply.seq, "same")]


def test_who_never_stops_writing_is_answered_in_time_all_the_same(shop: Shop) -> None:
    """Each message outruns the model; when its time is up, the article answers for all of them."""
    place = shop.asks()

    def goes_on(_: Say) -> None:
        shop.clock += 5_000
        shop.says(place, "Please tell me.")

    shop.model.meanwhile = [goes_on] * 9
    began = shop.clock
    shop.settle()
    (reply,) = shop.said(place)
    assert shop.clock - began < 25_000
    assert reply.state.unanswered == 0 or reply.kind is Kind.HANDED_OVER
    assert list(replay(shop, place)) == [Again(reply.seq, "same")]


def test_a_guard_hands_over_what_no_composer_ends(shop: Shop) -> None:
    """The workers have died: 25 s after the first message a person has both."""
    place = shop.asks()
    shop.says(place, ALSO)
    shop.reads_the_stream()
    shop.clock += 25_000
    shop.only_works("route")
    (reply,) = shop.said(place)
    assert (reply.id, reply.kind, reply.state.unanswered) == ("guard:1", Kind.HANDED_OVER, 1)


def test_what_an_agent_gives_back_is_answered_as_one(shop: Shop) -> None:
    place, lin = shop.asks(), Author(Side.AGENT, world.LIN.id)
    shop.says(place, ALSO)
    shop.conversations.set_desk(TENANT, lin.id, capacity=3, online=True, at=shop.clock)
    for kind in (Kind.TAKEN, Kind.RETURNED):
        head = shop.log(place)[-1].seq
        draft = Draft(kind, lin, f"a_{head}_{kind.value}")
        act(shop.conversations, place, draft, base=head, after=head, now=shop.now)
    shop.woken(place, 4)
    (reply,) = shop.said(place)
    assert [brief.question for brief in shop.model.asked] == [BOTH]
    assert (reply.id, list(replay(shop, place))) == ("re:4", [Again(5, "same")])


def test_of_messages_too_long_together_each_has_its_share(shop: Shop) -> None:
    place = shop.asks("My rope has a story. " * 60)
    shop.says(place, QUESTION)
    shop.settle()
    assert shop.model.asked[-1].question.endswith(QUESTION)
