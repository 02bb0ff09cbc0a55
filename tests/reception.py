"""The desk with its doors: passwords, an operator's key, and calls to `tenants` and `console`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from frontdesk.bootstrap import using
from frontdesk.tenancy.identity import AgentClaims, Login
from frontdesk.tenancy.keys import add_key, hash_key
from frontdesk.tenancy.model import EmailOwner, Skill, Skills, Words, address_id
from frontdesk.tenancy.passwords import hash_password
from frontdesk.tenancy.ports import Put
from functions.console.handler import handler as console_handler
from functions.tenants.handler import handler as tenants_handler
from tests import world
from tests.desk import Desk, request

Handler = Callable[[dict[str, Any], Any], dict[str, Any]]

SHOP, NEIGHBOUR = f"/v1/tenants/{world.SHOP.id}", f"/v1/tenants/{world.NEIGHBOUR.id}"
OPERATOR_KEY = f"fdk_{'0' * 26}_{'0' * 32}"
SKILLS = ("orders", "returns", "sizes")


@dataclass(frozen=True)
class Answer:
    status: int
    body: Any
    headers: Mapping[str, str] = field(default_factory=dict)
    text: str = ""

    @property
    def problem(self) -> tuple[int, str, str | None]:
        """Status, code and field of a problem, after checking that it is one."""
        assert self.headers["content-type"] == "application/problem+json", self
        assert self.body["status"] == self.status
        return self.status, self.body["code"], self.body.get("field")


class Reception(Desk):
    """The desk of the tests, where agents have passwords and one key opens every tenant."""

    def __init__(self) -> None:
        super().__init__()
        self.settings = replace(self.settings, bootstrap_key_hash=hash_key(OPERATOR_KEY))
        for agent in (*world.AGENTS, world.NEIGHBOUR_AGENT):
            password = hash_password(agent.password, agent.id.encode()[-16:], self.password_cost)
            self.directory.commit(
                Put(agent.tenant, agent.id, Login(agent.id, password, epoch=1)),
                Put(agent.tenant, address_id(agent.email), EmailOwner(agent.id)),
            )
        for tenant in (world.SHOP.id, world.NEIGHBOUR.id):
            skills = Skills(tuple(Skill(name, Words(name, name)) for name in SKILLS))
            self.directory.commit(Put(tenant, "", skills))

    def tenants(
        self, method: str, path: str, body: object = None, *, key: str = OPERATOR_KEY, **more: Any
    ) -> Answer:
        return self.call(tenants_handler, method, path, body, token=key, **more)

    def console(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        return self.call(console_handler, method, f"/v1/agent{path}", body, **more)

    def call(self, handler: Handler, method: str, path: str, body: object = None, **more: Any) -> Answer:
        headers = {"Content-Type": "application/json", **more.pop("headers", {})}
        with using(self):
            response = handler(request(method, path, body, headers=headers, **more), None)
        assert not response["isBase64Encoded"], "text must travel as text"
        text = response["body"]
        found = _headers(response)
        told = json.loads(text) if text and "csv" not in found.get("content-type", "") else None
        return Answer(response["statusCode"], told, found, text)

    def key_of(self, tenant: str) -> str:
        """A key of this tenant's own."""
        return add_key(self.directory, tenant, "test", self.random, self.now()).text

    def token_of(self, agent: world.Agent = world.LIN, *roles: str) -> str:
        claims = AgentClaims(agent.tenant, agent.id, agent.name, roles or (agent.role,))
        return self.tokens.issue(claims, self.now()).token


def _headers(response: Mapping[str, Any]) -> dict[str, str]:
    several = {name: values[-1] for name, values in (response.get("multiValueHeaders") or {}).items()}
    return {name.lower(): value for name, value in {**several, **(response.get("headers") or {})}.items()}
