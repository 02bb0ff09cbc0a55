"""The bot hands over in the visitor's language, also where the last thing they wrote shows none."""

import json

import pytest

from frontdesk.bootstrap import using
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.conversation.post import post
from frontdesk.entrypoints import queue
from frontdesk.entrypoints.speech import give_up
from tests import world
from tests.desk import Desk

HERE = Place(world.SHOP.id, world.fixed_id("cnv", 7))
MEI = Author(Side.VISITOR, world.MEI.id)
NUMBER = "LF-20418"


def opens(desk: Desk, text: str, **data: str) -> None:
    draft = Draft(Kind.MESSAGE, MEI, world.client_id(0), text, data)
    open_conversation(desk.conversations, HERE, draft, lambda *_: None, now=desk.now)


def says(desk: Desk, text: str) -> None:
    draft = Draft(Kind.MESSAGE, MEI, world.client_id(1), text)
    post(
        desk.conversations,
        HERE,
        draft,
        base=1,
        after=1,
        respond=lambda *_: None,
        admit=lambda _: None,
        now=desk.now,
    )


def last(desk: Desk) -> tuple[str, str]:
    event = desk.conversations.tail(HERE, 1)[-1]
    return event.kind.value, str(event.data.get("language"))


@pytest.mark.parametrize(("locale", "language"), [("zh-CN", "zh"), ("en-GB", "en")])
@pytest.mark.parametrize("do", ["answer", "guard"])
def test_who_came_with_a_locale_is_handed_over_in_it(do: str, locale: str, language: str) -> None:
    desk = Desk()
    opens(desk, NUMBER, locale=locale)
    work = json.dumps({"do": do, "tenant": HERE.tenant, "conversation": HERE.conversation, "seq": 1})
    with using(desk):
        assert not queue.handle({"Records": [{"messageId": "1", "body": work}]})["batchItemFailures"]
    assert last(desk) == ("handed_over", language)


@pytest.mark.parametrize(
    ("first", "language"), [("你好，我想问一下", "zh"), ("hello, I have a question", "en")]
)
def test_what_the_visitor_wrote_before_weighs_more(first: str, language: str) -> None:
    desk = Desk()
    opens(desk, first, locale="fr")
    says(desk, NUMBER)
    assert give_up(desk, HERE)(NUMBER).data["language"] == language
    assert give_up(desk, HERE)("").data["language"] == language


def test_without_any_sign_the_shops_own_language_is_spoken() -> None:
    desk = Desk()
    opens(desk, NUMBER)
    expected = "zh" if world.SHOP.locale.startswith("zh") else "en"
    assert give_up(desk, HERE)("👍").data["language"] == expected


def test_a_text_that_tells_its_language_costs_no_read(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk()
    monkeypatch.setattr(desk.conversations, "tail", None)
    assert give_up(desk, HERE)("我要退货").data["language"] == "zh"
    assert give_up(desk, HERE)("where is the parcel I ordered").data["language"] == "en"
