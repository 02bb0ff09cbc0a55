"""An import, from its files to its report: all is read and checked before the first article is written.

It is a job that may come twice or stop anywhere: what is there already is not written again.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from frontdesk import errors
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.items import Findings, Item, Unreadable
from frontdesk.knowledge.content.model import (
    DRAFT,
    PUBLISHED,
    Article,
    Content,
    ImportJob,
    hash_of,
)
from frontdesk.knowledge.content.ports import Sheets, Web
from frontdesk.knowledge.content.read_files import checked, read_file, read_page
from frontdesk.knowledge.content.room import FULL, all_ids
from frontdesk.knowledge.content.save import Saved, Saving, save_article, save_entry
from frontdesk.knowledge.ports import Blobs
from frontdesk.tenancy.ports import Directory, Put

KEPT_MS = 30 * 86_400_000  # how long a job can be asked for
TOLD = 100  # sentences of a report
STEP = 25  # items between two looks at the clock, and two notes of progress
MOST_RUNS = 3  # without getting on; the queue gives up after as many
LOST_MS = 3 * 3_600_000  # three times what the queue waits between two runs, and as long again
BROKE_OFF = "it broke off three times and got no further; what is written stands, import the rest again"
_ENDED = frozenset({"done", "failed"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What an import works with; another run goes on after `until` (ms), a tenant may have `most` items."""

    directory: Directory
    blobs: Blobs
    web: Web
    sheets: Sheets
    now: Callable[[], int]
    until: int
    most: int


def run_import(of: Surroundings, tenant: str, id: str) -> bool:
    """Do it, or go on with it; whether it is over. An import that nobody knows any more is over."""
    found = of.directory.get(ImportJob, tenant, id, fresh=True)
    if found is None or found.value.state in _ENDED:
        return True
    if found.value.runs >= MOST_RUNS:
        return _broke_off(of, tenant, found.value)
    job = replace(found.value, state="running", runs=found.value.runs + 1, moved=of.now())
    keep(of.directory, tenant, job)
    items, wrong, notes = checked(_findings(of, job))
    job = replace(job, total=len(items), wrong=len(wrong), errors=_told(wrong), notes=_told(notes))
    if not items or (wrong and not job.skip):
        if not items and not wrong:
            job = replace(job, wrong=1, errors=("there is nothing to import",))
        return _end(of, tenant, replace(job, state="failed"))
    return _write(of, tenant, job, list(_grouped(items)))


def give_up_import(of: Surroundings, tenant: str, id: str) -> bool:
    """After a run that broke off: whether it was the last one. Then the job ends as failed, and says why."""
    found = of.directory.get(ImportJob, tenant, id, fresh=True)
    if found is None or found.value.state in _ENDED or found.value.runs < MOST_RUNS:
        return False
    return _broke_off(of, tenant, found.value)


def _broke_off(of: Surroundings, tenant: str, job: ImportJob) -> bool:
    return _end(of, tenant, _failed(job, BROKE_OFF))


def _failed(job: ImportJob, why: str) -> ImportJob:
    return replace(job, state="failed", wrong=job.wrong + 1, errors=_told([why, *job.errors]))


def as_it_stands(job: ImportJob, now: int) -> ImportJob:
    """A job whose last run vanished without a word is told as failed: nobody waits for it for ever."""
    last = max(job.at, job.moved)
    if job.state in _ENDED or now - last < LOST_MS:
        return job
    return replace(_failed(job, BROKE_OFF), ended=last + LOST_MS)


def keep(directory: Directory, tenant: str, job: ImportJob) -> None:
    """Write a job down as it stands; only its worker changes it."""
    directory.commit(Put(tenant, job.id, job, expires=job.at + KEPT_MS))


def _findings(of: Surroundings, job: ImportJob) -> Iterator[Findings]:
    for file in job.files:
        data = of.blobs.get(file.key)
        if data is None:
            lost = Findings(file.name)
            lost.wrong("", "the upload is gone; send it again")
            yield lost
        else:
            yield read_file(file.name, data, of.sheets)
    for url in job.urls:
        try:
            yield read_page(url, of.web.fetch(url), of.sheets)
        except Unreadable as error:
            away = Findings(url)
            away.wrong("", str(error))
            yield away


def _grouped(items: Sequence[Item]) -> Iterator[list[Item]]:
    """Items of one id together: what is live first, the draft over it last."""
    groups: dict[tuple[type, str], list[Item]] = {}
    for item in items:
        groups.setdefault((type(item.content), item.id or item.source), []).append(item)
    for group in groups.values():
        yield sorted(group, key=lambda item: item.status != PUBLISHED)


def _write(of: Surroundings, tenant: str, job: ImportJob, groups: Sequence[list[Item]]) -> bool:
    job = replace(job, total=len(groups))
    known = all_ids(of.directory, tenant)
    over = len(known | {_id_of(tenant, group[0]) for group in groups}) - of.most
    if over > 0:
        return _end(of, tenant, _failed(job, f"these are {over:,} more than the {of.most:,} {FULL}"))
    for at in range(job.done, len(groups), STEP):
        if of.now() >= of.until:
            return False
        for group in groups[at : at + STEP]:
            saved = _save(of, tenant, job, group)
            job = replace(
                job,
                created=job.created + saved.created,
                changed=job.changed + (saved.wrote and not saved.created),
            )
        job = replace(job, done=min(at + STEP, len(groups)), runs=0, moved=of.now())
        keep(of.directory, tenant, job)
    return _end(of, tenant, replace(job, state="done"))


def _save(of: Surroundings, tenant: str, job: ImportJob, group: Sequence[Item]) -> Saved:
    first = group[0]
    how = Saving(job.by, of.now(), first.source)
    id = _id_of(tenant, first)
    if isinstance(first.content, Content):
        if _stands(of.directory, tenant, id, group):
            return Saved("", created=False, wrote=False)
        saves = [
            save_article(of.directory, of.blobs, tenant, id, item.content, item.status or job.status, how)
            for item in group
            if isinstance(item.content, Content)
        ]
    else:
        saves = [
            save_entry(of.directory, tenant, id, item.content, item.status or job.status, how)
            for item in group
            if not isinstance(item.content, Content)
        ]
    created, wrote = any(saved.created for saved in saves), any(saved.wrote for saved in saves)
    return Saved(saves[-1].version, created=created, wrote=wrote)


def _id_of(tenant: str, item: Item) -> str:
    kind = "art" if isinstance(item.content, Content) else "faq"
    return item.id or derived_id(kind, tenant, "import", item.source)


def _stands(directory: Directory, tenant: str, id: str, group: Sequence[Item]) -> bool:
    """Whether a published article with a draft over it is there just so; two saves would change it twice."""
    if len(group) != 2 or [item.status for item in group] != [PUBLISHED, DRAFT]:
        return False
    found = directory.get(Article, tenant, id, fresh=True)
    live, draft = (hash_of(item.content) for item in group)
    return bool(
        found
        and found.value.live
        and (found.value.live.hash, found.value.now.hash, found.value.status) == (live, draft, DRAFT)
    )


def _end(of: Surroundings, tenant: str, job: ImportJob) -> bool:
    """First the record, then the uploads: who stops between the two leaves files, not a job without them."""
    keep(of.directory, tenant, replace(job, ended=of.now()))
    for file in job.files:
        of.blobs.delete(file.key)
    return True


def _told(sentences: Sequence[str]) -> tuple[str, ...]:
    return tuple(sentence[:400] for sentence in sentences[:TOLD])


def known_import(directory: Directory, tenant: str, id: str) -> ImportJob:
    """The job. Raises errors.NotFound."""
    found = directory.get(ImportJob, tenant, id, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such import; it is forgotten after 30 days.", field="import")
    return found.value
