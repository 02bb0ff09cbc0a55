"""Ids and cursors: of another kind, another length, another case, forged, or from before an erasure."""

from urllib.parse import quote

import pytest

from frontdesk.conversation.model import Kind, Place
from frontdesk.entrypoints.http.cursor import pack
from frontdesk.ids import is_id
from tests import world
from tests.office import LIN, MEI, OFFERED, TOM, Office
from tests.unit.bad_input.doors import DOORS, OPERATIONS, TOMS, Door, acts, id_of, says
from tests.unit.bad_input.refusal import Watched

BODY = TOM.conversation.removeprefix("cnv_")
WRONG_IDS = (
    BODY, f"cnv_{BODY[:-1]}", f"cnv_{BODY}0", f"cnv_{BODY.lower()}", f"CNV_{BODY}", f"cnv_{BODY[:-1]}I",
    f"cnv_{BODY[:-1]}U", f"cnv-{BODY}", f"cnv_ {BODY[1:]}", f"vis_{BODY}", f"ten_{BODY}", f"agt_{BODY}",
    f"site_{BODY}", "null", "undefined", "0", "-1", "*", "cnv_", f"cnv_{'٠' * 26}", f"cnv_{BODY}\n",
    f"cnv_{BODY}\x00", f"{TOM.conversation}#e", f"cnv_{BODY}%00", "..", "%2e%2e", "' OR 1=1 --",
    '"; DROP TABLE log; --', "${jndi:ldap://x}", "{{7*7}}", "x" * 2_000, "🐟" * 26,
)  # fmt: skip
WITH_ID = tuple(door for door in DOORS if "{" in door.route and "{code}" not in door.route)


def place_of_id(door: Door) -> int:
    """Which part of the path is the last id; an answer's seq is none."""
    parts = door.route.partition(" ")[2].split("/")
    return max(at for at, part in enumerate(parts) if part.startswith("{") and part != "{seq}")


def in_path(door: Door, id: str) -> str:
    parts = door.path.split("/")
    parts[place_of_id(door)] = id
    return "/".join(parts)


def prefix_of(door: Door) -> str:
    """`cnv_`, `agt_` …; a key's id has none."""
    good = door.path.split("/")[place_of_id(door)]
    return good[: good.index("_") + 1] if "_" in good else ""


@pytest.mark.parametrize("door", WITH_ID, ids=id_of)
def test_an_id_that_is_none_is_refused(watched: Watched, door: Door) -> None:
    for id in WRONG_IDS:
        if is_id(prefix_of(door).rstrip("_"), id) or (not prefix_of(door) and id == BODY):
            continue
        for written in {id, quote(id, safe="")}:
            answer = door.knock(watched.office, path=in_path(door, written))
            status, code, _ = watched.refused(answer)
            assert status in (404, 405, 422), (written, answer)
            assert code in ("not_found", "method_not_allowed", "invalid_field"), (written, answer)


@pytest.mark.parametrize("door", WITH_ID, ids=id_of)
def test_an_id_of_nobody_is_refused_or_does_nothing(watched: Watched, door: Door) -> None:
    """Whoever deletes what is gone has what they want; whoever puts makes it, which other tests see."""
    if (door.method == "PUT" and door.who == "key") or door.path.endswith(("/block", "/level", "/default")):
        return  # a visitor is known by their token alone, so any may be blocked; a version has no prefix
    answer = door.knock(watched.office, path=in_path(door, f"{prefix_of(door)}{'7' * 26}"))
    if answer.status == 204:
        assert door.method == "DELETE"
        watched.check()
    elif "event-stream" in answer.headers.get("content-type", ""):
        assert '{"code":"cursor_unknown"}' in answer.text
        watched.check()
    else:
        assert watched.refused(answer)[0] in (404, 409), answer


FORGED = ("-1", "1.5", "1e3", "x", "", "null", "0x10", "9" * 10, "9" * 400, "٣x", "NaN", "true", "1 OR 1=1")
READS = tuple(
    door
    for door in DOORS
    if "after" in {each["name"] for each in OPERATIONS[door.route].get("parameters", ())}
)


@pytest.mark.parametrize("door", READS, ids=id_of)
@pytest.mark.parametrize("after", FORGED)
def test_a_cursor_that_is_no_number_is_named(watched: Watched, door: Door, after: str) -> None:
    answer = door.knock(watched.office, query={"after": after})
    assert watched.refused(answer) == (422, "invalid_field", "after")


@pytest.mark.parametrize("door", [door for door in READS if not door.path.endswith("/stream")], ids=id_of)
@pytest.mark.parametrize("after", ["7", "1000", "999999999"])
def test_a_cursor_beyond_the_head_is_named(watched: Watched, door: Door, after: str) -> None:
    answer = door.knock(watched.office, query={"after": after})
    assert watched.refused(answer) == (409, "cursor_unknown", "after")


@pytest.mark.parametrize("door", [door for door in READS if door.path.endswith("/stream")], ids=id_of)
@pytest.mark.parametrize("after", ["7", "1000", "999999999"])
def test_a_stream_from_beyond_the_head_says_reset_and_ends(watched: Watched, door: Door, after: str) -> None:
    for told in ({"query": {"after": after}}, {"headers": {"Last-Event-ID": after}}):
        answer = door.knock(watched.office, **told)
        assert answer.text == 'retry: 2000\n\nevent: reset\ndata: {"code":"cursor_unknown"}\n\n'
        watched.check()


@pytest.mark.parametrize("door", [door for door in READS if door.path.endswith("/stream")], ids=id_of)
@pytest.mark.parametrize(
    "last", ["-1", "x", "1.5", "\xb2", "\xb9\xb2", "9" * 10, "9" * 200, "1\t", "0x1", "e#1", " "]
)
def test_a_last_event_id_that_is_none_is_named(watched: Watched, door: Door, last: str) -> None:
    answer = door.knock(watched.office, headers={"Last-Event-ID": last})
    assert watched.refused(answer)[0] == 422
    assert answer.body["field"].lower() == "last-event-id"


@pytest.mark.parametrize("last", ["-1", "x", "ZjEu", "aTEu", "e#1"])
def test_the_feed_calls_its_bad_last_event_id_so(watched: Watched, last: str) -> None:
    door = next(door for door in DOORS if door.path.endswith("/feed"))
    answer = door.knock(watched.office, headers={"Last-Event-ID": last}, query={"cursor": pack("f1", "1")})
    assert watched.refused(answer) == (422, "invalid_field", "Last-Event-ID")


@pytest.mark.parametrize(
    ("door", "name"),
    [
        (door, each["name"])
        for door in DOORS
        for each in OPERATIONS[door.route].get("parameters", ())
        if each["in"] == "query"
    ],
    ids=str,
)
def test_a_parameter_that_stands_twice_is_named(watched: Watched, door: Door, name: str) -> None:
    answer = door.knock(watched.office, query={name: ["1", "2"]})
    assert watched.refused(answer) == (422, "invalid_field", name)


@pytest.mark.parametrize("instance", ["a b", "", "x" * 65, "a\tb", "\xe9", "<x>", "a,b"])
def test_an_instance_that_is_none_is_named(watched: Watched, instance: str) -> None:
    door = next(door for door in READS if door.path == f"{TOMS}/stream")
    answer = door.knock(watched.office, headers={"X-Client-Instance": instance})
    assert watched.refused(answer)[0] == 422
    assert answer.body["field"].lower() == "x-client-instance"


@pytest.mark.parametrize("wait", ["-1", "21", "x", "1.5", "9" * 30])
def test_a_wait_that_is_too_long_is_named(watched: Watched, wait: str) -> None:
    door = next(door for door in READS if door.path.endswith("/news"))
    assert watched.refused(door.knock(watched.office, query={"wait": wait})) == (422, "invalid_field", "wait")


OPAQUE = (
    "x", "====", "%%%", "!", "~", "Zj", "ZjEu", "ZjEuLTE", "ZjEuMWU1", "ZjEuOTk5OTk5OTk5OTk5OTk5OTk5", "aTEu",
    "aTEuMiN4", "aTEufn5+fn4", "2#1795397400000#cnv_x", "\u5b57", "x" * 201, "a" * 5_000, "AAAA\n",
    "' OR '1'='1", "aTEuMiMxNzk1Mzk3NDAwMDAwI2Nudl8wMUpEMDAwMDAwMDAwMDAwMDAwMDAwMFQwTQ==",
)  # fmt: skip
LISTS = tuple(
    door
    for door in DOORS
    if "cursor" in {each["name"] for each in OPERATIONS[door.route].get("parameters", ())}
)


@pytest.mark.parametrize("door", LISTS, ids=id_of)
@pytest.mark.parametrize("cursor", OPAQUE)
def test_a_cursor_of_a_list_that_is_not_ours_is_named(watched: Watched, door: Door, cursor: str) -> None:
    answer = door.knock(watched.office, query={"cursor": cursor})
    if door.who == "key" and answer.status == 200:
        assert answer.body == {"items": answer.body["items"], "next": None}  # a place where nobody stands
        return
    assert watched.refused(answer) == (422, "invalid_field", "cursor")


def test_a_cursor_of_one_list_is_none_of_another(watched: Watched) -> None:
    feed = pack("f1", str(world.NOW))
    page = pack("i1", f"0#{world.NOW}#{TOM.conversation}")
    inbox, agents = (next(door for door in LISTS if door.path.endswith(name)) for name in ("/inbox", "/feed"))
    assert watched.refused(inbox.knock(watched.office, query={"cursor": feed}))[2] == "cursor"
    assert watched.refused(agents.knock(watched.office, query={"cursor": page}))[2] == "cursor"


@pytest.mark.parametrize("limit", ["0", "-1", "101", "x", "", "1.5", "9" * 30])
@pytest.mark.parametrize("door", [door for door in LISTS if not door.path.endswith("/feed")], ids=id_of)
def test_a_limit_out_of_range_is_named(watched: Watched, door: Door, limit: str) -> None:
    assert watched.refused(door.knock(watched.office, query={"limit": limit})) == (
        422,
        "invalid_field",
        "limit",
    )


@pytest.mark.parametrize("status", ["", "all", "erased", "retiring", "OPEN", "open#0", "x' --"])
def test_a_list_that_is_none_is_named(watched: Watched, status: str) -> None:
    door = next(door for door in LISTS if door.path.endswith("/inbox"))
    assert watched.refused(door.knock(watched.office, query={"status": status})) == (
        422,
        "invalid_field",
        "status",
    )


def test_a_page_and_the_next_have_every_row_once() -> None:
    office = Office()
    for number in range(5):
        office.opens(
            Place(world.SHOP.id, world.fixed_id("cnv", 100 + number)), world.TOM, "where is my parcel"
        )
    office.settle()
    door = next(door for door in LISTS if door.path.endswith("/inbox"))
    seen, cursor = [], ""
    while True:
        page = door.knock(
            office, query={"status": "bot", "limit": "2", **({"cursor": cursor} if cursor else {})}
        )
        seen += [row["conversation"] for row in page.body["items"]]
        cursor = page.body["next"]
        if not cursor:
            break
        assert f'cursor={cursor}>; rel="next"' in page.headers["link"]
        assert "#" not in page.headers["link"]
    assert len(seen) == len(set(seen)) == 6


BASES = ("m_0_00000000000000000000000001", "m_7_00000000000000000000000001", "m_999999999_0000000000000001")


@pytest.mark.parametrize("what", ["messages", "person", "close", "rating"])
def test_a_base_that_the_log_has_not_is_refused(watched: Watched, what: str) -> None:
    door = next(door for door in DOORS if door.path == f"{TOMS}/{what}")
    for base, field in zip(BASES, ("client_id",) * 3, strict=True):
        status, _, named = watched.refused(
            door.knock(watched.office, {**(door.body or {}), "client_id": base})
        )
        assert (status in (409, 422), named) == (True, field)


@pytest.mark.parametrize("door", [door for door in DOORS if door.body and "after" in door.body], ids=id_of)
def test_an_after_beyond_the_head_is_named(watched: Watched, door: Door) -> None:
    if door.route.endswith("/erase"):
        return  # it answers what is erased, whatever its author has read
    for after in (10, 1_000, 999_999_999):
        answer = door.knock(watched.office, {**(door.body or {}), "after": after})
        assert watched.refused(answer) == (409, "cursor_unknown", "after")


@pytest.mark.parametrize("seq", [7, 999_999_999])
@pytest.mark.parametrize("door", [door for door in DOORS if door.path.endswith("/seen")], ids=id_of)
def test_nobody_has_seen_what_does_not_exist(watched: Watched, door: Door, seq: int) -> None:
    assert watched.refused(door.knock(watched.office, {"seq": seq})) == (409, "cursor_unknown", "seq")


def erased() -> Office:
    office = Office()
    lead = office.token_of(world.MARTA)
    path = f"/v1/agent/conversations/{TOM.conversation}/erase"
    body = {"client_id": world.client_id(2, side="a"), "after": 2}
    assert office.ask("POST", path, body, token=lead).status == 201
    office.settle()
    return office


@pytest.mark.parametrize(
    "door", [door for door in DOORS if door.who == "visitor" and TOMS in door.path], ids=id_of
)
def test_a_token_from_before_an_erasure_opens_nothing(door: Door) -> None:
    if door.path.endswith("/typing"):
        return  # it costs no read: its mark has the old epoch, and no reader shows it
    office = erased()
    before = office.dump()
    answer = door.knock(office)
    if door.path.endswith("/stream"):
        assert answer.text.endswith('event: reset\ndata: {"code":"token_outdated"}\n\n')
        assert "parcel" not in answer.text
        return
    assert answer.problem == (401, "token_outdated", "Authorization")
    assert "parcel" not in answer.text
    assert office.dump() == before


def test_typing_with_a_token_from_before_an_erasure_is_shown_to_nobody() -> None:
    office = erased()
    door = next(door for door in DOORS if door.path == f"{TOMS}/typing")
    assert door.knock(office).problem[:2] == (401, "token_outdated")
    agent = office.token_of(world.LIN)
    seen = office.ask("GET", f"/v1/agent/conversations/{TOM.conversation}/events", token=agent)
    assert seen.body["marks"] == []


def test_a_place_from_before_an_erasure_shows_that_something_was_there_and_not_what() -> None:
    office = erased()
    fresh = office.ticket(world.TOM, TOM.conversation, epoch=1)
    seen = office.ask("GET", f"{TOMS}/events", token=fresh)
    assert [event.get("text") for event in seen.body["events"]] == [None, None, None]
    posted = office.ask("POST", f"{TOMS}/messages", says(text="hello again"), token=fresh)
    assert posted.status == 201


def test_whoever_sends_an_old_message_again_after_its_erasure_writes_nothing_new() -> None:
    office = erased()
    before = len(office.conversations.tail(TOM, 1))
    fresh = office.ticket(world.TOM)
    key = {"Idempotency-Key": world.client_id(0)}
    again = office.ask("POST", "/v1/conversations", {"text": "hello"}, token=fresh, headers=key)
    assert again.status == 201
    assert again.body["conversation"] != TOM.conversation
    assert len(office.conversations.tail(TOM, 1)) == before


def test_an_agent_acts_on_no_place_beyond_the_log(watched: Watched) -> None:
    door = next(door for door in DOORS if door.path.endswith(f"{MEI.conversation}/notes"))
    body = {**acts(text="x"), "client_id": world.client_id(99, side="a")}
    assert watched.refused(door.knock(watched.office, body)) == (409, "cursor_unknown", "client_id")


def test_an_offer_that_was_refused_cannot_be_refused_again() -> None:
    office = Office()
    office.acts(OFFERED, LIN, Kind.DECLINED)
    door = next(door for door in DOORS if door.path.endswith("/decline"))
    again = {"client_id": world.client_id(3, 2, "a"), "after": 3}
    before = office.dump()
    assert door.knock(office, again).problem == (409, "not_holder", None)
    assert office.dump() == before
