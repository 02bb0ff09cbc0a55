"""Whoever floods waits, and nobody else does: 300 messages of 5,000 characters, in every disguise."""

from collections.abc import Iterator

import pytest

from tests import world
from tests.office import TOM, Office
from tests.reception import Answer
from tests.unit.bad_input.doors import TOMS

MANY, LONG = 300, 5_000
BURST, IN_TEN_MINUTES = 10, 60


def page(number: int) -> str:
    return f"{number:04d} " + "字" * (LONG - 5)


def posts(office: Office, number: int, *, base: int = 2, token: str = "") -> Answer:
    body = {"client_id": world.client_id(base, number), "after": base, "text": page(number)}
    ticket = token or office.ticket(world.TOM, TOM.conversation)
    return office.ask("POST", f"{TOMS}/messages", body, token=ticket)


def said(office: Office) -> list[str]:
    return [event.text for event in office.conversations.tail(TOM, 3) if event.kind == "message"]


def test_at_once_a_burst_is_taken_whole_and_the_rest_is_told_to_wait() -> None:
    office = Office()
    answers = [posts(office, number) for number in range(MANY)]

    taken = [number for number, answer in enumerate(answers) if answer.status == 201]
    assert len(taken) <= BURST
    assert said(office) == [page(number) for number in taken]
    for answer in answers:
        if answer.status != 201:
            assert answer.problem == (429, "visitor_flood", None)
            assert int(answer.headers["retry-after"]) >= 1


def test_who_waits_as_told_loses_nothing_and_never_gets_over_the_pace() -> None:
    office = Office()
    began = office.clock
    for number in range(MANY):
        while (answer := posts(office, number)).status != 201:
            office.clock += int(answer.headers["retry-after"]) * 1_000
        assert number < IN_TEN_MINUTES + BURST or office.clock - began > 600_000
    assert said(office) == [page(number) for number in range(MANY)]


def test_a_base_at_the_head_shows_an_empty_past_and_helps_nobody() -> None:
    office = Office()
    base, taken = 2, 0
    for number in range(MANY):
        answer = posts(office, number, base=base)
        if answer.status == 201:
            base, taken = answer.body["cursor"], taken + 1
    assert taken <= BURST


def test_a_retry_of_what_stands_is_no_flood() -> None:
    office = Office()
    first = [posts(office, number) for number in range(5)]
    for _ in range(20):
        again = [posts(office, number) for number in range(5)]
        assert [answer.body["posted"] for answer in again] == [answer.body["posted"] for answer in first]


def opens(office: Office, number: int) -> Answer:
    key = {"Idempotency-Key": world.client_id(0, number)}
    body = {"text": page(number)}
    return office.ask("POST", "/v1/conversations", body, token=office.ticket(world.TOM), headers=key)


def test_a_visitor_who_opens_one_conversation_after_the_other_waits_too() -> None:
    office = Office()
    answers = [opens(office, number) for number in range(MANY)]
    assert sum(answer.status == 201 for answer in answers) <= BURST
    assert {answer.body.get("code") for answer in answers if answer.status != 201} == {"visitor_flood"}


def floods() -> Iterator[tuple[str, str, object]]:
    yield "POST", "messages", {"text": page(1)}
    yield "POST", "person", {}
    yield "POST", "rating", {"score": 1}
    yield "PUT", "typing", {"on": True}
    yield "PUT", "seen", {"seq": 2}


@pytest.mark.parametrize(("method", "what", "more"), list(floods()), ids=lambda each: str(each)[:12])
def test_one_who_floods_silences_nobody_else(method: str, what: str, more: dict[str, object]) -> None:
    office = Office()
    token = office.ticket(world.TOM, TOM.conversation)
    for number in range(1_000):
        written = {} if method == "PUT" else {"client_id": world.client_id(2, number), "after": 2}
        answer = office.ask(method, f"{TOMS}/{what}", {**written, **more}, token=token)
        assert answer.status in (201, 204, 409, 429), answer
    assert answer.status == 429
    mei = office.ticket(world.MEI, world.MEI_CONVERSATION)
    body = {"client_id": world.client_id(6), "after": 6, "text": "还在吗？"}
    path = f"/v1/conversations/{world.MEI_CONVERSATION}/messages"
    assert office.ask("POST", path, body, token=mei).status == 201


def test_a_thousand_strangers_silence_nobody_who_talks() -> None:
    office = Office()
    for _ in range(1_000):
        answer = office.ask("POST", "/v1/sessions", {"site": world.SHOP_SITE.id})
    assert answer.problem == (429, "tenant_busy", None)
    assert int(answer.headers["retry-after"]) >= 1
    assert posts(office, 1).status == 201


def test_a_flood_in_one_shop_is_none_in_the_next() -> None:
    office = Office()
    for number in range(300):
        office.ask("POST", "/v1/sessions", {"site": world.SHOP_SITE.id})
        opens(office, number)
    assert office.ask("POST", "/v1/sessions", {"site": world.NEIGHBOUR_SITE.id}).status == 201


def test_two_megabytes_come_back_page_by_page_and_whole() -> None:
    office = Office()
    number = 0
    while sum(len(text.encode()) for text in said(office)) < 2_000_000:
        while posts(office, number).status == 429:
            office.clock += 10_000
        number += 1
    token, got, cursor = office.ticket(world.TOM, TOM.conversation), [], 2
    while True:
        answer = office.ask("GET", f"{TOMS}/events", token=token, query={"after": str(cursor)})
        got += [event["text"] for event in answer.body["events"] if event["kind"] == "message"]
        cursor = answer.body["cursor"]
        assert len(answer.body["events"]) <= 100
        assert len(answer.text.encode()) < 6_000_000, "Lambda answers no more"
        if not answer.body["more"]:
            break
    assert got == said(office)
    office.clock += 600_000
    posted = posts(office, number + 1)
    assert (posted.status, len(posted.body["events"]), posted.body["more"]) == (201, 100, True)
