"""What is refused is told how long and why, and never what is done already."""

import json
from typing import Any

import pytest

from frontdesk.admission.tiers import CONDUCT, Tier
from frontdesk.conversation.erase import erase
from frontdesk.tenancy.model import Blocked
from frontdesk.tenancy.ports import Put
from tests import world
from tests.office import LIN, TOM, Office
from tests.reception import Answer

TOMS = f"/v1/conversations/{TOM.conversation}"


@pytest.fixture
def office() -> Office:
    return Office()


def opens(office: Office, number: int = 7, **body: Any) -> Answer:
    key = {"Idempotency-Key": world.client_id(0, number)}
    sent = body or {"text": "Where is my parcel?"}
    return office.messages("POST", "/v1/conversations", sent, token=office.ticket(world.TOM), headers=key)


def posts(office: Office, number: int, what: str = "messages", **body: Any) -> Answer:
    sent = {"client_id": world.client_id(2, number), "after": 2, **body}
    return office.messages("POST", f"{TOMS}/{what}", sent, token=office.ticket(world.TOM, TOM.conversation))


def test_a_retry_of_an_opening_is_not_refused_for_what_it_achieved(office: Office) -> None:
    first = opens(office)
    for number in range(20, 40):
        opens(office, number)
    assert opens(office, 50).problem[:2] == (429, "visitor_flood")
    assert opens(office).body["conversation"] == first.body["conversation"]
    office.directory.commit(
        Put(world.SHOP.id, world.TOM.id, Blocked(world.TOM.id, world.LIN.id, office.now()))
    )
    assert opens(office, 51).problem[:2] == (403, "visitor_blocked")
    assert opens(office).status == 201


def test_another_first_message_under_the_same_key_names_the_key(office: Office) -> None:
    opens(office, text="one")
    assert opens(office, text="two").problem == (422, "id_reused", "Idempotency-Key")


def test_who_floods_is_told_the_limit(office: Office) -> None:
    refused = next(each for each in (posts(office, at, text="!") for at in range(40)) if each.status == 429)
    assert refused.problem[1] == "visitor_flood"
    assert refused.headers["ratelimit-policy"].startswith('"visitor";q=10;w=10')
    assert refused.headers["ratelimit"] == f'"visitor";r=0;t={refused.headers["retry-after"]}'


def test_a_full_queue_tells_its_limit_and_takes_nothing_of_the_shops_share(office: Office) -> None:
    bound = CONDUCT[Tier.ALL].queue_per_agent
    office.conversations.set_desk(world.SHOP.id, world.LIN.id, online=True, at=office.clock)
    for number in range(bound + 1):
        place = type(TOM)(world.SHOP.id, world.fixed_id("cnv", 100 + number))
        office.opens(place, world.MEI, world.A_PERSON_PLEASE["zh"])
    office.settle()
    share = office.buckets._full_at.get(f"{world.SHOP.id}#messages")

    refused = posts(office, 1, "person")

    assert refused.problem[:2] == (429, "queue_full")
    assert refused.headers["ratelimit-policy"].startswith('"queue";q=')
    assert refused.headers["ratelimit"] == f'"queue";r=0;t={refused.headers["retry-after"]}'
    assert office.buckets._full_at.get(f"{world.SHOP.id}#messages") == share


def test_typing_after_an_erasure_is_told_that_its_token_is_outdated(office: Office) -> None:
    token = office.ticket(world.TOM, TOM.conversation)
    assert office.messages("PUT", f"{TOMS}/typing", {"on": True}, token=token).status == 204
    erase(office.conversations, TOM, LIN, "a_1_erase", base=1, now=office.now)
    for query in ({}, {"after": "2"}):
        answer = office.messages("PUT", f"{TOMS}/typing", {"on": True}, token=token, query=query)
        assert answer.problem[:2] == (401, "token_outdated")
    assert office.conversations.marks(TOM) == []


def test_what_nobody_expected_is_a_problem_and_a_line_without_words(
    office: Office, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: Any, **__: Any) -> Any:
        raise RuntimeError("my card is 4242")

    monkeypatch.setattr(office.conversations, "tail", breaks)
    token = office.ticket(world.TOM, TOM.conversation)
    answer = office.messages("GET", f"{TOMS}/events", token=token)

    assert answer.problem == (500, "internal", None)
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {"what": "unexpected", "error": "RuntimeError"} in lines
    assert "4242" not in answer.text + json.dumps(lines)


def test_a_known_path_with_another_method_is_405_and_says_which_it_knows(office: Office) -> None:
    answer = office.messages("DELETE", f"{TOMS}/messages")
    assert answer.problem[:2] == (405, "method_not_allowed")
    assert answer.headers["allow"] == "POST"
    assert office.messages("GET", "/v1/nothing").status == 404
