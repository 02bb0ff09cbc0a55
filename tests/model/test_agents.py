"""Agents take, are offered, give back and go home; every hold changes with its event or not at all."""

from tests.model.bot import dispatch
from tests.model.flaws import Flaw
from tests.model.log import Draft, Tail, log_of
from tests.model.log_promises import EXPELLED, EXPIRED, OVERLOOKED
from tests.model.model import Agent, Budget
from tests.model.people import act, come_back, console, expiries, requeue, route, shift
from tests.model.point import Process
from tests.model.posting import Client, Send, tab
from tests.model.promises import ADRIFT, CAPACITY
from tests.model.scenario import Scenario, assert_breaks, assert_holds, client, worker

ASKED = Draft("person_requested", "visitor", "m_0_a")
QUEUED = log_of(ASKED)
OTHER = log_of(ASKED._replace(id="m_0_b"))
TAKEN = Draft("taken", "agent", "a_1_t", author="ann")
REPLIED = Draft("reply", "agent", "a_1_r", author="ann", upto=2)
CLOSED = Draft("closed", "visitor", "m_3_c")
HELD = log_of(ASKED, TAKEN, REPLIED)
RESOLVED = log_of(ASKED, TAKEN, REPLIED, CLOSED)

ANSWERED = log_of(
    Draft("message", "visitor", "m_0_a", text="hello"), Draft("answer", "bot", "re:1", upto=1, read=1)
)

BUSY = Agent("ann", 1, ((0, 2),))
FREE = Agent("ann", 1)
BOB = Agent("bob", 1)


def writes(kind: str, who: str = "ann", upto: int = 0, to: str = "") -> Draft:
    return Draft(kind, "agent", f"a_{kind}_{who}", author=who, upto=upto, to=to)


def desk(*who: Process, logs: tuple[Tail, ...], agents: tuple[Agent, ...], **budget: int) -> Scenario:
    return Scenario(who, logs, Budget(**budget), agents)


def two_offers(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """Two conversations are queued, ann has room for one."""
    routers = [worker(f"route {conv}", route, conv, 1, "ann", flaw) for conv in (0, 1)]
    first_reply = client("ann", act, 0, 1, writes("reply", upto=1))
    scenario = desk(*routers, first_reply, logs=(QUEUED, OTHER), agents=(FREE,), **budget)
    return scenario._replace(hears=expiries(flaw))


def test_two_offers_never_exceed_the_capacity() -> None:
    assert_holds(two_offers(crashes=1, conflicts=1, stale=1))


def test_room_that_is_read_before_it_is_taken_exceeds_the_capacity() -> None:
    assert_breaks(two_offers(Flaw.READ_THEN_WRITE), CAPACITY)


def test_an_event_and_its_hold_in_two_writes_drift_apart_by_a_crash() -> None:
    taker = client("ann", act, 0, 1, writes("taken"), Flaw.TWO_WRITES)
    assert_breaks(desk(taker, logs=(QUEUED,), agents=(FREE,), crashes=1), ADRIFT)


def two_agents_take(**budget: int) -> Scenario:
    takers = (client(name, console, 0, 1, writes("taken", name)) for name in ("ann", "bob"))
    return desk(*takers, logs=(QUEUED, OTHER), agents=(FREE, BOB), **budget)


def test_of_two_agents_who_take_one_conversation_one_gets_it() -> None:
    assert_holds(two_agents_take(losses=2, crashes=1, conflicts=1, stale=1))


def offered_twice(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """Ann declines, bob is offered it next; the expiry of ann's offer is still under way."""
    routers = [worker(f"route {who}", route, 0, 1, who, flaw) for who in ("ann", "bob")]
    declines = client("ann", act, 0, 1, writes("declined", upto=2))
    accepts = client("bob", act, 0, 1, writes("reply", "bob", upto=1))
    scenario = desk(*routers, declines, accepts, logs=(QUEUED,), agents=(FREE, BOB), **budget)
    return scenario._replace(hears=expiries(flaw))


def test_an_expiry_takes_back_no_offer_but_its_own() -> None:
    assert_holds(offered_twice(crashes=1))


def test_an_expiry_that_does_not_name_its_offer_takes_back_the_next_one() -> None:
    assert_breaks(offered_twice(Flaw.STATE_UNNAMED), EXPIRED)


def passed_round(**budget: int) -> Scenario:
    """Ann passes her conversation to bob while bob passes his to ann, and each visitor may leave."""
    hers, his = HELD, log_of(ASKED._replace(id="m_0_b"), TAKEN._replace(author="bob", id="a_1_u"))
    return desk(
        client("ann", act, 0, 1, writes("transferred", "ann", to="bob")),
        client("bob", act, 1, 1, writes("transferred", "bob", to="ann")),
        client("visitor 0", act, 0, 3, CLOSED),
        client("visitor 1", act, 1, 2, CLOSED._replace(id="m_2_d")),
        logs=(hers, his),
        agents=(BUSY, Agent("bob", 1, ((1, 2),))),
        **budget,
    )


def test_conversations_passed_round_keep_one_holder_each() -> None:
    assert_holds(passed_round(conflicts=2, crashes=1))


def resolving(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """Ann has seen event 3 and resolves while the visitor writes once more."""
    return desk(
        client("ann", act, 0, 3, writes("resolved", upto=3), flaw),
        client("tab", tab, Client("A", cursor=3), (Send("one more thing"),)),
        logs=(HELD,),
        agents=(BUSY,),
        **budget,
    )


def test_nothing_unseen_is_resolved() -> None:
    assert_holds(resolving(conflicts=1, stale=1, losses=1, crashes=1))


def test_resolving_without_a_place_overlooks_a_message() -> None:
    assert_breaks(resolving(Flaw.RESOLVES_UNSEEN), OVERLOOKED)


def test_resolving_decided_once_overlooks_a_message() -> None:
    assert_breaks(resolving(Flaw.RESOLVES_AGAIN), OVERLOOKED)


def replying(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """Ann answers what she has seen while the visitor asks twice."""
    return desk(
        client("ann", shift, 0, 2, (writes("reply", upto=2), writes("resolved", upto=4)), flaw),
        client("tab", tab, Client("A", cursor=2), (Send("and this?"), Send("and that?"))),
        logs=(log_of(ASKED, TAKEN),),
        agents=(BUSY,),
        **budget,
    )


def test_a_reply_answers_what_the_agent_has_seen() -> None:
    assert_holds(replying(stale=2, conflicts=1, crashes=1))


def test_a_reply_that_covers_everything_overlooks_a_message() -> None:
    assert_breaks(replying(Flaw.COVERS_NEWER), OVERLOOKED)


def coming_back(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """Conversation 0 is resolved and was ann's; she now holds conversation 1 and is full."""
    hers = log_of(ASKED._replace(id="m_0_b"), TAKEN)
    return desk(
        client("tab", tab, Client("A", cursor=4), (Send("me again"),), flaw),
        worker("route", route, 0, 4, "ann"),
        client("ann", act, 0, 4, writes("reply", upto=4)),
        logs=(RESOLVED, hers),
        agents=(Agent("ann", 1, ((1, 2),)),),
        **budget,
    )


def test_a_visitor_who_comes_back_waits_in_the_queue() -> None:
    assert_holds(coming_back(losses=1, crashes=1, stale=1, conflicts=1))


def test_a_visitor_who_goes_straight_back_to_a_full_agent_exceeds_the_capacity() -> None:
    assert_breaks(coming_back(Flaw.REOPENS_TO_AGENT), CAPACITY)


def leaving(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """The bot has answered, the visitor seems gone, the sweep resolves; then the visitor writes after all."""
    resolves = Draft("abandoned", "system", "sweep:2", upto=2)
    scenario = desk(
        worker("sweep", act, 0, 2, resolves, flaw),
        client("tab", tab, Client("A", cursor=2), (Send("back again"),)),
        logs=(ANSWERED,),
        agents=(),
        **budget,
    )
    return scenario._replace(hears=dispatch(answering=False))


def test_the_sweep_resolves_nobody_who_waits() -> None:
    assert_holds(leaving(crashes=1, conflicts=1, stale=1))


def test_a_sweep_that_does_not_name_the_head_overlooks_a_message() -> None:
    assert_breaks(leaving(Flaw.STATE_UNNAMED), OVERLOOKED)


def vanishing(flaw: Flaw | None = None, **budget: int) -> Scenario:
    """The sweep thinks that ann has vanished; she comes back and replies."""
    return desk(
        worker("sweep", requeue, 0, 3, "ann", flaw),
        client("ann", come_back, 0, 3, "ann"),
        client("tab", tab, Client("A", cursor=3), (Send("still there?"),)),
        logs=(HELD,),
        agents=(BUSY,),
        **budget,
    )


def test_who_comes_back_and_replies_keeps_the_conversation() -> None:
    assert_holds(vanishing(crashes=1, conflicts=1, stale=1))


def test_a_sweep_that_does_not_name_the_head_expels_who_has_just_replied() -> None:
    assert_breaks(vanishing(Flaw.STATE_UNNAMED), EXPELLED)
