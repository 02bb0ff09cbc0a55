"""An entry answers whoever asks the same as it; near is not enough, and words alone prove less."""

import pytest

from frontdesk.assistant.entries import UNSEEN, meant, same_question
from frontdesk.knowledge.passages import Found
from tests.unit.assistant.shelf import chunk

REFUND = chunk("三天内退款。", question="退款多久到账？\n退的钱什么时候到")
INVOICE = chunk("在订单里申请。", question="怎么开发票？\n发票在哪里申请")


def found(entry: object, likeness: float | None) -> Found:
    parts = {"lexical": 1.0} | ({} if likeness is None else {"meant": likeness})
    return Found(entry, 1.0, parts)  # type: ignore[arg-type]


def test_the_same_question_in_other_words_is_sure() -> None:
    same = meant("我的退款啥时候到", "zh", [found(INVOICE, 0.1), found(REFUND, 0.6)])
    assert same is not None
    assert same.hash == REFUND.hash
    assert same.sure


@pytest.mark.parametrize("text", ["???", "👍", "。。。", "!", "_"])
def test_who_writes_no_word_asks_no_entry(text: str) -> None:
    odd = chunk("It is on the moon.", question="???\n…")
    assert same_question(text, "en", [found(odd, None)]) == ""


def test_two_entries_that_are_equally_near_leave_it_open() -> None:
    twin = chunk("五天内退款到卡。", question="退款多久到卡？\n退的钱什么时候到卡")
    same = meant("退款多久到", "zh", [found(twin, 0.6), found(REFUND, 0.6)])
    assert same is not None
    assert not same.sure


def test_equal_answers_of_two_entries_are_no_doubt() -> None:
    twin = chunk(REFUND.text, question="退款要等多久", title="twin")
    same = meant("退款多久到账", "zh", [found(twin, 0.6), found(REFUND, 0.6)])
    assert same is not None
    assert same.sure


def test_an_entry_that_was_found_alone_leads_nobody() -> None:
    same = meant("今天天气怎么样", "zh", [found(REFUND, UNSEEN)])
    assert same is not None
    assert not same.sure


def test_who_denies_what_no_question_denies_is_not_answered() -> None:
    same = meant("我不要发票", "zh", [found(INVOICE, 0.9), found(REFUND, 0.0)])
    assert same is not None
    assert not same.sure


@pytest.mark.parametrize("likeness", [0.6, None])
def test_another_entry_than_the_likest_is_doubted(likeness: float | None) -> None:
    same = meant("退款多久到账", "zh", [found(INVOICE, likeness), found(REFUND, likeness)])
    assert same is not None
    assert same.doubts({INVOICE.hash})
    assert not same.doubts(set())  # what an article says is no entry's matter


def test_words_alone_are_never_sure_but_may_agree_with_the_extract() -> None:
    same = meant("退款多久到账", "zh", [found(INVOICE, None), found(REFUND, None)])
    assert same is not None
    assert not same.sure
    assert not same.doubts({REFUND.hash})


def test_articles_alone_mean_no_entry() -> None:
    assert meant("退款", "zh", [found(chunk("三天内退款。"), None)]) is None
