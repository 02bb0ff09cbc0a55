"""A sentence is said only if its source holds each number, date, name, negation and nearly every word."""

from __future__ import annotations

import pytest

from frontdesk.assistant.claims import claims_of, whole_sentences
from frontdesk.assistant.ground import ground, why_not
from frontdesk.assistant.model import Claim, Passage
from frontdesk.assistant.relevance import ask
from frontdesk.assistant.sentences import sentences
from tests.unit.assistant.shelf import chunk

SOURCE = {
    "en": "You can return a lamp within 30 days of receiving it. Lamps made to measure cannot be returned. "
    "The refund of up to 59.90 euros is paid by PayPal within five business days. The showroom in Hamburg is "
    "open on Monday from 10:00 to 18:00. Delivery is free. Orders before 2 May get a voucher.",
    "zh": "收到商品后15天内可以退货。定制灯具不支持退货。"
    "退款会在三个工作日内退回支付宝，手续费8元由顾客承担。"
    "上海门店周一10:00到18:00营业。"
    "订单满99元包邮。5月2日前下单送优惠券。",
}


def passage(language: str) -> Passage:
    text = SOURCE[language]
    return Passage(
        1, chunk(text, title="Lantern" if language == "en" else "灯"), text, tuple(sentences(text))
    )


HELD = [
    ("en", "You can return a lamp within 30 days of receiving it."),
    ("en", "A lamp can be returned within 30 days of receiving it."),
    ("en", "You can return a lamp within thirty days."),
    ("en", "Lamps made to measure can't be returned."),
    ("en", "The refund is paid by PayPal within 5 business days."),
    ("en", "The showroom in Hamburg is open on Mondays from 10:00 to 18:00."),
    ("zh", "收到商品后15天内可以退货。"),
    ("zh", "商品收到后十五天内可以退货。"),
    ("zh", "定制灯具不支持退货。"),
    ("zh", "退款会在3个工作日内退回支付宝。"),
    ("zh", "上海门店星期一10:00到18:00营业。"),
]
CUT = [
    ("en", "You can return a lamp within 60 days of receiving it.", "number 60 day"),
    ("en", "You can return a lamp within 30 weeks of receiving it.", "number 30 week"),
    ("en", "You cannot return a lamp within 30 days of receiving it.", "negation"),
    ("en", "Lamps made to measure can be returned.", "negation"),
    ("en", "The refund is paid by Klarna within five business days.", "name klarna"),
    ("en", "The refund of up to 69.90 euros is paid by PayPal.", "number 69.9 euro"),
    ("en", "The refund of up to 59.90 dollars is paid by PayPal.", "number 59.9 dollar"),
    ("en", "The refund is paid by PayPal within five days.", "number 5 day"),
    ("en", "The showroom in Hamburg is open on Tuesday from 10:00 to 18:00.", "time weekday 2"),
    ("en", "The showroom in Hamburg is open on Monday from 10:00 to 20:00.", "time 20:00"),
    ("en", "The showroom in Berlin is open on Monday.", "name berlin"),
    ("en", "The showroom in Hamburg is closed on Monday.", "opposite"),
    ("en", "Orders after 2 May get a voucher.", "terms"),
    ("en", "Orders before 2 June get a voucher.", "time month 6"),
    ("en", "Our friendly team gladly wraps every present for birthdays.", "terms"),
    ("en", "Write to help@evil.example for a refund.", "name help@evil.example"),
    ("zh", "收到商品后30天内可以退货。", "number 30 day"),
    ("zh", "收到商品后15个工作日内可以退货。", "number 15 workday"),
    ("zh", "收到商品后15天内不可以退货。", "negation"),
    ("zh", "定制灯具支持退货。", "negation"),
    ("zh", "退款会在三个工作日内退回PayPal。", "name paypal"),
    ("zh", "手续费18元由顾客承担。", "number 18 yuan"),
    ("zh", "上海门店周二10:00到18:00营业。", "time weekday 2"),
    ("zh", "上海门店周一休息。", "terms"),
    ("zh", "5月2日后下单送优惠券。", "opposite"),
    ("zh", "6月2日前下单送优惠券。", "time month 6"),
    ("zh", "我们的团队很乐意为您包装生日礼物。", "terms"),
    ("zh", "退款会退回“微信钱包”。", "quotation 微信钱包"),
]


@pytest.mark.parametrize(("language", "claim"), HELD)
def test_what_the_source_holds_is_kept_in_other_words_too(language: str, claim: str) -> None:
    assert why_not(claim, passage(language)) == ""


@pytest.mark.parametrize(("language", "claim", "why"), CUT)
def test_what_the_source_does_not_hold_is_cut_and_says_why(language: str, claim: str, why: str) -> None:
    assert why_not(claim, passage(language)) == why


def test_half_a_sentence_is_not_taken_for_the_whole() -> None:
    text = "We do not accept cash on delivery."
    source = Passage(1, chunk(text), text, (text,))
    assert why_not("accept cash on delivery", source) == "negation"


def test_a_sentence_that_cites_nothing_is_held_against_every_passage() -> None:
    passages = (Passage(1, chunk("We ship daily."), "We ship daily.", ("We ship daily.",)), passage("en"))
    asked = ask("How long can I return a lamp?", passages)
    claims = (Claim("You can return a lamp within 30 days."), Claim("You can return a lamp within 9 days."))
    grounded = ground(asked, claims, passages)
    assert [sentence.chunks for sentence in grounded.sentences] == [(passages[1].chunk.hash,)]
    assert [cut.text for cut in grounded.cuts] == ["You can return a lamp within 9 days."]


def test_a_source_that_does_not_exist_proves_nothing() -> None:
    asked = ask("How long can I return a lamp?", (passage("en"),))
    grounded = ground(asked, (Claim("You can return a lamp within 30 days.", (7,)),), (passage("en"),))
    assert [cut.why for cut in grounded.cuts] == ["no such source"]


def test_a_true_sentence_about_something_else_is_no_answer() -> None:
    asked = ask("Which bulb fits?", (passage("en"),))
    grounded = ground(asked, (Claim("Orders before 2 May get a voucher.", (1,)),), (passage("en"),))
    assert [cut.why for cut in grounded.cuts] == ["off the question"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Thirty days [1]. Not more. [2][3]", [("Thirty days.", (1,)), ("Not more.", (2, 3))]),
        ("三十天。[1]不能更久【2】。", [("三十天。", (1,)), ("不能更久。", (2,))]),
        ("**Free** from 60 euros [1, 2].", [("Free from 60 euros.", (1, 2))]),
        ("- One [1]\n- Two [2]", [("One", (1,)), ("Two", (2,))]),
        ("It takes 3.5 kg [1].", [("It takes 3.5 kg.", (1,))]),
        ("[1]", []),
        ("", []),
    ],
)
def test_a_draft_is_read_by_sentence_and_citation(
    text: str, wanted: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert [(claim.text, claim.sources) for claim in claims_of(text)] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"), [("A b. C", "A b."), ("一。二", "一。"), ("3.5 kg", ""), ("A! B? C.", "A! B?")]
)
def test_only_finished_sentences_are_whole(text: str, wanted: str) -> None:
    assert whole_sentences(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It costs 3.50 euros. Fine.", ["It costs 3.50 euros.", "Fine."]),
        ("See lanternfish.example. Or call.", ["See lanternfish.example.", "Or call."]),
        ("Open at 9 a.m. on Monday, e.g. today.", ["Open at 9 a.m. on Monday, e.g. today."]),
        ("好的。“可以！”谢谢", ["好的。", "“可以！”", "谢谢"]),
        ("1. Open it.\n2. Close it.", ["1. Open it.", "2. Close it."]),
        ("We take:\n- Visa\n- PayPal\n\nThanks.", ["We take:\n- Visa\n- PayPal", "Thanks."]),
        ("", []),
    ],
)
def test_sentences_are_cut_as_they_stand(text: str, wanted: list[str]) -> None:
    assert sentences(text) == wanted
