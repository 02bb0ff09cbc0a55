"""`Link: rel="next"` leads to the next page, whatever stands before our address."""

import re
from urllib.parse import parse_qsl, urljoin, urlsplit

from frontdesk.conversation.model import Place
from tests import world
from tests.office import Office
from tests.reception import SHOP, Answer

STAGE = "https://abc123.execute-api.eu-central-1.amazonaws.com/prod"


def followed(answer: Answer, asked: str) -> tuple[str, dict[str, str]]:
    """Path and query of the next page, as a client finds them that asked for this address."""
    found = re.fullmatch('<(.*)>; rel="next"', answer.headers["link"])
    assert found
    address = urlsplit(urljoin(f"{STAGE}{asked}", found[1]))
    assert f"{address.scheme}://{address.netloc}{address.path}".startswith(f"{STAGE}/v1/")
    return address.path.removeprefix("/prod"), dict(parse_qsl(address.query, strict_parsing=True))


def test_the_inbox_behind_a_stage() -> None:
    office = Office()
    place = Place(world.SHOP.id, world.fixed_id("cnv", 100))
    office.opens(place, world.TOM, world.WHERE_IS_MY_PARCEL["en"])
    office.settle()
    asked = {"status": "bot", "limit": "1"}
    page = office.console("GET", "/inbox", token=office.token_of(), query=asked)

    path, query = followed(page, "/v1/agent/inbox?status=bot&limit=1")
    assert path == "/v1/agent/inbox"
    assert query == {"status": "bot", "limit": "1", "cursor": page.body["next"]}
    rest = office.console("GET", "/inbox", token=office.token_of(), query=query)
    assert rest.status == 200
    assert rest.body["items"] != page.body["items"]


def test_a_list_of_the_provisioning_api_behind_a_stage() -> None:
    office = Office()
    page = office.tenants("GET", f"{SHOP}/agents", query={"limit": "1"})

    path, query = followed(page, f"{SHOP}/agents?limit=1")
    assert path == f"{SHOP}/agents"
    assert query == {"limit": "1", "cursor": page.body["next"]}
