"""Whatever is sent, provisioning and signing in answer with a success or a problem, never with a failure."""

import copy
import json
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from tests import world
from tests.reception import OPERATOR_KEY, SHOP, Reception
from tests.unit.entrypoints.test_tenants import (
    A_SITE,
    A_TENANT,
    AN_AGENT,
    HOURS,
    NEW_AGENT,
    NEW_SITE,
    NEW_TENANT,
    SKILLS,
)

LOGIN = {"tenant": world.SHOP.id, "email": world.LIN.email, "password": "not this one"}
ACCEPT = {"password": "a fine long sentence", "name": "Lin"}
GOOD: list[tuple[str, str, dict[str, Any]]] = [
    ("PUT", NEW_TENANT, A_TENANT),
    ("PUT", NEW_SITE, A_SITE),
    ("PUT", NEW_AGENT, AN_AGENT),
    ("PUT", f"{SHOP}/skills", SKILLS),
    ("PUT", f"{SHOP}/hours", HOURS),
    ("PUT", f"{SHOP}/rules", dict(world.RULES)),
    ("POST", f"{SHOP}/keys", {"name": "CI"}),
    ("POST", "/v1/agent/login", LOGIN),
    ("POST", f"/v1/agent/invitations/{'0' * 32}/accept", ACCEPT),
]

text = st.text(st.characters(exclude_categories=()), max_size=20)  # half surrogate pairs and U+0000 too
scalars = st.none() | st.booleans() | st.integers() | st.floats() | text
values = st.recursive(
    scalars, lambda inside: st.lists(inside, max_size=3) | st.dictionaries(text, inside, max_size=3)
)


def send(method: str, path: str, body: str, **headers: str) -> int:
    desk = Reception()
    if path.startswith("/v1/agent"):
        answer = desk.console(method, path.removeprefix("/v1/agent"), body, headers=headers)
    else:
        answer = desk.tenants(method, path, body, headers=headers)
    if answer.status >= 400:
        assert answer.problem[0] < 500, answer
    return answer.status


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place inside a body that can be spoiled."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, item in inside for place in places(item, (*path, key)))]


def spoiled(body: Any, place: tuple[Any, ...], value: Any) -> Any:
    if not place:
        return value
    body = copy.deepcopy(body)
    inside = body
    for key in place[:-1]:
        inside = inside[key]
    inside[place[-1]] = value
    return body


@given(st.sampled_from(GOOD), st.data(), values)
def test_a_body_with_anything_in_one_place_is_no_failure(
    good: tuple[str, str, dict[str, Any]], data: st.DataObject, value: Any
) -> None:
    method, path, body = good
    place = data.draw(st.sampled_from(places(body)))
    send(method, path, json.dumps(spoiled(body, place, value)))


@given(st.sampled_from(GOOD), st.text(max_size=200))
def test_a_body_of_any_text_is_a_problem(good: tuple[str, str, dict[str, Any]], body: str) -> None:
    assert send(good[0], good[1], body) >= 400


@given(st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=60))
@example(OPERATOR_KEY)
def test_a_header_of_anything_is_no_failure(header: str) -> None:
    method, path, body = GOOD[1]
    send(method, path, json.dumps(body), **{"If-Match": header})
    send("POST", "/v1/agent/refresh", "", Cookie=f"__Host-frontdesk={header}", Origin=header)


@given(text, text)
def test_a_path_and_a_query_of_anything_are_no_failure(part: str, query: str) -> None:
    desk = Reception()
    try:
        part.encode()
        query.encode()
    except UnicodeEncodeError:
        return  # API Gateway passes on what is UTF-8
    for path in (f"{SHOP}/sites/{part}", f"{SHOP}/agents/{part}", f"/v1/tenants/{part}", f"{SHOP}/{part}"):
        assert desk.tenants("GET", path, query={"cursor": query, "limit": query}).status < 500
