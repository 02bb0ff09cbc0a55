"""What travels over the API of knowledge: imports, their progress, and exports."""

from base64 import b64decode
from typing import Annotated, Literal

from pydantic import Field, StringConstraints
from typing_extensions import TypedDict

from frontdesk import errors
from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.entrypoints.http.wire_fields import Line
from frontdesk.knowledge.content.check import is_link
from frontdesk.knowledge.content.model import ImportJob
from frontdesk.knowledge.content.read_files import KINDS, kind_of

MAX_FILES, MAX_URLS = 100, 20
MAX_FILE = 4 << 20  # bytes of all files of one request, before base64
Url = Annotated[str, StringConstraints(min_length=8, max_length=500)]


class FileBody(Body):
    """`content` is base64. The end of `name` says what it is: .md .html .csv .xlsx .json .zip."""

    name: Line
    content: Annotated[str, Field(max_length=MAX_FILE * 4 // 3 + 4)]


class ImportBody(Body):
    """Files of at most 4 MB together, addresses, or both. Broken rows refuse the whole, or are skipped."""

    files: Annotated[list[FileBody], Field(max_length=MAX_FILES)] = Field(default_factory=list)
    urls: Annotated[list[Url], Field(max_length=MAX_URLS)] = Field(default_factory=list)
    broken_rows: Literal["refuse", "skip"] = "refuse"
    status: Literal["published", "draft"] = "published"


class ImportOut(TypedDict):
    """`done` of `total` are compared, and written where they differ; `wrong` counts all errors."""

    id: str
    state: Literal["queued", "running", "done", "failed"]
    files: list[str]
    urls: list[str]
    total: int
    done: int
    created: int
    changed: int
    wrong: int
    errors: list[str]
    notes: list[str]
    at: str
    by: str
    ended_at: str | None


class ExportedFile(TypedDict):
    name: str
    content: str


class ExportOut(TypedDict):
    """`files` is what POST /v1/knowledge/imports takes; `next` is the cursor of the rest."""

    files: list[ExportedFile]
    next: str | None


def files_in(body: ImportBody) -> list[tuple[str, bytes]]:
    """(name, bytes). Raises errors.InvalidField, errors.TooLarge."""
    if not body.files and not body.urls:
        raise errors.InvalidField("files", "Name a file or an address.")
    for at, url in enumerate(body.urls):
        if not is_link(url):
            raise errors.InvalidField(f"urls.{at}", "Must be an http or https address.")
    found = [_file_in(f"files.{at}", file) for at, file in enumerate(body.files)]
    if sum(len(data) for _, data in found) > MAX_FILE:
        raise errors.TooLarge("More than 4 MB. Send several imports, or an address.", field="files")
    names = [name for name, _ in found]
    for at, name in enumerate(names):
        if name in names[:at]:
            raise errors.InvalidField(f"files.{at}.name", "Two files have this name.")
    return found


def _file_in(field: str, file: FileBody) -> tuple[str, bytes]:
    if not kind_of(file.name):
        raise errors.InvalidField(f"{field}.name", f"Must end in one of {', '.join(sorted(KINDS))}.")
    try:
        data = b64decode(file.content, validate=True)
    except ValueError:
        raise errors.InvalidField(f"{field}.content", "Must be base64.") from None
    if not data:
        raise errors.InvalidField(f"{field}.content", "The file is empty.")
    return file.name, data


def import_out(job: ImportJob) -> ImportOut:
    return {
        "id": job.id,
        "state": job.state,  # type: ignore[typeddict-item]  # one of the four
        "files": [file.name for file in job.files],
        "urls": list(job.urls),
        "total": job.total,
        "done": job.done,
        "created": job.created,
        "changed": job.changed,
        "wrong": job.wrong,
        "errors": list(job.errors),
        "notes": list(job.notes),
        "at": rfc3339(job.at),
        "by": job.by,
        "ended_at": rfc3339(job.ended) if job.ended else None,
    }
