"""N-grams of a message."""

from hypothesis import given
from hypothesis import strategies as st

from frontdesk.knowledge.intents.features import BITS, features
from tests.architecture.test_hot_path import loaded


def test_a_typo_shares_most_of_a_word() -> None:
    right, wrong, other = features("password"), features("passwort"), features("delivery")
    assert len(right & wrong) > len(right) / 2
    assert not right & other


def test_chinese_shares_pairs_and_triples() -> None:
    assert len(features("忘记密码") & features("密码忘记了")) >= 6


@given(st.text())
def test_any_text_is_hashed_within_bounds(text: str) -> None:
    assert all(0 <= each < 1 << BITS for each in features(text))


def test_the_bundle_reads_without_numpy() -> None:
    assert "numpy" not in loaded("frontdesk.knowledge.intents.edge")
