"""The API of FAQ entries: a question, other ways to ask it, and the answer. Served by `knowledge`."""

from fastapi import APIRouter, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.conditions import Condition, Cursor, Limit, link, tag
from frontdesk.entrypoints.http.guard import Editing, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_knowledge import (
    CreationKey,
    EntryBody,
    EntryId,
    EntryOut,
    entry_in,
    entry_out,
    place_in,
)
from frontdesk.entrypoints.http.wire_tenants import PageOut
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.model import Entry, hash_of
from frontdesk.knowledge.content.room import check_room
from frontdesk.knowledge.content.save import Saving, remove, save_entry

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["knowledge"])


@router.get("/v1/knowledge/entries")
def list_entries(
    response: Response, who: Editing, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[EntryOut]:
    page = services().directory.page(Entry, who.tenant, place_in(cursor, "faq"), limit)
    return {"items": [entry_out(item) for item in page.items], "next": link(response, page.next, limit)}


@router.post("/v1/knowledge/entries", status_code=201)
def create_entry(response: Response, who: Editing, body: EntryBody, key: CreationKey) -> EntryOut:
    """A new entry. The same key again finds what it made, even if somebody has changed it since."""
    of, faq = services(), entry_in(body)
    id = derived_id("faq", who.tenant, key)
    found = of.directory.get(Entry, who.tenant, id, fresh=True)
    if found and found.value.made != hash_of(faq):
        raise errors.IdReused("Idempotency-Key")
    if found is None:
        check_room(of.directory, who.tenant, of.settings.articles_at_most)
        save_entry(of.directory, who.tenant, id, faq, body.status, Saving(who.by, of.now()))
    response.headers["Location"] = f"entries/{id}"
    return _told(of, response, who.tenant, id)


@router.get("/v1/knowledge/entries/{entry}")
def get_entry(response: Response, who: Editing, entry: EntryId) -> EntryOut:
    return _told(services(), response, who.tenant, entry)


@router.put("/v1/knowledge/entries/{entry}")
def put_entry(
    response: Response, who: Editing, entry: EntryId, body: EntryBody, match: Condition
) -> EntryOut:
    """`draft` and `archived` withdraw it within five seconds, `published` goes live with the next publish."""
    of, faq = services(), entry_in(body)
    _told(of, response, who.tenant, entry)
    how = Saving(who.by, of.now(), check=match.check)
    save_entry(of.directory, who.tenant, entry, faq, body.status, how)
    return _told(of, response, who.tenant, entry)


@router.delete("/v1/knowledge/entries/{entry}", status_code=204)
def delete_entry(who: Editing, entry: EntryId, match: Condition) -> Response:
    """Answers stop citing it within five seconds, before any publish."""
    remove(services().directory, who.tenant, Entry, entry, match.check)
    return Response(status_code=204)


def _told(of: Services, response: Response, tenant: str, id: str) -> EntryOut:
    found = of.directory.get(Entry, tenant, id, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such entry.", field="entry")
    tag(response, found.version)
    return entry_out(found)
