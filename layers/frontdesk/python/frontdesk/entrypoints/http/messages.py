"""The visitors' API: open, write, poll, ask for a person, rate, close. Served by `messages`."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from time import perf_counter
from typing import Any, TypeVar

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, Response
from pydantic import ConfigDict, TypeAdapter, ValidationError

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.conversation.model import Draft, Event, Kind, Place, State
from frontdesk.conversation.post import post
from frontdesk.conversation.tail import read_tail
from frontdesk.conversation.view import view
from frontdesk.entrypoints.http import visitor, visitor_opening, visitor_session, wire, wire_log
from frontdesk.entrypoints.http.gateway_answer import answer, refusal
from frontdesk.entrypoints.http.marks import leave_seen, leave_typing
from frontdesk.entrypoints.http.reading import read_body, read_header, read_query
from frontdesk.entrypoints.log import log, log_request
from frontdesk.tenancy.identity import VisitorClaims

app = APIGatewayRestResolver()
B = TypeVar("B", bound=wire.Body)
Also = Callable[[Services, Place, Mapping[str, Any]], None]

_LATER = ConfigDict(defer_build=True)  # most first requests need neither
_TENANT = "frontdesk.tenant"  # in the event, for the log line
_SEQ = TypeAdapter(wire.Seq, config=_LATER)
_PLACE = TypeAdapter(wire.EventSeq, config=_LATER)


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """One request of API Gateway's REST API to its response."""
    began = perf_counter()
    response = app.resolve(event, context)
    log_request(event, response["statusCode"], began=began, tenant=event.pop(_TENANT, None))
    return response


@app.post("/v1/sessions")
def open_session() -> Response[str]:
    opened = visitor_session.open_session(services(), app.current_event.raw_event, _read(wire.OpenSession))
    return answer(201, wire.SessionOut, opened)


@app.post("/v1/conversations")
def open_one() -> Response[str]:
    body, key = _read(wire.OpenConversation), _header("idempotency-key")
    opened = visitor_opening.open_one(services(), _claims(), body, key)
    return answer(201, wire_log.OpenedOut, opened)


@app.post("/v1/conversations/<id>/messages")
def say(id: str) -> Response[str]:
    body = _read(wire.Say)
    return _append(id, body.client_id, body.after, Kind.MESSAGE, body.text)


@app.post("/v1/conversations/<id>/person")
def ask_for_a_person(id: str) -> Response[str]:
    body = _read(wire.Ask)
    staffing = visitor_opening.staffing_of(services(), _claims())
    return _append(id, body.client_id, body.after, Kind.PERSON_REQUESTED, data=staffing)


@app.post("/v1/conversations/<id>/close")
def close(id: str) -> Response[str]:
    body = _read(wire.Ask)
    return _append(id, body.client_id, body.after, Kind.CLOSED)


@app.post("/v1/conversations/<id>/rating")
def rate(id: str) -> Response[str]:
    body = _read(wire.Rate)
    data = {"score": body.score, **({"comment": body.comment} if body.comment else {})}
    return _append(id, body.client_id, body.after, Kind.RATED, data=data)


@app.post("/v1/conversations/<id>/contact")
def leave_an_address(id: str) -> Response[str]:
    from frontdesk.entrypoints.http import wire_contact  # few visitors leave one

    body = _read(wire_contact.Contact)
    data = wire_contact.contact_data(body)
    return _append(id, body.client_id, body.after, Kind.CONTACT_LEFT, body.text or "", data)


@app.post("/v1/conversations/<id>/answers/<seq>/thumb")
def thumb(id: str, seq: str) -> Response[str]:
    from frontdesk.entrypoints.http import answers

    body, answer = _read(wire.Thumb), _place(seq)
    data = answers.thumb_data(answer, body)
    return _append(id, body.client_id, body.after, Kind.RATED, data=data, also=answers.must_be_answer)


def _append(
    id: str,
    client_id: str,
    after: int,
    kind: Kind,
    text: str = "",
    data: Mapping[str, Any] | None = None,
    also: Also | None = None,
) -> Response[str]:
    """`also` refuses what else is wrong with a new event, given the services, its place and its data."""
    of, claims = services(), _claims()
    place = visitor.place_of(claims, id)
    admit = visitor.admission(of, claims, kind)

    def admitted(tail: Sequence[Event]) -> None:
        if also:
            also(of, place, data or {})
        admit(tail)

    draft = Draft(kind, visitor.author_of(claims), client_id, text, data or {})
    seen = post(
        of.conversations,
        place,
        draft,
        base=wire.base_of(client_id),
        after=after,
        respond=visitor_opening.bot(of, place),
        admit=admitted,
        now=of.now,
    )
    visitor.check_epoch(claims, seen.state.epoch)
    return answer(201, wire_log.PostedOut, wire_log.posted_out(seen))


@app.get("/v1/conversations/<id>/events")
def events(id: str) -> Response[str]:
    of, claims = services(), _claims()
    place, after = visitor.place_of(claims, id), _after()
    tail = read_tail(of.conversations, place, max(after, 1), reach=after)
    seen = view(tail, after)
    visitor.check_epoch(claims, seen.state.epoch)
    marks = wire_log.marks_out(visitor.marks(of, place, seen.state), seen.state)
    return answer(200, wire_log.EventsOut, {**wire_log.events_out(seen), "marks": marks})


@app.get("/v1/conversations/<id>/answers/<seq>/sources")
def sources(id: str, seq: str) -> Response[str]:
    from frontdesk.entrypoints.http import answers, wire_answers  # few requests ask where an answer is from

    shown = answers.sources_for_visitor(services(), _claims(), id, _place(seq))
    return answer(200, wire_answers.SourcesOut, shown)


@app.put("/v1/conversations/<id>/typing")
def typing(id: str) -> Response[str]:
    body = _read(wire.Typing)
    of, claims = services(), _claims()
    place, after = visitor.place_of(claims, id), _after()
    visitor.admit_marks(of, claims)

    def epoch() -> int:
        return _epoch(claims, read_tail(of.conversations, place, max(after, 1), reach=after)[-1].state)

    leave_typing(of, place, "visitor", epoch, on=body.on)
    return Response(204)


@app.put("/v1/conversations/<id>/seen")
def seen(id: str) -> Response[str]:
    body = _read(wire.Seen)
    of, claims = services(), _claims()
    place = visitor.place_of(claims, id)
    visitor.admit_marks(of, claims)
    leave_seen(of, place, "visitor", body.seq, partial(_epoch, claims))
    return Response(204)


@app.put("/v1/conversations/<id>/stop")
def stop(id: str) -> Response[str]:
    from frontdesk.entrypoints.http.marks import leave_stop

    body = _read(wire.Stop)
    of, claims = services(), _claims()
    place = visitor.place_of(claims, id)
    visitor.admit_marks(of, claims)
    leave_stop(of, place, body.seq, partial(_epoch, claims))
    return Response(204)


def _epoch(claims: VisitorClaims, state: State) -> int:
    visitor.check_epoch(claims, state.epoch)
    return state.epoch


def _claims() -> VisitorClaims:
    event = app.current_event.raw_event
    claims = visitor.visitor_of(services(), event)
    event[_TENANT] = claims.tenant
    return claims


def _read(model: type[B]) -> B:
    return read_body(app.current_event.raw_event, model)


def _header(name: str) -> str:
    return read_header(app.current_event.raw_event, name)


def _after() -> int:
    return read_query(app.current_event.raw_event, "after", _SEQ, "0")


def _place(seq: str) -> int:
    try:
        return _PLACE.validate_python(seq)
    except ValidationError:
        raise errors.InvalidField("seq", "Must be the seq of an event.") from None


@app.exception_handler(errors.FrontdeskError)  # type: ignore[untyped-decorator]
def refuse(error: errors.FrontdeskError) -> Response[str]:
    return refusal(error)


@app.exception_handler(Exception)  # type: ignore[untyped-decorator]
def our_fault(error: Exception) -> Response[str]:
    """Its kind goes to the log; what it says may quote a visitor, and goes nowhere."""
    log("unexpected", error=type(error).__name__)
    return refusal(errors.FrontdeskError())


@app.not_found
def unknown(_: Exception) -> Response[str]:
    path = app.current_event.path
    routes = [*app._static_routes, *app._dynamic_routes]
    known = sorted(route.method for route in routes if route.rule.match(path))
    return refusal(
        errors.MethodNotAllowed(headers={"Allow": ", ".join(known)}) if known else errors.NotFound()
    )
