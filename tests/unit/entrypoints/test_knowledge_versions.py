"""The API of publishing: a job that tells what it does, versions, and the way back."""

from pathlib import Path
from typing import Any

import pytest

from frontdesk.conversation.act import act
from frontdesk.conversation.model import Author, Draft, Kind, Place, Side
from frontdesk.entrypoints import publish_notes
from frontdesk.tenancy.model import RuleSet, RulesHead
from frontdesk.tenancy.ports import Put
from functions.knowledge.handler import handler
from tests import world
from tests.library import TENANT, Library
from tests.reception import Answer

REFUSED = ("The files of this version are damaged. Publish again.", "Another version went live meanwhile.")
LESSONS = "Do you give climbing lessons?"


class Publisher(Library):
    """The owner publishes over the API."""

    keys = 0

    def ask(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        self.keys += 1
        headers = {"Idempotency-Key": f"key-{self.keys:08}", **more.pop("headers", {})}
        token = self.token_of(more.pop("who", world.OWNER))
        return self.call(handler, method, f"/v1/knowledge/{path}", body, token=token, headers=headers, **more)

    def publishes(self, **body: Any) -> Any:
        """The job when it is over."""
        started = self.ask("POST", "publish", body)
        assert started.status == 202, started
        assert started.headers["location"] == f"jobs/{started.body['id']}"
        self.work()
        return self.ask("GET", f"jobs/{started.body['id']}").body


@pytest.fixture
def desk(tmp_path: Path) -> Publisher:
    return Publisher(tmp_path)


def test_a_publish_is_a_job_that_ends_live(desk: Publisher) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    job = desk.publishes()
    assert (job["state"], job["done"], job["total"], job["failing"]) == ("done", 1, 1, [])
    versions = desk.ask("GET", "versions").body["items"]
    assert {each["id"]: each["live"] for each in versions} == {job["version"]: False, job["refined"]: True}


def test_what_a_publish_notes_is_told_in_the_readers_language(desk: Publisher) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    desk.publishes()
    again = desk.publishes()
    assert again["notes"] == ["Nothing has changed."]
    chinese = desk.ask("GET", f"jobs/{again['id']}", headers={"Accept-Language": "zh-CN,en"})
    assert chinese.body["notes"] == ["没有任何变化。"]


def test_every_note_of_a_publish_has_its_chinese_form() -> None:
    notes = [text for name, text in vars(publish_notes).items() if name.isupper() and isinstance(text, str)]
    assert len(notes) == 5
    assert all(publish_notes.in_chinese(each) != each for each in (*notes, *REFUSED))


def test_the_same_key_finds_the_same_job_and_no_other_wish(desk: Publisher) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    key = {"Idempotency-Key": "the-same-key"}
    first = desk.ask("POST", "publish", {}, headers=key)
    again = desk.ask("POST", "publish", {}, headers=key)
    assert first.body["id"] == again.body["id"]
    other = desk.ask("POST", "publish", {"check": True}, headers=key)
    assert other.problem == (422, "id_reused", "Idempotency-Key")


def test_going_back_is_one_call(desk: Publisher) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    first = desk.publishes()["refined"]
    desk.entry(LESSONS, "On Sundays.")
    second = desk.publishes()["refined"]
    back = desk.ask("POST", f"versions/{first}/activate", {})
    assert (back.body["version"], back.body["earlier"]) == (first, [second])
    assert desk.opens(LESSONS)["events"][1]["text"] == "On Saturdays."


def test_what_is_not_there_or_not_yours_is_not_found(desk: Publisher) -> None:
    nothing = "0" * 26
    assert desk.ask("GET", f"jobs/pub_{nothing}").problem == (404, "not_found", "job")
    gone = desk.ask("POST", f"versions/ver_{nothing}/activate", {})
    assert gone.problem == (404, "not_found", "version")
    assert desk.ask("POST", "publish", {}, who=world.ADA).status == 403


def test_a_rule_whose_case_fails_blocks_it_by_name(desk: Publisher) -> None:
    broken = {**world.RULES["rules"][1], "misses": {"en": ["How do I return this?"]}}
    rules = RuleSet({**world.RULES, "rules": [broken]})
    desk.directory.commit(Put(TENANT, "2", rules), Put(TENANT, "", RulesHead("2", 1, desk.now())))
    refused = desk.ask("POST", "publish", {})
    assert refused.problem == (422, "invalid_field", "rules[return-how].misses.en")


def test_what_would_change_is_told_with_the_question_unless_it_was_erased(desk: Publisher) -> None:
    desk.entry(LESSONS, "On Saturdays.")
    desk.publishes()
    opened = desk.opens(LESSONS)
    desk.settle()
    desk.entry(LESSONS, "On Sundays.")
    job = desk.publishes(check=True)
    (change,) = job["changes"]
    assert (job["state"], change["question"]) == ("checked", LESSONS)
    assert (change["before"], change["after"]) == ("On Saturdays.", "On Sundays.")
    erase = Draft(Kind.ERASED, Author(Side.AGENT, world.OWNER.id), world.client_id(1, 9, "a"))
    act(desk.conversations, Place(TENANT, opened["conversation"]), erase, base=1, after=2, now=desk.now)
    (told,) = desk.ask("GET", f"jobs/{job['id']}").body["changes"]
    assert told["question"] == ""
    assert desk.publishes(check=True)["asked"] == 0
