"""What an answer keeps of how it came about: enough to show its sources, to run it again and to recall it.

`evidence_of` goes into the event's data (at most 2 KB, no visitor's word in it but in the packet);
`recording_of` are bytes beside it, named in the event by their hash: the model's own words, the query's
vector and what had been deleted by then, without which a turn can't be run again byte by byte.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from frontdesk.assistant.claims import claims_of
from frontdesk.assistant.model import Answer, AskBack, Draft, HandOver, Said
from frontdesk.errors import Damaged
from frontdesk.values import frozen

MOST_BYTES = 2_048
_SPARE = ("found", "cut", "redacted", "confidence")  # left out in this order if it is too much


@frozen
class Recording:
    """What a model said and what vector a search was asked with; "" and b"" where there was none.

    `withdrawn` are the articles that the search passed over, though the version holds them.
    """

    model: str
    draft: str
    stopped: bool
    vector: bytes
    withdrawn: tuple[str, ...] = ()


def evidence_of(said: Said) -> dict[str, Any]:
    """The event's data. `claims` are [the sentence's place in the text, its length, its chunks' hashes]."""
    data: dict[str, Any] = {"language": said.language, **said.evidence}
    decision = said.decision
    if isinstance(decision, Answer) and decision.sentences:
        data["claims"] = _claims(decision)
    if isinstance(decision, AskBack) and decision.choices:
        data["choices"] = list(decision.choices)
    if said.draft and said.draft.prompt:
        data["by"] = "model"  # the log drops it once the visitor has written on
    if isinstance(decision, HandOver):
        data |= {"by": "assistant", "reason": decision.reason, "packet": dict(decision.packet)}
        data |= {"priority": decision.priority} if decision.priority else {}
    if said.topic:
        data["topic"] = said.topic
    if said.findings:
        data["knowledge"] = said.findings.version
        data["engine"] = said.findings.engine
        data |= {"embedding": said.findings.model} if said.findings.model else {}
    if said.draft:
        data.setdefault("composer", said.draft.model)  # the evidence names another where its draft fell
        data |= {"prompt": said.draft.prompt} if said.draft.prompt else {}
    recorded = recording_of(said)
    data |= {"recording": sha256(recorded).hexdigest()} if recorded else {}
    return _small(data)


def recording_of(said: Said) -> bytes:
    """Canonical bytes to keep under their SHA-256; b"" where the turn runs again without."""
    vector = said.findings.vector if said.findings else b""
    withdrawn = said.findings.withdrawn if said.findings else ()
    draft = said.draft if said.draft and said.draft.prompt else None
    if not vector and not draft and not withdrawn:
        return b""
    kept: dict[str, Any] = {
        "v": 1,
        "model": draft.model if draft else "",
        "draft": draft.text if draft else "",
        "stopped": bool(draft and draft.stopped),
        "vector": b64encode(vector).decode(),
        **({"withdrawn": withdrawn} if withdrawn else {}),
    }
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_recording(recorded: bytes, name: str) -> Recording:
    """Raises Damaged where the bytes are not what `name` (their SHA-256) says."""
    if sha256(recorded).hexdigest() != name:
        raise Damaged(f"recording {name[:12]} is not what was written")
    kept = json.loads(recorded)
    withdrawn = tuple(kept.get("withdrawn", ()))
    return Recording(kept["model"], kept["draft"], kept["stopped"], b64decode(kept["vector"]), withdrawn)


def redrafted(recording: Recording, prompt: str) -> Draft:
    """The draft as it came from the model, for a turn that is run again."""
    return Draft(
        claims_of(recording.draft), recording.model, recording.draft, prompt, stopped=recording.stopped
    )


def chunks_of(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The hashes of all chunks that an answer's event rests on, each once."""
    return tuple(dict.fromkeys(hash for _, _, hashes in data.get("claims", ()) for hash in hashes))


def _claims(answer: Answer) -> list[list[Any]]:
    claims, at = [], 0
    for sentence in answer.sentences:
        start = answer.text.find(sentence.text, at)
        claims.append([start, len(sentence.text), list(sentence.chunks)])
        at = start + len(sentence.text) if start >= 0 else at
    return claims


def _small(data: dict[str, Any]) -> dict[str, Any]:
    """Below 2 KB: the packet aside, which has its own bound, what only explains goes first."""
    kept = dict(data)
    for name in _SPARE:
        rest = {key: value for key, value in kept.items() if key != "packet"}
        if len(json.dumps(rest, ensure_ascii=False).encode()) <= MOST_BYTES:
            break
        kept.pop(name, None)
    return kept
