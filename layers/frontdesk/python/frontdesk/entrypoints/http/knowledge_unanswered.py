"""The API of unanswered questions: what was asked in vain, and an answer for it. Served by `knowledge`."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from typing_extensions import TypedDict

from frontdesk import errors
from frontdesk.bootstrap import services
from frontdesk.entrypoints.http.guard import Editing, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire import Body, Text, rfc3339
from frontdesk.entrypoints.unanswered import KEPT_MS, unanswered_groups
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.model import DRAFT, Faq
from frontdesk.knowledge.content.room import check_room
from frontdesk.knowledge.content.save import Saving, save_entry
from frontdesk.knowledge.unanswered import Group, likes_of, settle
from frontdesk.tenancy.ports import Put

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["knowledge"])
GroupId = Annotated[str, Path(pattern="^unq_[0-9A-HJKMNP-TV-Z]{26}$")]
MOST_GROUPS, EXAMPLES, LONGEST_QUESTION, MOST_LIKES = 100, 3, 200, 50


class DraftBody(Body):
    """The answer to write down, as a draft: it goes live when somebody publishes the entry."""

    answer: Text


class GroupOut(TypedDict):
    """`examples` are redacted wordings; `entry` is the draft that was made for it, '' if there is none."""

    id: str
    language: str
    count: int
    handed_over: int
    asked_back: int
    thumb_down: int
    examples: list[str]
    conversations: list[str]
    last_seen: str
    entry: str


class GroupsOut(TypedDict):
    items: list[GroupOut]


class DraftOut(TypedDict):
    entry: str


@router.get("/v1/knowledge/unanswered")
def list_unanswered(who: Editing) -> GroupsOut:
    """What the newest conversations asked in vain, the most frequent first: at most 100 groups."""
    groups = unanswered_groups(services(), who.tenant)[:MOST_GROUPS]
    return {"items": [_told(group, entry) for group, entry in groups]}


@router.post("/v1/knowledge/unanswered/{group}/draft", status_code=201)
def draft_answer(who: Editing, group: GroupId, body: DraftBody) -> DraftOut:
    """A draft of the FAQ: the question, its other wordings, this answer. Published, it resolves the group."""
    of = services()
    found, entry = _group(who.tenant, group)
    if not entry:
        check_room(of.directory, who.tenant, of.settings.articles_at_most)
        entry = derived_id("faq", who.tenant, group)
    question = found.wordings[0][:LONGEST_QUESTION]
    likes = tuple(likes_of(found, question, MOST_LIKES))
    faq = Faq(question, body.answer, found.language, likes)
    save_entry(of.directory, who.tenant, entry, faq, DRAFT, Saving(who.by, of.now()))
    done = settle(found, of.now(), who.by, entry)
    of.directory.commit(Put(who.tenant, group, done, expires=of.now() + KEPT_MS))
    return {"entry": entry}


@router.delete("/v1/knowledge/unanswered/{group}", status_code=204)
def dismiss(who: Editing, group: GroupId) -> Response:
    """Needs no answer. Asked again later, it is here again."""
    of = services()
    found, _ = _group(who.tenant, group)
    done = settle(found, of.now(), who.by)
    of.directory.commit(Put(who.tenant, group, done, expires=of.now() + KEPT_MS))
    return Response(status_code=204)


def _group(tenant: str, id: str) -> tuple[Group, str]:
    for group, entry in unanswered_groups(services(), tenant):
        if group.id == id:
            return group, entry
    raise errors.NotFound("There is no such group of questions.", field="group")


def _told(group: Group, entry: str) -> GroupOut:
    whys = [each.why for each in group.questions]
    return {
        "id": group.id,
        "language": group.language,
        "count": len(whys),
        "handed_over": whys.count("handed_over"),
        "asked_back": whys.count("asked_back"),
        "thumb_down": whys.count("thumb_down"),
        "examples": group.wordings[:EXAMPLES],
        "conversations": list(dict.fromkeys(each.conversation for each in group.questions[::-1]))[:EXAMPLES],
        "last_seen": rfc3339(group.last_seen),
        "entry": entry,
    }
