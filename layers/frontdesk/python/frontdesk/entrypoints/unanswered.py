"""What the bot could not answer in the last 30 days, read from the log when it is asked for, stored nowhere.

So an erased question is not among them, a retired one neither, and nothing is counted twice. Of a month with
more conversations than MOST the newest count: a look costs at most a query for each of them, and a page for
each hundred rows of a status.
"""

from collections.abc import Iterator

from frontdesk.bootstrap import Services
from frontdesk.conversation.model import Event, Kind, Place, Side
from frontdesk.conversation.pending import questions
from frontdesk.conversation.tail import redacted
from frontdesk.entrypoints.rehearsal import STATUSES
from frontdesk.inbox.model import InboxRow
from frontdesk.knowledge.content.model import PUBLISHED, Entry
from frontdesk.knowledge.unanswered import Group, Settled, Unanswered, groups_of, open_questions
from frontdesk.safety.redact import redact

KEPT_MS = 90 * 86_400_000
"""How long what was settled is remembered: longer than anything is asked about."""
LOOKED_BACK_MS = 30 * 86_400_000
MOST, PAGE = 1_000, 100
PATIENCE_MS = 15_000
"""Of the 29 s that the gateway waits; what is older than what was read by then is left out."""
LONGEST = 300
_KNEW_NOTHING = frozenset({"unknown", "unsure", "unsupported", "unavailable"})


def unanswered_groups(of: Services, tenant: str) -> list[tuple[Group, str]]:
    """Each group with the entry that was drafted for it, ''. What was dismissed or published is left out."""
    since = of.now() - LOOKED_BACK_MS
    asked = [each for each in _asked(of, tenant, since) if each.at > since]
    settled = [each.value for each in of.directory.page(Settled, tenant, "", 1_000).items]
    done = [each for each in settled if not each.entry or _is_published(of, tenant, each.entry)]
    drafted = {key: each.entry for each in settled if each.entry for key in each.keys}
    return [
        (group, next((drafted[each.key] for each in group.questions if each.key in drafted), ""))
        for group in groups_of(tenant, open_questions(asked, done))
    ]


def _is_published(of: Services, tenant: str, entry: str) -> bool:
    found = of.directory.get(Entry, tenant, entry)
    return found is not None and found.value.status == PUBLISHED


def _asked(of: Services, tenant: str, since: int) -> Iterator[Unanswered]:
    began = of.now()
    for conversation in _changed(of, tenant, since):
        if of.now() - began > PATIENCE_MS:
            return
        tail = redacted(of.conversations.tail(Place(tenant, conversation), 1))
        yield from unanswered_in(conversation, tail)


def _changed(of: Services, tenant: str, since: int) -> list[str]:
    """Whatever their status, the last to change first."""
    rows = [row for status in STATUSES for row in _rows(of, tenant, status, since)]
    return [row.conversation for row in sorted(rows, key=lambda row: -row.at)[:MOST]]


def _rows(of: Services, tenant: str, status: str, since: int) -> Iterator[InboxRow]:
    """The newest in this status, page by page, until a page has none that changed since."""
    cursor = ""
    for _ in range(MOST // PAGE):
        page = of.inbox.page(tenant, status, cursor=cursor, limit=PAGE, newest_first=True)
        changed = [row for row in page.rows if row.at > since]
        yield from changed
        cursor = page.next
        if not changed or not cursor:
            return


def unanswered_in(conversation: str, tail: list[Event]) -> Iterator[Unanswered]:
    """Each question once, by the last that became of it."""
    by_seq = {event.seq: event for event in tail}
    found: dict[int, Unanswered] = {}
    for event in tail:
        seq, why = _about(event, by_seq)
        answer = _answer(event, by_seq)
        said = " ".join(_said(tail, answer, by_seq)) if why else ""
        if said:
            language = str(answer.data.get("language", "en"))
            text = " ".join(redact(said).text.split())[:LONGEST]
            found[seq] = Unanswered(conversation, seq, event.at, language, text, why)
        elif seq and event.data.get("thumb") == "up":
            found.pop(seq, None)
    yield from found.values()


def _said(tail: list[Event], answer: Event, by_seq: dict[int, Event]) -> list[str]:
    """All that the visitor wrote and this was the answer to."""
    before = by_seq.get(answer.seq - 1)
    first = before.state.unanswered if before else 0
    covered = int(answer.data.get("covers", 0))
    return [event.text for event in questions(tail, first or covered, covered) if event.text]


def _about(event: Event, by_seq: dict[int, Event]) -> tuple[int, str]:
    """(the seq of the question, why it counts as unanswered), 0 and '' where the event is about none."""
    data = event.data
    if event.kind is Kind.RATED and "answer" in data:
        covers = int(_answer(event, by_seq).data.get("covers", 0))
        return covers, "thumb_down" if data.get("thumb") == "down" else ""
    if event.author.side is not Side.BOT:
        return 0, ""
    covers = int(data.get("covers", 0))
    if event.kind is Kind.HANDED_OVER and (
        data.get("reason") in _KNEW_NOTHING or data.get("by") == "fallback"
    ):
        return covers, "handed_over"
    return (covers, "asked_back") if data.get("decision") == "ask" else (0, "")


def _answer(event: Event, by_seq: dict[int, Event]) -> Event:
    """What the bot said: the event itself, or the one that a thumb is for."""
    return by_seq.get(int(event.data.get("answer", event.seq)), event)
