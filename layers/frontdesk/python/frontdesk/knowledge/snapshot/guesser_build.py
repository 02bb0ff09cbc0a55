"""Teaches the whole classifier, at publishing, what each entry is asked like."""

import json
from collections.abc import Sequence

import numpy as np

from frontdesk.knowledge.intents.fused import fused_sections
from frontdesk.knowledge.intents.train import Examples, teach
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.ports import Embedder
from frontdesk.knowledge.snapshot.bundle_intents import enough, taught_by
from frontdesk.knowledge.snapshot.guesser import GROUPS

MOST = 1_500
"""Examples, evenly taken: encoding them takes half a minute of one core, teaching ten seconds."""


def guesser_sections(entries: Sequence[Chunk], embedder: Embedder) -> dict[str, bytes]:
    """Sections of the full index; {} where there is too little to learn from. Raises errors.Unavailable."""
    every = taught_by(entries)
    if not enough(every):
        return {}
    taught = [every[at] for at in np.linspace(0, len(every) - 1, min(len(every), MOST)).astype(int)]
    texts, labels = [text for text, _ in taught], [label for _, label in taught]
    fused = teach(Examples(texts, labels, embedder.queries(texts), embedder.id)).fused
    category = {entry.article: entry.category or entry.article for entry in entries}
    groups = {label: category[label] for label in fused.labels}
    return {**fused_sections(fused), GROUPS: json.dumps(groups, ensure_ascii=False).encode()}
