"""A desk for the bench of routing: agents of three skills, a queue of visitors, SQLite or DynamoDB Local."""

import time
from dataclasses import replace
from pathlib import Path

from botocore.exceptions import ConnectionError, HTTPClientError

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.conversation.open import open_conversation
from frontdesk.inbox.project import projection_of
from frontdesk.settings import Settings
from frontdesk.tenancy.model import Agent, Tenant, Words
from frontdesk.tenancy.ports import Put
from tests.contract.tables import REGION, create_table
from tests.world import fixed_id

TENANT = fixed_id("ten", 1)
PLACES = 5
SKILLS, LANGUAGES = ("orders", "returns", "sizes"), (("zh", "en"), ("en",), ("zh",))


def staff(of: Services, number: int) -> None:
    """So many agents of three skills, who speak Chinese, English or both and stay as long as this takes."""
    of.directory.commit(Put(TENANT, "", Tenant(TENANT, "Bench", Words("台", "Bench"))))
    for each in range(number):
        id, skills = fixed_id("agt", each), (SKILLS[each % 3], SKILLS[(each + 1) % 3])
        known = Agent(
            id,
            TENANT,
            f"a{each}@bench.example",
            f"Agent {each}",
            ("agent",),
            skills,
            LANGUAGES[each % 3],
            PLACES,
        )
        of.directory.commit(Put(TENANT, id, known))
        of.conversations.set_desk(TENANT, id, capacity=PLACES, online=True, at=of.now() + 3_600_000)


class OnSqlite(Services):
    """The embedded store in a file."""

    def __init__(self, folder: str) -> None:
        settings = Settings(
            profile="embedded", secret="bench:" + "s" * 32, sqlite=str(Path(folder) / "frontdesk.sqlite")
        )
        super().__init__(settings)


def on_aws(names: dict[str, str]) -> Services:
    settings = Settings(profile="aws", region=REGION, secret="bench:" + "s" * 32)
    return Services(replace(settings, **names))


def tables(of: Services) -> dict[str, str]:
    """New ones, once the engine answers: its first breath takes longer than a call may."""
    for _ in range(30):
        try:
            of.dynamodb.list_tables()
            break
        except (ConnectionError, HTTPClientError):
            time.sleep(1)
    return {
        f"{name}_table": create_table(of.dynamodb, name.title())
        for name in ("conversations", "inbox", "directory")
    }


def queue_up(of: Services, number: int) -> Place:
    """A visitor asks for a person, and the row stands in the list."""
    place = Place(TENANT, fixed_id("cnv", number))
    data = {"locale": "zh" if number % 2 else "en"}
    visitor = Author(Side.VISITOR, fixed_id("vis", number))
    draft = Draft(Kind.PERSON_REQUESTED, visitor, f"m_0_{number:032d}", data=data)
    open_conversation(of.conversations, place, draft, lambda *_: None, now=of.now)
    of.inbox.project(projection_of(place, of.conversations.tail(place, 1)[0]))
    return place
