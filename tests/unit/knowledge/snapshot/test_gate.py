"""What holds a version back is told as data, and in a sentence."""

import pytest

from frontdesk.knowledge.snapshot.version import FailingCase


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (
            FailingCase("hit", "parcel", "en", "where is it"),
            "“where is it” (en) is a hit of the rule parcel, but no rule answers it.",
        ),
        (
            FailingCase("hit", "parcel", "zh", "包裹呢", "greeting"),
            "“包裹呢” (zh) is a hit of the rule parcel, but the rule greeting comes first.",
        ),
        (
            FailingCase("hit", "parcel", "en", "where is it", "", "faq_1", "Where is it?"),
            "“where is it” (en) is a hit of the rule parcel, but the answer to “Where is it?” comes first.",
        ),
        (
            FailingCase("miss", "parcel", "en", "is it heavy", "parcel"),
            "“is it heavy” (en) is a miss of the rule parcel, but that rule answers it.",
        ),
        (
            FailingCase("question", "faq_2", "zh", "桅杆有多高", "", "faq_1", "桅杆多高"),
            "“桅杆有多高” (zh) has an answer of its own, but the answer to “桅杆多高” says otherwise.",
        ),
    ],
)
def test_a_case_says_what_is_wrong_without_an_id(case: FailingCase, said: str) -> None:
    assert case.detail == said
