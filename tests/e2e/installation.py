"""A runner in a process of its own, and a tenant provisioned on it over HTTP, with a token of every kind."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from frontdesk.tenancy.keys import hash_key
from tests import world
from tests.contract.runner_process import Answer, Live, live
from tests.reception import OPERATOR_KEY

OPEN_THROTTLES = ("ApiRate=5000", "ApiBurst=5000")
GREETING = {"zh": "您好", "en": "Hello"}
SPARE, SPARE_SITE, SPARE_AGENT = (world.fixed_id(kind, 5) for kind in ("ten", "site", "agt"))
"""A tenant that tests may ruin."""


class Installation:
    """`visitor`, `agent`, `lead` and `key` open what the three schemes of the API ask for."""

    def __init__(self, runner: Live) -> None:
        self.runner = runner
        self.key = OPERATOR_KEY
        self._provision()
        session = self.ok("POST", "/v1/sessions", {"site": world.SHOP_SITE.id})
        self.session = session["token"]
        self.visitor, self.conversation = self.opens("hello")
        self.lead = self.signs_in(world.MARTA)
        self.agent = self.signs_in(world.LIN)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.runner.port}"

    def ok(self, method: str, path: str, body: Any = None, token: str = "", **headers: str) -> Any:
        answer: Answer = self.runner.ask(method, path, body, token, **headers)
        assert answer.status < 300, (method, path, answer)
        return answer.body

    def opens(self, text: str, number: int = 1) -> tuple[str, str]:
        """(token, conversation)"""
        key = world.client_id(0, number)
        opened = self.ok("POST", "/v1/conversations", {"text": text}, self.session, Idempotency_Key=key)
        return opened["token"], opened["conversation"]

    def signs_in(self, who: world.Agent) -> str:
        """By an invitation, as agents do the first time."""
        agent = f"/v1/tenants/{who.tenant}/agents/{who.id}"
        body = {"email": who.email, "name": who.name, "roles": [who.role], "capacity": 50}
        self.ok("PUT", agent, body, self.key)
        code = self.ok("POST", f"{agent}/invitation", None, self.key)["code"]
        accepted = {"password": who.password}
        return str(self.ok("POST", f"/v1/agent/invitations/{code}/accept", accepted)["token"])

    def _provision(self) -> None:
        for tenant in (world.SHOP.id, SPARE):
            limits = {"messages_per_minute": 100_000, "visitor_messages_per_minute": 10_000}
            self.ok("PUT", f"/v1/tenants/{tenant}", {"name": "Lanternfish", **limits}, self.key)
        site = {"name": "Shop", "origins": list(world.SHOP_SITE.origins), "greeting": GREETING}
        for tenant, id in ((world.SHOP.id, world.SHOP_SITE.id), (SPARE, SPARE_SITE)):
            self.ok("PUT", f"/v1/tenants/{tenant}/sites/{id}", site, self.key)
            self.ok("PUT", f"/v1/tenants/{tenant}/rules", dict(world.RULES), self.key)
        hours = {"time_zone": "UTC", "week": [[]] * 7}
        self.ok("PUT", f"/v1/tenants/{SPARE}/hours", hours, self.key)
        agent = {"email": world.ADA.email, "name": "Ada"}
        self.ok("PUT", f"/v1/tenants/{SPARE}/agents/{SPARE_AGENT}", agent, self.key)


@contextmanager
def installation(data: Path) -> Iterator[Installation]:
    """On a free port of the loopback, with a folder of its own; stopped at the end."""
    given = (*OPEN_THROTTLES, f"BootstrapKeyHash={hash_key(OPERATOR_KEY)}")
    parameters = [part for each in given for part in ("--parameter", each)]
    with live("--data", str(data), "--no-reload", "--no-demo", *parameters) as runner:
        yield Installation(runner)
