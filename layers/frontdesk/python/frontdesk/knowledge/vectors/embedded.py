"""What of a chunk is embedded: of a FAQ entry what is asked, of an article what it says. Stdlib only."""

from frontdesk.knowledge.passages import Chunk

MOST = 400
"""Characters; a longer text costs the encoder more and says no more."""


def embedded(chunk: Chunk) -> str:
    """The text whose vector stands for the chunk; it depends on nothing but what the chunk's hash covers."""
    if chunk.question:
        return " ".join(chunk.question.split("\n"))[:MOST]
    return "\n".join(filter(None, (chunk.heading, chunk.text)))[:MOST]
