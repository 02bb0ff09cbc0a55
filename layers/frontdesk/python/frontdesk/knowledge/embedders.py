"""Which embedder a question needs: the one whose id the version names, or none."""

from collections.abc import Callable

from frontdesk.knowledge.ports import Embedder

EmbedderOf = Callable[[str], Embedder | None]
"""Gives the embedder with this very id; None where it is not to be had, and words alone must find."""


def only(embedder: Embedder | None) -> EmbedderOf | None:
    """This one, for what was made with it."""
    if embedder is None:
        return None
    return lambda model: embedder if embedder.id == model else None
