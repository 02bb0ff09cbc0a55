"""Articles and entries as chunks: whole sentences under one heading, small enough to be one source.

A chunk's size is its characters, where a Chinese one counts twice: it says more than a letter does, and an
encoder pays for it so. A section that is shorter than FEWEST stays alone, since a chunk has one heading.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from hashlib import sha256

from frontdesk.knowledge.content.blocks import Block, blocks_of, joined
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.content.sentences import sentences_of
from frontdesk.knowledge.passages import Chunk

FEWEST, MOST = 90, 400
"""A piece is closed at MOST; a remainder below FEWEST goes to its neighbour if both fit."""


def chunks_of_article(id: str, content: Content) -> list[Chunk]:
    """In order of the text; the same content gives the same chunks with the same hashes."""
    whole = Chunk(
        hash="", article=id, language=content.language, title=content.title, heading="", text="",
        url=content.url, category=content.category, audience=content.audience,
    )  # fmt: skip
    made = [
        hashed(replace(whole, heading=heading, text=text))
        for heading, units in _sections(blocks_of(content.body))
        for text in _packed(units)
    ]
    return list({chunk.hash: chunk for chunk in made}.values())  # said twice under one heading counts once


def chunk_of_entry(id: str, faq: Faq) -> Chunk:
    """One chunk, however long the answer: who asks a FAQ's question wants all of it."""
    text = "\n".join(joined([line]) for line in faq.answer.strip().split("\n")).strip()
    question = "\n".join((faq.question, *faq.likes))
    return hashed(
        Chunk("", id, faq.language, faq.question, "", text, question, faq.url, faq.category, faq.audience)
    )


def hashed(chunk: Chunk) -> Chunk:
    """With the hash of article, language, heading, question and text, each after its length in bytes."""
    digest = sha256()
    for part in (chunk.article, chunk.language, chunk.heading, chunk.question, chunk.text):
        encoded = part.encode()
        digest.update(len(encoded).to_bytes(4, "big") + encoded)
    return replace(chunk, hash=digest.hexdigest())


def size_of(text: str) -> int:
    """Characters, where a Chinese one counts twice."""
    return len(text) + sum("\u2e80" <= character <= "\uffef" for character in text)


def _sections(blocks: Iterable[Block]) -> Iterator[tuple[str, list[list[str]]]]:
    """(heading, paragraphs as lists of sentences) for each run of blocks under one heading."""
    heading, paragraphs = "", list[list[str]]()
    for block in blocks:
        if block.heading != heading and paragraphs:
            yield heading, paragraphs
            paragraphs = []
        heading = block.heading
        paragraphs.append([block.text] if block.is_whole else list(sentences_of(block.text)))
    if paragraphs:
        yield heading, paragraphs


def _packed(paragraphs: list[list[str]]) -> list[str]:
    """Sentences filled into pieces, one after the other; a paragraph that fits whole is not parted."""
    pieces: list[str] = []
    for paragraph in paragraphs:
        text = _said(paragraph)
        if pieces and size_of(pieces[-1]) + size_of(text) < MOST:
            pieces[-1] += "\n" + text
        else:
            pieces.extend(_parted(paragraph))
    return _without_crumbs(pieces)


def _parted(sentences: list[str]) -> Iterator[str]:
    held: list[str] = []
    for sentence in sentences:
        if held and size_of(_said([*held, sentence])) > MOST:
            yield _said(held)
            held = []
        held.append(sentence)
    yield _said(held)


def _without_crumbs(pieces: list[str]) -> list[str]:
    """A piece below FEWEST joins the one before it if they fit together."""
    kept: list[str] = []
    for piece in pieces:
        small = kept and min(size_of(piece), size_of(kept[-1])) < FEWEST
        if small and size_of(kept[-1]) + size_of(piece) < MOST:
            kept[-1] += "\n" + piece
        else:
            kept.append(piece)
    return kept


def _said(sentences: list[str]) -> str:
    """Sentences one after the other; English ones with a space between, Chinese ones without."""
    text = ""
    for sentence in sentences:
        text += sentence if not text or text[-1] in "。！？；…”’」』）】》" else f" {sentence}"
    return text
