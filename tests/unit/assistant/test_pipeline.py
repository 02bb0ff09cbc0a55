"""A turn from a message to one decision: proven answers, questions back, people; and nothing else."""

from __future__ import annotations

import json

import pytest

from frontdesk.assistant.choices import chosen
from frontdesk.assistant.model import Answer, AskBack, Draft, HandOver, Past
from frontdesk.assistant.ports import Brief, Say
from frontdesk.assistant.provenance import evidence_of
from frontdesk.errors import Unavailable
from tests import world
from tests.unit.assistant.lantern import ANSWERABLE, BOOK, KNOWN, SWAPS, UNANSWERABLE, said_to, swapped
from tests.unit.assistant.shelf import Away, Shelf, chunk


class Scripted:
    """Port Composer: says what it is told, as a model would that may be wrong."""

    id = "scripted"

    def __init__(self, text: str = "", error: Exception | None = None) -> None:
        self.text, self.error = text, error
        self.briefs: list[Brief] = []

    def compose(self, brief: Brief, say: Say) -> Draft:
        from frontdesk.assistant.claims import claims_of, whole_sentences

        self.briefs.append(brief)
        if self.error:
            raise self.error
        pieces = [self.text[:at] for at in range(0, len(self.text), 12)]
        for so_far in pieces:
            if not say(so_far):
                return Draft(claims_of(whole_sentences(so_far)), self.id, so_far, "p1", stopped=True)
        return Draft(claims_of(self.text), self.id, self.text, "p1")


@pytest.mark.parametrize(("question", "fact"), ANSWERABLE)
def test_what_is_known_is_answered_with_the_fact_and_its_source(question: str, fact: str) -> None:
    decision = said_to(question).decision
    assert isinstance(decision, Answer)
    assert fact in decision.text
    texts = {chunk.hash: chunk.text for chunk in KNOWN}
    assert all(sentence.text in texts[sentence.chunks[0]] for sentence in decision.sentences)


@pytest.mark.parametrize("question", UNANSWERABLE)
def test_what_is_not_known_is_not_answered(question: str) -> None:
    assert not isinstance(said_to(question).decision, Answer)


@pytest.mark.parametrize(("question", "fact"), [case for case in ANSWERABLE if case[1] in SWAPS])
def test_a_swapped_fact_is_followed(question: str, fact: str) -> None:
    decision = said_to(question, search=swapped(fact, SWAPS[fact])).decision
    assert not isinstance(decision, Answer) or (SWAPS[fact] in decision.text and fact not in decision.text)


def test_most_swapped_facts_are_still_answered() -> None:
    cases = [case for case in ANSWERABLE if case[1] in SWAPS]
    told = [said_to(question, search=swapped(fact, SWAPS[fact])).decision for question, fact in cases]
    assert sum(isinstance(decision, Answer) for decision in told) >= 0.9 * len(cases)


@pytest.mark.parametrize(("text", "language"), [("我不想活了", "zh"), ("I want to kill myself", "en")])
def test_danger_goes_to_a_person_before_anything_is_searched(text: str, language: str) -> None:
    shelf = Shelf(KNOWN)
    said = said_to(text, search=shelf, rulebook=BOOK)
    assert isinstance(said.decision, HandOver)
    assert (said.decision.reason, said.decision.priority, said.language) == ("safety", "urgent", language)
    assert shelf.asked == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_rule_speaks_before_the_knowledge(language: str) -> None:
    shelf = Shelf(KNOWN)
    said = said_to(world.WHERE_IS_MY_PARCEL[language], search=shelf, rulebook=BOOK)
    assert isinstance(said.decision, Answer)
    assert said.evidence["rule"]
    assert said.findings is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_who_asks_for_a_person_waits_for_no_search(language: str) -> None:
    shelf = Shelf(KNOWN)
    said = said_to(world.A_PERSON_PLEASE[language], search=shelf, rulebook=BOOK)
    assert isinstance(said.decision, HandOver)
    assert shelf.asked == []


@pytest.mark.parametrize("search", [Away(), Shelf([chunk("By rail.", question="Where is my parcel, Ada?")])])
def test_a_rule_answers_where_no_entry_asks_just_this(search: Shelf | Away) -> None:
    said = said_to(world.WHERE_IS_MY_PARCEL["en"], search=search, rulebook=BOOK)
    assert said.evidence["rule"]


def test_an_entry_that_asks_just_this_comes_before_a_rule_that_knows_its_words() -> None:
    entry = chunk("By rail, as always.", question="Is it here?\nWhere is my parcel?")
    said = said_to("where is my PARCEL", search=Shelf([*KNOWN, entry]), rulebook=BOOK)
    assert isinstance(said.decision, Answer)
    assert (said.decision.text, said.evidence["match"]) == ("By rail, as always.", "phrase")
    assert said.decision.sentences[0].chunks == (entry.hash,)


def test_search_and_model_see_no_personal_data() -> None:
    shelf, model = Shelf(KNOWN), Scripted("I don't know.")
    said = said_to(
        "I am a@b.example, 13812345678: how long does delivery to Austria take?", search=shelf, composer=model
    )
    seen = shelf.asked[0].text + model.briefs[0].question + said.question
    assert "b.example" not in seen
    assert "1381" not in seen
    assert said.evidence["redacted"] == {"email": 1, "phone": 1}


def test_a_model_sees_no_personal_data_of_earlier_turns_either() -> None:
    model = Scripted("I don't know.")
    before = (Past("I am a@b.example, order LF-20418", "Thank you."),)
    said_to("How long does delivery to Austria take?", composer=model, before=before, rulebook=BOOK)
    assert model.briefs[0].before[0].question == "I am ‹email›, order LF-20418"


def test_a_model_draft_is_cut_to_what_its_source_holds() -> None:
    model = Scripted("Delivery to Austria takes 4 business days [1]. Delivery to Austria takes 2 hours [1].")
    said = said_to("How long does delivery to Austria take?", composer=model)
    assert said.decision.text == "Delivery to Austria takes 4 business days."
    assert said.evidence["cut"] == ["number 2 hour"]


def test_where_nothing_of_a_draft_holds_the_extract_answers() -> None:
    said = said_to("偏远地区配送要几天？", composer=Scripted("偏远地区配送需要30天[1]。"))
    assert isinstance(said.decision, Answer)
    assert "7天" in said.decision.text
    assert said.evidence["fallback"] == "nothing held"
    assert (said.evidence["composer"], said.evidence["drafted"]) == ("extractive/1", "scripted")


@pytest.mark.parametrize(
    ("question", "draft", "fact"),
    [
        (
            "How long does delivery to Austria take?",
            "We do not ship to islands without a road connection [1].",
            "4 business days",
        ),
        ("偏远地区配送要几天？", "我们暂不支持海外配送[1]。", "7天"),
    ],
)
def test_where_a_draft_is_true_but_off_the_question_the_extract_answers(
    question: str, draft: str, fact: str
) -> None:
    said = said_to(question, composer=Scripted(draft))
    assert isinstance(said.decision, Answer)
    assert fact in said.decision.text
    assert said.evidence["fallback"] == "off the question"


def test_where_the_extract_is_no_surer_what_holds_of_a_draft_stays_the_models() -> None:
    draft = "The Aurora table lamp is 42 cm high and weighs 1.8 kg [1]."
    said = said_to("Is the Aurora dimmable?", composer=Scripted(draft))
    assert not isinstance(said.decision, Answer)
    assert "fallback" not in said.evidence
    assert said.evidence["confidence"]["covered"] > 0


def test_a_model_that_is_away_is_replaced_and_there_is_one_reply() -> None:
    said = said_to("How much is delivery in Germany?", composer=Scripted(error=Unavailable()))
    assert isinstance(said.decision, Answer)
    assert "4.90 euros" in said.decision.text
    assert said.evidence["fallback"] == "unavailable"


def test_a_tenant_who_has_spent_the_budget_gets_the_extract() -> None:
    model = Scripted("Delivery costs 4.90 euros within Germany [1].")
    said = said_to("How much is delivery in Germany?", composer=model, spend=lambda: False)
    assert model.briefs == []
    assert said.evidence["fallback"] == "budget"


def test_live_text_never_shows_what_does_not_hold() -> None:
    shown: list[str] = []

    def live(text: str) -> bool:
        shown.append(text)
        return True

    model = Scripted(
        "Delivery to Austria takes 2 hours [1]. Delivery to Austria takes 4 business days [1]. That is all."
    )
    said_to("How long does delivery to Austria take?", composer=model, live=live)
    assert set(shown) == {"", "Delivery to Austria takes 4 business days."}


def test_a_stopped_answer_ends_with_what_holds_so_far() -> None:
    model = Scripted("Delivery to Austria takes 4 business days [1]. " + "And so on and so on. " * 9)
    said = said_to("How long does delivery to Austria take?", composer=model, live=lambda text: not text)
    assert said.decision.text == "Delivery to Austria takes 4 business days."


@pytest.mark.parametrize(
    ("question", "fact"),
    [("How long does delivery to Austria take?", "4 business days"), ("省内配送要多久？", "2天")],
)
def test_an_answer_stopped_before_its_first_sentence_is_what_the_articles_say(
    question: str, fact: str
) -> None:
    model = Scripted("Let me have a good look at this for you. 让我来看一看。")
    said = said_to(question, composer=model, live=lambda _: False)
    assert isinstance(said.decision, Answer)
    assert fact in said.decision.text
    assert said.evidence["fallback"] == "stopped"


@pytest.mark.parametrize(
    ("question", "words"),
    [("How much does the Aurora cost?", "I have stopped"), ("极光台灯多少钱？", "我停下来了")],
)
def test_an_answer_stopped_with_nothing_to_say_calls_nobody(question: str, words: str) -> None:
    model = Scripted("Let me have a good look at this for you. 让我来看一看。")
    before = (Past("hm", "?", {"decision": "ask", "choices": []}),)
    for past in ((), before):
        said = said_to(question, composer=model, live=lambda _: False, before=past, staffed=False)
        assert isinstance(said.decision, AskBack)
        assert words in said.decision.text


@pytest.mark.parametrize("question", ["How much does the Aurora cost?", "极光台灯多少钱？"])
def test_a_model_that_was_away_leaves_nothing_to_be_stopped(question: str) -> None:
    told: list[str] = []

    def live(text: str) -> bool:
        told.append(text)
        return False

    said = said_to(question, composer=Scripted(error=Unavailable()), live=live)
    assert not isinstance(said.decision, Answer)
    assert told == []


@pytest.mark.parametrize("text", ["👍", "。。。", "???", "!", "🙂🙂"])
def test_a_message_without_a_word_is_asked_to_say_more_and_then_a_person_comes(text: str) -> None:
    odd = Shelf([*KNOWN, chunk("It is on the moon.", question="???")])
    first = said_to(text, search=odd, rulebook=BOOK)
    assert isinstance(first.decision, AskBack)
    assert "moon" not in first.decision.text
    before = (Past(text, first.decision.text, evidence_of(first)),)
    assert isinstance(said_to(text, search=odd, rulebook=BOOK, before=before).decision, HandOver)


def test_a_search_that_is_away_hands_over_and_says_so() -> None:
    said = said_to("How much is delivery?", search=Away())
    assert isinstance(said.decision, HandOver)
    assert said.decision.reason == "unavailable"


def test_what_is_near_is_asked_back_once_and_then_a_person_comes() -> None:
    first = said_to("How much does the Aurora cost?")
    assert isinstance(first.decision, AskBack)
    assert 1 <= len(first.decision.choices) <= 3
    before = (Past("How much does the Aurora cost?", first.decision.text, evidence_of(first)),)
    second = said_to("Which colours does the Aurora come in?", before=before)
    assert isinstance(second.decision, HandOver)
    assert second.decision.reason == "unsure"


def test_a_number_picks_one_of_the_questions_asked_back() -> None:
    before = (Past("hm", "?", {"decision": "ask", "choices": ["运费", "怎么付款？"]}),)
    said = said_to("2", before=before)
    assert isinstance(said.decision, Answer)
    assert "微信支付" in said.decision.text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("1", "a"), ("第二个", "b"), ("the second one.", "b"), ("3", "3"), ("hm", "hm"), ("yes", "yes")],
)
def test_only_what_was_offered_can_be_picked(text: str, wanted: str) -> None:
    assert chosen(text, ("a", "b")) == wanted


def test_a_yes_picks_an_only_choice() -> None:
    assert chosen("是的", ("运费",)) == "运费"


def test_nobody_is_told_to_stay_while_nobody_is_there() -> None:
    here, away = said_to("Do you have vacancies?", staffed=True), said_to("你们招人吗？", staffed=False)
    assert "Please stay a moment" in here.decision.text
    assert "不在线" in away.decision.text


def test_the_same_turn_gives_the_same_bytes() -> None:
    texts = [question for question, _ in ANSWERABLE] + UNANSWERABLE
    told = [json.dumps([evidence_of(said_to(text)), said_to(text).decision.text]) for text in texts]
    assert told == [json.dumps([evidence_of(said_to(text)), said_to(text).decision.text]) for text in texts]


@pytest.mark.parametrize(
    "text", ["", "?", "😀", "1" * 5_000, "‹phone›", "\u0000", "的", "a" * 9_999, "[1][2]"]
)
def test_whatever_is_written_there_is_one_decision(text: str) -> None:
    assert said_to(text, rulebook=BOOK).decision.text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        (
            "Which shade is the most popular of our paper shades?",
            "Of our paper shades one shade is the most popular.",
        ),
        ("我们的纸灯罩里哪种灯罩最受欢迎？", "我们的纸灯罩里有一种灯罩最受欢迎。"),
    ],
)
def test_a_sentence_that_only_says_the_question_again_is_no_answer(question: str, text: str) -> None:
    said = said_to(question, search=Shelf([chunk(text, title="Shades", heading="灯罩")]))
    assert not isinstance(said.decision, Answer)


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        ("月卡多少钱？", "健身月卡 299 元。", "骑行月卡 68 元。"),
        ("How much is the deposit?", "The deposit is 20 euros.", "The deposit is 90 euros."),
    ],
)
def test_two_articles_with_two_figures_are_asked_back(question: str, one: str, other: str) -> None:
    assert isinstance(
        said_to(
            question, search=Shelf([chunk(one, title="One · 一"), chunk(other, title="Two · 二")])
        ).decision,
        AskBack,
    )
    assert isinstance(
        said_to(question, search=Shelf([chunk(one), chunk(one, title="Again")])).decision, Answer
    )


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("一期的学费是多少？", "教材费每期 160 元，不含在学费里。"),
        ("How much is the rent?", "The locker costs 5 euros, not included in the rent."),
    ],
)
def test_a_sum_is_not_told_for_what_it_does_not_include(question: str, text: str) -> None:
    assert not isinstance(said_to(question, search=Shelf([chunk(text)])).decision, Answer)
