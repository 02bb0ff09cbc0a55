"""Every route stands in the table of roles, and lets in those it names and nobody else."""

from collections.abc import Iterable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from frontdesk.entrypoints.http import (
    console,
    console_desk,
    identity,
    knowledge,
    knowledge_entries,
    knowledge_imports,
    knowledge_unanswered,
    knowledge_versions,
    reports,
    stream,
    tenants,
    tenants_agents,
    tenants_keywords,
    tenants_policy,
    tenants_settings,
    tenants_sites,
)
from frontdesk.entrypoints.http.guard import Guarded
from frontdesk.entrypoints.http.roles import PUBLIC, ROLES, by_either, by_key, may
from frontdesk.tenancy.model import STAFF, Role
from functions.console.handler import app as console_app
from functions.knowledge.handler import app as knowledge_app
from functions.knowledge.handler import handler as knowledge_handler
from tests import world
from tests.reception import Answer, Reception

GUARDED = (
    identity.router,
    console.router,
    console_desk.router,
    stream.agents,
    tenants.router,
    tenants_sites.router,
    tenants_agents.router,
    tenants_settings.router,
    tenants_policy.router,
    tenants_keywords.router,
    reports.router,
    knowledge.router,
    knowledge_entries.router,
    knowledge_imports.router,
    knowledge_unanswered.router,
    knowledge_versions.router,
)
PEOPLE = sorted(route for route, roles in ROLES.items() if PUBLIC not in roles and not by_key(route))
PROGRAMS = sorted(route for route in ROLES if by_key(route))
IN_CONSOLE = [route for route in PEOPLE if not route.endswith(("/feed", "/stream")) and not by_either(route)]
FOR_EITHER = sorted(route for route in ROLES if by_either(route) and "{tenant}" not in route)
OF_A_TENANT = sorted(route for route in ROLES if by_either(route) and "{tenant}" in route)


def routes() -> Iterator[APIRoute]:
    for router in GUARDED:
        for route in router.routes:
            assert isinstance(route, APIRoute)
            yield route


def served(app: FastAPI) -> set[str]:
    return {f"{method.upper()} {path}" for path, item in app.openapi()["paths"].items() for method in item}


def test_the_table_names_every_guarded_route_and_no_other() -> None:
    assert {f"{method} {route.path_format}" for route in routes() for method in route.methods or ()} == set(
        ROLES
    )


def test_no_route_of_console_and_tenants_has_another_door() -> None:
    assert all(isinstance(route, Guarded) for route in routes())
    assert served(console_app) | served(tenants.app) | served(knowledge_app) <= set(ROLES)


@pytest.mark.parametrize("route", FOR_EITHER)
def test_knowledge_is_open_to_the_roles_of_its_table_and_to_keys_of_this_tenant(route: str) -> None:
    desk = Reception()
    method, path = fill(route)

    def status(token: str, tenant: str = "") -> int:
        headers = {"Frontdesk-Tenant": tenant} if tenant else {}
        return desk.call(knowledge_handler, method, path, None, token=token, headers=headers).status

    for role in (*STAFF, "visitor"):
        assert (status(desk.token_of(world.OWNER, role)) == 403) is (role not in ROLES[route]), role
    key = desk.key_of(world.SHOP.id)
    assert status(key, world.SHOP.id) not in (401, 403)
    assert status(key) == status(key, "ten_x") == 422
    assert status(key, world.NEIGHBOUR.id) == status("") == status("fdk_", world.SHOP.id) == 401


@pytest.mark.parametrize("route", OF_A_TENANT)
def test_a_setting_for_people_too_is_open_to_their_roles_and_to_keys_of_this_very_tenant(route: str) -> None:
    desk = Reception()
    method, path = fill(route)
    next_door = path.replace(world.SHOP.id, world.NEIGHBOUR.id)

    def asked(token: str, where: str = path) -> Answer:
        return desk.tenants(method, where, None, key=token)

    for role in (*STAFF, "visitor"):
        token = desk.token_of(world.OWNER, role)
        assert (asked(token).status == 403) is (role not in ROLES[route]), role
        if role in ROLES[route]:
            assert asked(token, next_door).problem == (404, "not_found", "tenant")
    key = desk.key_of(world.SHOP.id)
    assert asked(key).status not in (401, 403)
    assert asked(key, next_door).problem == (401, "key_unknown", "Authorization")
    assert asked("").status == asked("fdk_").status == 401
    assert asked(key, path.replace(world.SHOP.id, "ten_x")).problem == (422, "invalid_field", "tenant")


@pytest.mark.parametrize("role", [PUBLIC, *Role])
def test_a_route_that_is_not_in_the_table_is_for_nobody(role: str) -> None:
    assert not may("GET /v1/agent/secrets", [role])


def fill(route: str) -> tuple[str, str]:
    """The method and a real path of a route."""
    method, _, path = route.partition(" ")
    names = {
        "{tenant}": world.SHOP.id,
        "{site}": world.SHOP_SITE.id,
        "{agent}": world.LIN.id,
        "{key}": "0" * 26,
        "{visitor}": world.MEI.id,
        "{version}": "default",
        "{id}": world.MEI.id if "visitors" in path else world.MEI_CONVERSATION,
        "{code}": "0" * 32,
        "{article}": world.fixed_id("art", 1),
        "{entry}": world.fixed_id("faq", 1),
        "{import}": world.fixed_id("imp", 1),
    }
    for name, value in names.items():
        path = path.replace(name, value)
    return method, path


def refusals(desk: Reception, route: str, roles: Iterable[str]) -> Iterator[tuple[str, int]]:
    method, path = fill(route)
    for role in roles:
        token = desk.token_of(world.LIN, role)
        answer = desk.console(method, path.removeprefix("/v1/agent"), None, token=token)
        yield role, answer.status


@pytest.mark.parametrize("route", IN_CONSOLE)
def test_people_enter_by_their_role_and_only_by_it(route: str) -> None:
    for role, status in refusals(Reception(), route, [*STAFF, Role.PROVISIONER, Role.OPERATOR, "visitor"]):
        assert (status == 403) is (role not in ROLES[route]), (role, status)


@pytest.mark.parametrize("route", IN_CONSOLE)
def test_nobody_enters_without_a_token_of_an_agent(route: str) -> None:
    desk = Reception()
    method, path = fill(route)
    for said in ("", "Basic abc", "Bearer ", f"Bearer {desk.key_of(world.SHOP.id)}"):
        headers = {"Authorization": said} if said else {}
        answer = desk.console(method, path.removeprefix("/v1/agent"), {}, headers=headers)
        assert answer.problem == (401, "unauthorised", "Authorization")


@pytest.mark.parametrize("route", PROGRAMS)
def test_programs_enter_by_a_key_of_this_very_tenant(route: str) -> None:
    desk = Reception()
    method, path = fill(route)
    for key in (desk.key_of(world.NEIGHBOUR.id), desk.token_of(world.OWNER), "fdk_", "x"):
        assert desk.tenants(method, path, {}, key=key).problem == (401, "key_unknown", "Authorization")
    assert desk.tenants(method, path, {}, key="").problem == (401, "unauthorised", "Authorization")
    assert desk.tenants(method, path, {}, key=desk.key_of(world.SHOP.id)).status not in (401, 403)


@pytest.mark.parametrize("route", [route for route in PROGRAMS if route != "PUT /v1/tenants/{tenant}"])
def test_a_tenant_that_does_not_exist_has_nothing(route: str) -> None:
    desk = Reception()
    method, path = fill(route)
    nowhere = path.replace(world.SHOP.id, "ten_01JD0000000000000000000000")
    assert desk.tenants(method, nowhere, {}).problem == (404, "not_found", "tenant")
    key = desk.key_of(world.SHOP.id)
    assert desk.tenants(method, nowhere, {}, key=key).problem == (401, "key_unknown", "Authorization")


@pytest.mark.parametrize("tenant", ["ten_", world.SHOP.id.upper(), world.SHOP_SITE.id, world.SHOP.id + "0"])
def test_a_tenant_of_another_format_is_named(tenant: str) -> None:
    assert Reception().tenants("GET", f"/v1/tenants/{tenant}").problem == (422, "invalid_field", "tenant")


def test_a_route_for_the_operator_alone_refuses_a_tenants_own_key(monkeypatch: pytest.MonkeyPatch) -> None:
    desk, route = Reception(), "GET /v1/tenants/{tenant}"
    assert isinstance(ROLES, dict)
    monkeypatch.setitem(ROLES, route, frozenset({Role.OPERATOR}))
    method, path = fill(route)
    assert desk.tenants(method, path).status == 200
    assert desk.tenants(method, path, key=desk.key_of(world.SHOP.id)).problem == (403, "role_missing", None)
