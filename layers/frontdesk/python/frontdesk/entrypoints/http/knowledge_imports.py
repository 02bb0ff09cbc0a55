"""The API of imports and exports: files in, a report out, and all of it back. Served by `knowledge`."""

from base64 import b64encode
from hashlib import sha256
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.conditions import Cursor, Limit, link
from frontdesk.entrypoints.http.cursor import pack, unpack
from frontdesk.entrypoints.http.guard import Editing, Editor, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_imports import (
    ExportedFile,
    ExportOut,
    ImportBody,
    ImportOut,
    files_in,
    import_out,
)
from frontdesk.entrypoints.http.wire_knowledge import CreationKey, ImportId, place_in
from frontdesk.entrypoints.http.wire_tenants import PageOut
from frontdesk.entrypoints.knowledge_jobs import QUEUE, import_job
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.export import Said, articles_of, to_json, to_zip
from frontdesk.knowledge.content.from_sheet import to_csv
from frontdesk.knowledge.content.in_chinese import in_chinese
from frontdesk.knowledge.content.model import Entry, ImportFile, ImportJob
from frontdesk.knowledge.content.run_import import as_it_stands, keep, known_import

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["knowledge"])

Format = Annotated[Literal["json", "csv", "markdown"], Query(description="csv holds the entries alone")]
_PLACE = r"[ae][A-Za-z0-9_-]{0,300}"


@router.get("/v1/knowledge/imports")
def list_imports(
    request: Request, response: Response, who: Editing, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[ImportOut]:
    """Those of the last 30 days."""
    of = services()
    page = of.directory.page(ImportJob, who.tenant, place_in(cursor, "imp"), limit)
    return {
        "items": [_report(request, as_it_stands(item.value, of.now())) for item in page.items],
        "next": link(response, page.next, limit),
    }


@router.post("/v1/knowledge/imports", status_code=202)
def start_import(response: Response, who: Editing, body: ImportBody, key: CreationKey) -> ImportOut:
    """Files and addresses are read in the background; ask for the import to see how far it is.

    An item is known by the id it brings, else by its source (file, address, QnABot's qid, the question): the
    same import again changes nothing.
    """
    of, files = services(), files_in(body)
    id = derived_id("imp", who.tenant, key)
    found = of.directory.get(ImportJob, who.tenant, id, fresh=True)
    job = found.value if found else _uploaded(of, who, id, body, files)
    if found and _print(found.value) != _print_of(files, body):
        raise errors.IdReused("Idempotency-Key")
    if job.state == "queued":
        of.queue.send(QUEUE, import_job(who.tenant, id))
    response.headers["Location"] = f"imports/{id}"
    return import_out(job)


@router.get("/v1/knowledge/imports/{import}")
def get_import(request: Request, who: Editing, id: ImportId) -> ImportOut:
    """How far it is, and what was wrong: `faq.csv, row 17: answer is empty`."""
    of = services()
    return _report(request, as_it_stands(known_import(of.directory, who.tenant, id), of.now()))


def _report(request: Request, job: ImportJob) -> ImportOut:
    """In Chinese for who reads Chinese first (Accept-Language)."""
    told = import_out(job)
    if request.headers.get("accept-language", "").lower().startswith("zh"):
        told["errors"] = [in_chinese(each) for each in told["errors"]]
        told["notes"] = [in_chinese(each) for each in told["notes"]]
    return told


@router.get("/v1/knowledge/export")
def export(
    response: Response, who: Editing, format: Format = "json", cursor: Cursor = "", limit: Limit = 50
) -> ExportOut:
    """All articles, then all entries, page by page; each page is an import that changes nothing."""
    of = services()
    part, place = _place_in("e" if format == "csv" and not cursor else cursor)
    articles, entries = list[Said](), list[Entry]()
    if part == "a":
        articles, rest = articles_of(of.directory, of.blobs, who.tenant, place, limit)
        following = f"a{rest}" if rest else "e"
    else:
        page = of.directory.page(Entry, who.tenant, place, limit)
        entries = [item.value for item in page.items]
        following = f"e{page.next}" if page.next else ""
    files = [_file(format, articles, entries)] if articles or entries else []
    opaque = pack("export", following) if following else ""
    return {"files": files, "next": link(response, opaque, limit)}


def _place_in(cursor: str) -> tuple[str, str]:
    """Articles (`a`) or entries (`e`), and the cursor among them."""
    place = cursor if cursor in ("", "e") else unpack("export", cursor, _PLACE)
    return place[:1] or "a", place[1:]


def _file(format: str, articles: list[Said], entries: list[Entry]) -> ExportedFile:
    data = {
        "json": lambda: to_json(articles, entries).encode(),
        "csv": lambda: b"\xef\xbb\xbf" + to_csv(entries).encode(),  # Excel takes UTF-8 for UTF-8 only so
        "markdown": lambda: to_zip(articles, entries),
    }[format]()
    first = articles[0][0] if articles else entries[0].id
    end = {"json": "json", "csv": "csv", "markdown": "zip"}[format]
    return {"name": f"knowledge-{first}.{end}", "content": b64encode(data).decode()}


def _uploaded(
    of: Services, who: Editor, id: str, body: ImportBody, files: list[tuple[str, bytes]]
) -> ImportJob:
    """First the files, then the record that names them."""
    kept = tuple(
        ImportFile(name, f"{who.tenant}/imports/{id}/{at}-{sha256(data).hexdigest()[:24]}", len(data))
        for at, (name, data) in enumerate(files)
    )
    for file, (_, data) in zip(kept, files, strict=True):
        of.blobs.put(file.key, data)
    job = ImportJob(
        id, of.now(), who.by, files=kept, urls=tuple(body.urls), skip=body.broken_rows == "skip",
        status=body.status,
    )  # fmt: skip
    keep(of.directory, who.tenant, job)
    return job


def _print(job: ImportJob) -> object:
    """What a repeated request must have in common with the first."""
    files = [(file.name, file.key.rpartition("-")[2]) for file in job.files]
    return files, job.urls, job.skip, job.status


def _print_of(files: list[tuple[str, bytes]], body: ImportBody) -> object:
    named = [(name, sha256(data).hexdigest()[:24]) for name, data in files]
    return named, tuple(body.urls), body.broken_rows == "skip", body.status
