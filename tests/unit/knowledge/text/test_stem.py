"""Stems, by the examples of the paper."""

import pytest

from frontdesk.knowledge.text.stem import stem

PAPER = """
caresses caress, ponies poni, ties ti, cats cat, feed feed, agreed agre, plastered plaster, bled bled,
motoring motor, sing sing, conflated conflat, troubled troubl, sized size, hopping hop, tanned tan,
falling fall, hissing hiss, fizzed fizz, failing fail, filing file, happy happi, sky sky, relational relat,
conditional condit, rational ration, valenci valenc, digitizer digit, conformabli conform, radicalli radic,
vileli vile, analogousli analog, vietnamization vietnam, predication predic, operator oper, feudalism feudal,
decisiveness decis, hopefulness hope, callousness callous, formaliti formal, sensitiviti sensit,
sensibiliti sensibl, triplicate triplic, formative form, formalize formal, electriciti electr,
electrical electr, hopeful hope, goodness good, revival reviv, allowance allow, inference infer,
airliner airlin, gyroscopic gyroscop, adjustable adjust, defensible defens, irritant irrit,
replacement replac, adjustment adjust, dependent depend, adoption adopt, communism commun, activate activ,
effective effect, bowdlerize bowdler, probate probat, rate rate, cease ceas, controll control, roll roll
"""


@pytest.mark.parametrize("pair", PAPER.replace("\n", " ").strip().split(", "))
def test_the_examples_of_the_paper_stem_as_it_says(pair: str) -> None:
    word, stemmed = pair.split()
    assert stem(word) == stemmed


@pytest.mark.parametrize("word", ["", "a", "is", "b2b", "2024", "café", "退款"])
def test_what_is_no_plain_word_stays(word: str) -> None:
    assert stem(word) == word
