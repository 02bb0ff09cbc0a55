"""Queue workers: a batch in, the failed ones named; the log says what is left to do."""

import json
from collections.abc import Callable, Mapping
from typing import Any

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.conversation.model import Place
from frontdesk.entrypoints.log import log

Failures = dict[str, list[dict[str, str]]]
Work = Callable[[Services, Mapping[str, Any]], object]


def handle(batch: Mapping[str, Any]) -> Failures:
    """A batch of SQS messages to those that must come again; the others are done."""
    of = services()
    failed = [record["messageId"] for record in batch["Records"] if not _done(of, record)]
    return {"batchItemFailures": [{"itemIdentifier": id} for id in failed]}


def _done(of: Services, record: Mapping[str, Any]) -> bool:
    """Whatever goes wrong with one message, its neighbours do not notice; after its last try it is parked."""
    what = "unreadable"
    try:
        body = json.loads(record["body"])
        what = body["do"]
        _WORK[what](of, body)
    except (errors.CursorUnknown, errors.Retired) as error:
        log("dropped", do=what, code=error.code)  # erased or retired since: nobody waits any more
    except Exception as error:
        log("failed", do=what, error=type(error).__name__, message=record.get("messageId"))
        return False
    return True


def _place(body: Mapping[str, Any]) -> Place:
    return Place(body["tenant"], body["conversation"])


# Each job imports what it needs: two functions share this file, and neither starts with the other's half.
def _answer(of: Services, body: Mapping[str, Any]) -> object:
    from frontdesk.conversation.pending import answer_pending
    from frontdesk.entrypoints.answering import full_responder
    from frontdesk.entrypoints.composing import composing
    from frontdesk.entrypoints.speech import give_up

    place, seq = _place(body), body["seq"]
    with composing(of, place, seq) as turn:
        compose = full_responder(of, place, turn)
        return answer_pending(of.conversations, place, seq, compose, give_up(of, place), now=of.now)


def _guard(of: Services, body: Mapping[str, Any]) -> object:
    from frontdesk.conversation.pending import guard
    from frontdesk.entrypoints.speech import give_up

    place = _place(body)
    return guard(of.conversations, place, body["seq"], give_up(of, place), now=of.now)


def _assign(of: Services, body: Mapping[str, Any]) -> object:
    from frontdesk.entrypoints.pulling import assign_job

    assign_job(of, body)
    return None


def _expire(of: Services, body: Mapping[str, Any]) -> object:
    from frontdesk.conversation.timers import expire_offer

    return expire_offer(of.conversations, _place(body), body["seq"], now=of.now)


def _pull(of: Services, body: Mapping[str, Any]) -> object:
    from frontdesk.entrypoints.pulling import pull_job

    pull_job(of, body)
    return None


def _count(of: Services, body: Mapping[str, Any]) -> object:
    from frontdesk.entrypoints.counting import count_conversation

    return count_conversation(of, _place(body))


def _import(of: Services, body: Mapping[str, Any]) -> None:
    """What takes longer than one run may goes on in the next."""
    from frontdesk.entrypoints.knowledge_jobs import import_files

    import_files(of, body)


def _publish(of: Services, body: Mapping[str, Any]) -> None:
    from frontdesk.entrypoints.publishing import publish

    publish(of, body)


def _embed(of: Services, body: Mapping[str, Any]) -> None:
    from frontdesk.entrypoints.refining import embed

    embed(of, body)


def _refine(of: Services, body: Mapping[str, Any]) -> None:
    from frontdesk.entrypoints.refining import refine_version

    refine_version(of, body)


_WORK: Mapping[str, Work] = {
    "answer": _answer,
    "guard": _guard,
    "assign": _assign,
    "expire": _expire,
    "pull": _pull,
    "count": _count,
    "import": _import,
    "publish": _publish,
    "embed": _embed,
    "refine": _refine,
}
