"""The API of knowledge: drafts and what is live, imports and exports, and who sees what."""

from base64 import b64decode, b64encode
from typing import Any

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints import queue
from frontdesk.knowledge.content.items import Unreadable
from frontdesk.knowledge.content.ports import Page
from frontdesk.knowledge.content.save import published_ids
from frontdesk.tenancy.live import go_live, live_knowledge
from functions.knowledge.handler import handler
from tests import world
from tests.reception import Answer, Reception

ARTICLE = {"title": "退货", "body": "# 退货\n\n三十天内。", "language": "zh", "status": "published"}
ENTRY = {"question": "Who pays postage?", "likes": ["postage?"], "answer": "We do.", "language": "en"}
SHOP = world.SHOP.id


class Web:
    """A web of three addresses."""

    def fetch(self, url: str) -> Page:
        if url.endswith("/help"):
            html = "<title>Help</title><h1>Help</h1><p>Ask us.</p><script>alert(1)</script>"
            return Page(url, "text/html", "utf-8", html.encode())
        raise Unreadable("it lies in a private or reserved network")


class Editing(Reception):
    """The reception with an owner at the knowledge."""

    keys = 0

    def __init__(self) -> None:
        super().__init__()
        self.web = Web()

    def ask(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        token = more.pop("token", None) or self.token_of(more.pop("who", world.OWNER))
        headers = more.pop("headers", {})
        if method == "POST" and "Idempotency-Key" not in headers:
            self.keys += 1
            headers = {**headers, "Idempotency-Key": f"key-{self.keys:08}"}
        return self.call(handler, method, f"/v1/knowledge/{path}", body, token=token, headers=headers, **more)

    def imports(self, *files: tuple[str, bytes], **more: Any) -> Any:
        """The report of an import, after its work is done."""
        sent = [{"name": name, "content": b64encode(data).decode()} for name, data in files]
        started = self.ask("POST", "imports", {"files": sent, **more})
        assert started.status == 202, started
        assert started.body["state"] == "queued"
        self.work()
        return self.ask("GET", f"imports/{started.body['id']}").body

    def work(self) -> None:
        while found := self.queue.receive("knowledge", 1, visibility_s=1800):
            with using(self):
                records = [{"messageId": each.id, "body": each.body} for each in found]
                assert queue.handle({"Records": records}) == {"batchItemFailures": []}
            self.queue.delete(each.handle for each in found)

    def all(self, kind: str) -> list[Any]:
        items: list[Any] = self.ask("GET", kind, query={"limit": "100"}).body["items"]
        return items


@pytest.fixture
def desk() -> Editing:
    return Editing()


def test_an_article_is_made_read_changed_and_deleted(desk: Editing) -> None:
    made = desk.ask("POST", "articles", ARTICLE)
    assert made.status == 201
    assert made.headers["location"] == f"articles/{made.body['id']}"
    place = f"articles/{made.body['id']}"
    assert desk.ask("GET", place).body == made.body
    changed = desk.ask("PUT", place, {**ARTICLE, "body": "四十天内。", "status": "draft"})
    assert (changed.body["revision"]["n"], changed.body["live"]["n"], changed.body["status"]) == (
        2,
        1,
        "draft",
    )
    assert desk.ask("GET", place, query={"revision": "1"}).body["body"] == ARTICLE["body"]
    assert desk.ask("GET", place, query={"revision": "3"}).problem == (404, "not_found", "revision")
    assert desk.ask("DELETE", place).status == desk.ask("DELETE", place).status == 204
    assert desk.ask("GET", place).problem == (404, "not_found", "article")
    assert desk.ask("PUT", place, ARTICLE).problem == (404, "not_found", "article")


def test_an_old_tag_writes_nothing_over(desk: Editing) -> None:
    made = desk.ask("POST", "articles", ARTICLE)
    place, tag = f"articles/{made.body['id']}", {"If-Match": made.headers["etag"]}
    assert desk.ask("PUT", place, {**ARTICLE, "title": "B"}, headers=tag).status == 200
    assert desk.ask("PUT", place, {**ARTICLE, "title": "C"}, headers=tag).problem[:2] == (
        412,
        "version_mismatch",
    )
    assert desk.ask("DELETE", place, headers=tag).problem[:2] == (412, "version_mismatch")
    assert (
        desk.ask("PUT", place, {**ARTICLE, "title": "B"}, headers=tag).status == 200
    )  # a lost answer, again


@pytest.mark.parametrize(
    ("kind", "body", "field"), [("articles", ARTICLE, "title"), ("entries", ENTRY, "answer")]
)
def test_a_creation_with_the_same_key_happens_once(desk: Editing, kind: str, body: Any, field: str) -> None:
    key = {"Idempotency-Key": "the-same-key"}
    first = desk.ask("POST", kind, body, headers=key)
    desk.ask("PUT", f"{kind}/{first.body['id']}", {**body, field: "changed since"})
    again = desk.ask("POST", kind, body, headers=key)
    assert (again.status, again.body["id"], again.body[field]) == (201, first.body["id"], "changed since")
    other = desk.ask("POST", kind, {**body, field: "another"}, headers=key)
    assert other.problem == (422, "id_reused", "Idempotency-Key")
    assert len(desk.all(kind)) == 1


def test_an_entry_is_made_read_changed_and_deleted(desk: Editing) -> None:
    made = desk.ask("POST", "entries", ENTRY)
    place = f"entries/{made.body['id']}"
    assert made.body["status"] == "draft"
    assert desk.ask("PUT", place, {**ENTRY, "status": "published"}).body["status"] == "published"
    assert desk.ask("GET", place).body["likes"] == ["postage?"]
    assert desk.ask("DELETE", place).status == 204
    assert desk.ask("GET", place).problem == (404, "not_found", "entry")


@pytest.mark.parametrize(("field", "value"), [
    ("title", "a\nb"), ("title", " "), ("url", "javascript:alert(1)"), ("audience", "A B"), ("body", "\x07"),
    ("language", "fr"), ("status", "live"), ("category", "x" * 61),
])  # fmt: skip
def test_what_is_not_valid_is_named(desk: Editing, field: str, value: str) -> None:
    assert desk.ask("POST", "articles", {**ARTICLE, field: value}).problem == (422, "invalid_field", field)
    assert desk.all("articles") == []


@pytest.mark.parametrize(
    ("likes", "field", "said"),
    [
        (["postage?", " "], "likes.1", "One of the likes is empty."),
        (["a\nb"], "likes.0", "One of the likes must be one line."),
        (["\x07"], "likes.0", "One of the likes holds control characters."),
    ],
)
def test_what_is_wrong_with_a_like_is_a_correct_sentence(
    desk: Editing, likes: list[str], field: str, said: str
) -> None:
    refused = desk.ask("POST", "entries", {**ENTRY, "likes": likes})
    assert (refused.problem, refused.body["detail"]) == ((422, "invalid_field", field), said)


def test_lists_come_in_pages(desk: Editing) -> None:
    for n in range(5):
        desk.ask("POST", "entries", {**ENTRY, "question": f"{n}?"})
    first = desk.ask("GET", "entries", query={"limit": "3"})
    rest = desk.ask("GET", "entries", query={"limit": "3", "cursor": first.body["next"]})
    assert (len(first.body["items"]), len(rest.body["items"]), rest.body["next"]) == (3, 2, None)
    assert 'rel="next"' in first.headers["link"]
    foreign = desk.ask("GET", "articles", query={"cursor": first.body["next"]})
    assert foreign.problem == (422, "invalid_field", "cursor")


@pytest.mark.parametrize("kind", ["articles", "entries"])
def test_what_is_deleted_or_archived_is_withdrawn_at_once(desk: Editing, kind: str) -> None:
    body: Any = {"articles": ARTICLE, "entries": {**ENTRY, "status": "published"}}[kind]
    ids = [desk.ask("POST", kind, {**body, "category": f"{n}"}).body["id"] for n in range(3)]
    go_live(
        desk.directory,
        SHOP,
        "v1",
        lambda _: set(ids),
        lambda: published_ids(desk.directory, SHOP),
        desk.now(),
    )
    desk.ask("DELETE", f"{kind}/{ids[0]}")
    desk.ask("PUT", f"{kind}/{ids[1]}", {**body, "category": "1", "status": "archived"})
    assert live_knowledge(desk.directory, SHOP).withdrawn == tuple(sorted(ids[:2]))
    desk.ask("PUT", f"{kind}/{ids[1]}", {**body, "category": "1"})
    assert live_knowledge(desk.directory, SHOP).withdrawn == (ids[0],)


def test_an_import_tells_what_it_did_and_twice_changes_nothing(desk: Editing) -> None:
    files = (
        ("faq.csv", "标准问,相似问,答案\n怎么退货？,想退货,三十天内。\n".encode()),
        ("a.md", b"# One\n\nText."),
    )
    report = desk.imports(*files)
    assert (report["state"], report["total"], report["done"], report["created"], report["changed"]) == (
        "done", 2, 2, 2, 0
    )  # fmt: skip
    before = desk.all("articles") + desk.all("entries")
    again = desk.imports(*files)
    assert (again["state"], again["created"], again["changed"]) == ("done", 0, 0)
    assert desk.all("articles") + desk.all("entries") == before
    changed = desk.imports(("a.md", b"# One\n\nOther text."))
    assert (changed["created"], changed["changed"]) == (0, 1)
    assert list(desk.blobs.keys(f"{SHOP}/imports/")) == []


def test_one_broken_row_refuses_the_whole_unless_it_may_be_skipped(desk: Editing) -> None:
    sheet = ("faq.csv", b"question,answer\nWhen?,Soon.\nWhere?,\n")
    report = desk.imports(sheet)
    assert (report["state"], report["errors"]) == ("failed", ["faq.csv, row 3: answer is empty"])
    assert desk.all("entries") == []
    report = desk.imports(sheet, broken_rows="skip", status="draft")
    assert (report["state"], report["created"], report["wrong"]) == ("done", 1, 1)
    assert desk.all("entries")[0]["status"] == "draft"


def test_an_address_is_read_and_a_private_one_is_named(desk: Editing) -> None:
    good, bad = "https://www.lanternfish.example/help", "http://169.254.169.254/latest/meta-data/"
    report = desk.imports(urls=[good])
    assert report["created"] == 1
    assert desk.all("articles")[0]["url"] == good
    report = desk.imports(urls=[bad])
    assert report["errors"] == [f"{bad}: it lies in a private or reserved network"]


def test_an_import_goes_on_where_its_run_had_to_end(desk: Editing, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = "".join(f"Question {n}?,Answer.\n" for n in range(60))
    clock = iter(range(desk.now(), desk.now() + 10**12, 50_000))
    monkeypatch.setattr(desk, "now", lambda: next(clock))
    report = desk.imports(("faq.csv", f"question,answer\n{rows}".encode()))
    assert (report["state"], report["created"], report["done"]) == ("done", 60, 60)


def test_the_same_import_key_starts_one_import(desk: Editing) -> None:
    key = {"Idempotency-Key": "the-same-key"}
    body = {"files": [{"name": "a.md", "content": b64encode(b"# One\n\nText.").decode()}]}
    first, again = (desk.ask("POST", "imports", body, headers=key) for _ in range(2))
    assert first.body == again.body
    other = desk.ask("POST", "imports", {**body, "status": "draft"}, headers=key)
    assert other.problem == (422, "id_reused", "Idempotency-Key")
    desk.work()
    assert len(desk.all("articles")) == 1


@pytest.mark.parametrize(("files", "field"), [
    ([], "files"),
    ([{"name": "a.exe", "content": "eA=="}], "files.0.name"),
    ([{"name": "a.md", "content": "%"}], "files.0.content"),
    ([{"name": "a.md", "content": ""}], "files.0.content"),
    ([{"name": "a.md", "content": "eA=="}] * 2, "files.1.name"),
])  # fmt: skip
def test_an_upload_that_is_none_is_refused(desk: Editing, files: Any, field: str) -> None:
    assert desk.ask("POST", "imports", {"files": files}).problem == (422, "invalid_field", field)


def test_fifty_megabytes_are_too_large(desk: Editing) -> None:
    answer = desk.ask("POST", "imports", {"files": [{"name": "a.md", "content": "A" * (50 << 20)}]})
    assert answer.problem == (413, "too_large", "body")
    five = [{"name": f"{n}.md", "content": "A" * (1 << 20)} for n in range(5)]
    assert (
        desk.ask("POST", "imports", {"files": [*five[:4], {"name": "5.md", "content": "AAAA"}]}).status == 202
    )
    assert desk.ask("POST", "imports", {"files": five * 2}).status in (413, 422)


def told(desk: Editing, format: str) -> list[Any]:
    """All pages of an export, as files."""
    files, cursor = [], ""
    while True:
        page = desk.ask("GET", "export", query={"format": format, "cursor": cursor, "limit": "2"}).body
        files += page["files"]
        cursor = page["next"]
        if not cursor:
            return files


def filled(desk: Editing) -> None:
    for n in range(3):
        desk.ask(
            "POST",
            "articles",
            {**ARTICLE, "title": f'Says "{n}"', "url": "https://x.example/", "audience": "vip"},
        )
    made = desk.ask("POST", "articles", ARTICLE).body["id"]
    desk.ask("PUT", f"articles/{made}", {**ARTICLE, "body": "四十天内。\n\n---\n\nend\n", "status": "draft"})
    desk.ask("POST", "articles", {**ARTICLE, "status": "archived", "title": "Old"})
    for n in range(3):
        likes = ["=1+1", "a|b", "'quoted"][: n + 1]
        desk.ask(
            "POST", "entries", {**ENTRY, "question": f"=Who {n}?", "likes": likes, "answer": '- We,\n"do".'}
        )


def state(desk: Editing) -> Any:
    """What is kept, without when and by whom."""
    articles = [desk.ask("GET", f"articles/{head['id']}").body for head in desk.all("articles")]
    for one in articles:
        live = one["live"] and desk.ask(
            "GET", f"articles/{one['id']}", query={"revision": str(one["live"]["n"])}
        )
        one["live"] = live and live.body["body"]
    dropped = ("version", "revision", "earlier", "source", "at", "by")
    return [{k: v for k, v in one.items() if k not in dropped} for one in (*articles, *desk.all("entries"))]


@pytest.mark.parametrize("format", ["json", "markdown"])
def test_an_export_imports_again_as_the_same(desk: Editing, format: str) -> None:
    filled(desk)
    files = told(desk, format)
    other = Editing()
    for file in files:
        report = other.imports((file["name"], b64decode(file["content"])))
        assert report["state"] == "done", report
    assert state(other) == state(desk)
    for file in files:
        again = desk.imports((file["name"], b64decode(file["content"])))
        if format == "json":
            assert (again["created"], again["changed"]) == (0, 0)


def test_a_sheet_of_all_entries_imports_again_as_the_same(desk: Editing) -> None:
    filled(desk)
    other = Editing()
    for file in told(desk, "csv"):
        other.imports((file["name"], b64decode(file["content"])))
    assert other.all("entries") != []
    assert state(other) == [each for each in state(desk) if "question" in each]
    assert "\n=" not in b64decode(told(desk, "csv")[0]["content"]).decode()


def test_a_program_names_its_tenant_and_sees_no_other(desk: Editing) -> None:
    made = desk.ask("POST", "articles", ARTICLE).body["id"]
    key, theirs = desk.key_of(SHOP), desk.key_of(world.NEIGHBOUR.id)
    ours = {"Frontdesk-Tenant": SHOP}
    assert desk.ask("GET", f"articles/{made}", token=key, headers=ours).status == 200
    assert desk.ask("GET", f"articles/{made}", token=theirs, headers=ours).status == 401
    next_door = {"Frontdesk-Tenant": world.NEIGHBOUR.id}
    assert desk.ask("GET", f"articles/{made}", token=theirs, headers=next_door).status == 404
    assert desk.ask("GET", "articles", token=key).problem == (422, "invalid_field", "Frontdesk-Tenant")
    export = desk.ask("GET", "export", token=theirs, headers=next_door)
    assert export.body["files"] == []


def test_an_owner_who_names_another_tenant_is_told_so(desk: Editing) -> None:
    for tenant in (world.NEIGHBOUR.id, "", "ten_x"):
        answer = desk.ask("GET", "articles", headers={"Frontdesk-Tenant": tenant})
        assert answer.problem == (422, "invalid_field", "Frontdesk-Tenant")
    assert desk.ask("GET", "articles", headers={"Frontdesk-Tenant": SHOP}).status == 200
