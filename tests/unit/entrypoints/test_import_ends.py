"""An import always comes to an end that its owner is told; a tenant has room for so many articles."""

from dataclasses import replace

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints import queue
from frontdesk.knowledge.content.run_import import BROKE_OFF, LOST_MS
from frontdesk.settings import Settings
from tests import world
from tests.unit.entrypoints.test_knowledge import Editing

SHEET = b"question,answer\nWho?,We.\nWhere?,Here.\n"
ENTRY = {"question": "When?", "answer": "Now.", "language": "en"}
ARTICLE = {"title": "Ropes", "body": "Long.", "language": "en"}


@pytest.fixture
def desk() -> Editing:
    return Editing()


def started(desk: Editing) -> str:
    sent = [{"name": "faq.csv", "content": "cXVlc3Rpb24sYW5zd2VyCldobz8sV2UuCg=="}]
    return str(desk.ask("POST", "imports", {"files": sent}).body["id"])


def runs(desk: Editing, times: int) -> list[bool]:
    """What the queue does with a job that breaks off; whether each run was good."""
    good = []
    for _ in range(times):
        found = desk.queue.receive("knowledge", 1, visibility_s=0)
        with using(desk):
            records = [{"messageId": each.id, "body": each.body} for each in found]
            good.append(not queue.handle({"Records": records})["batchItemFailures"])
    return good


def broken(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr("frontdesk.knowledge.content.run_import.read_file", breaks)


def test_a_run_that_breaks_off_three_times_is_a_failed_import(
    desk: Editing, monkeypatch: pytest.MonkeyPatch
) -> None:
    id = started(desk)
    broken(monkeypatch)
    assert runs(desk, 2) == [False, False]
    assert desk.ask("GET", f"imports/{id}").body["state"] == "running"
    assert runs(desk, 1) == [True]
    report = desk.ask("GET", f"imports/{id}").body
    assert (report["state"], report["wrong"], report["errors"]) == ("failed", 1, [BROKE_OFF])
    assert report["ended_at"]
    assert list(desk.blobs.keys(f"{world.SHOP.id}/imports/")) == []


def test_a_run_that_died_without_a_word_is_told_as_failed_in_the_end(desk: Editing) -> None:
    id = started(desk)
    desk.queue.receive("knowledge", 1, visibility_s=10**6)
    desk.clock += LOST_MS - 1
    assert desk.ask("GET", f"imports/{id}").body["state"] == "queued"
    desk.clock += 1
    for report in (desk.ask("GET", f"imports/{id}").body, desk.all("imports")[0]):
        assert (report["state"], report["errors"]) == ("failed", [BROKE_OFF])
        assert report["ended_at"]


def test_what_failed_once_goes_on_and_is_done(desk: Editing, monkeypatch: pytest.MonkeyPatch) -> None:
    id = started(desk)
    with monkeypatch.context() as patch:
        broken(patch)
        assert runs(desk, 2) == [False, False]
    assert runs(desk, 1) == [True]
    assert desk.ask("GET", f"imports/{id}").body["state"] == "done"


def full(desk: Editing, most: int) -> None:
    desk.settings = replace(desk.settings, most_articles=str(most))


def test_one_more_than_there_is_room_for_is_refused_by_name(desk: Editing) -> None:
    full(desk, 2)
    first = desk.ask("POST", "entries", ENTRY, headers={"Idempotency-Key": "the-first-entry"})
    assert (first.status, desk.ask("POST", "articles", ARTICLE).status) == (201, 201)
    for kind, body in (("entries", ENTRY), ("articles", ARTICLE)):
        refused = desk.ask("POST", kind, body)
        assert refused.problem[:2] == (409, "articles_full")
        assert "FRONTDESK_MOST_ARTICLES" in refused.body["detail"]
    again = desk.ask("POST", "entries", ENTRY, headers={"Idempotency-Key": "the-first-entry"})
    assert again.status == 201
    assert desk.ask("DELETE", f"entries/{first.body['id']}", headers={"If-Match": "*"}).status == 204
    assert desk.ask("POST", "entries", ENTRY).status == 201


def test_an_import_of_too_much_writes_nothing(desk: Editing) -> None:
    full(desk, 2)
    desk.ask("POST", "articles", ARTICLE)
    report = desk.imports(("faq.csv", SHEET))
    assert (report["state"], report["done"], desk.all("entries")) == ("failed", 0, [])
    assert report["errors"][0].startswith("these are 1 more than the 2 ")
    full(desk, 3)
    assert desk.imports(("faq.csv", SHEET))["state"] == "done"
    assert desk.imports(("faq.csv", SHEET))["state"] == "done"


@pytest.mark.parametrize("most", ["", "many", "-1", "²"])
def test_a_limit_that_is_no_number_stops_the_start(most: str) -> None:
    with pytest.raises(ValueError, match="FRONTDESK_MOST_ARTICLES"):
        Settings.read({"FRONTDESK_MOST_ARTICLES": most})


def test_a_reader_of_chinese_is_told_in_chinese(desk: Editing) -> None:
    id = desk.imports(("faq.csv", b"question,answer\nWho?,\n"))["id"]
    for language, said in (
        ("zh-CN,zh;q=0.9", "faq.csv，第 2 行：答案为空"),
        ("en", "faq.csv, row 2: answer is empty"),
    ):
        headers = {"Accept-Language": language}
        assert desk.ask("GET", f"imports/{id}", headers=headers).body["errors"] == [said]
        (listed,) = desk.ask("GET", "imports", headers=headers).body["items"]
        assert listed["errors"] == [said]
