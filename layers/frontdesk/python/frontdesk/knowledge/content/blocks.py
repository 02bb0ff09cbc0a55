"""Markdown as blocks of plain text under their headings: what a visitor reads, without its marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HEADING = re.compile(r" {0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_FENCE = re.compile(r" {0,3}(```+|~~~+)")
_ITEM = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)、])\s+(?=\S)")
_RULE = re.compile(r" {0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$")
_TABLE_LINE = re.compile(r"\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$")
_IMAGE = re.compile(r"!\[([^\]\n]{0,300})\]\([^()\s]{0,800}(?:\s+\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(r"\[([^\]\n]{1,300})\]\([^()\s]{0,800}(?:\s+\"[^\"\n]{0,300}\")?\)")
_AUTOLINK = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,800})>")
_CODE = re.compile(r"`([^`\n]+)`")
_STRONG = re.compile(r"(\*\*\*|\*\*|\*|~~)(?=\S)([^*~\n]+?)(?<=\S)\1")
_UNDERSCORED = re.compile(r"(?<![\w])(___|__|_)(?=\S)([^_\n]+?)(?<=\S)\1(?![\w])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|<>~])")
_ASIDE = 0xE000  # characters for private use
_HIDDEN = re.compile("[\ue021-\ue07e]")
_SPACE = re.compile(r"[ \t\u00a0\u3000]+")


@dataclass(frozen=True, slots=True)
class Block:
    """`heading` is the path down to here, joined by " › "; one that `is_whole` has no sentences."""

    heading: str
    text: str
    is_whole: bool = False


def blocks_of(markdown: str) -> Iterator[Block]:
    """Every paragraph, list item, table row and fence, in order, each under its heading."""
    path: list[tuple[int, str]] = []
    waiting: list[str] = []
    lines = iter(markdown.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    for line in lines:
        fence, heading = _FENCE.match(line), _HEADING.match(line)
        ends = fence or heading or not line.strip() or _RULE.match(line)
        if ends or _ITEM.match(line) or "|" in line:
            yield from _paragraph(path, waiting)
            waiting = []
        if fence:
            yield from _fenced(path, lines, fence[1])
        elif heading:
            path = _below(path, len(heading[1]), plain(heading[2]))
        elif "|" in line and line.count("|") > 1:
            yield from _table_row(path, line)
        elif not ends:
            item = None if waiting else _ITEM.match(line)
            waiting.append(line[item.end() :] if item else line)
    yield from _paragraph(path, waiting)


def plain(text: str) -> str:
    """One line of Markdown without marks; the text of a link stays, its address goes."""
    text = _ESCAPE.sub(lambda found: chr(_ASIDE + ord(found[1])), text)  # out of sight of what follows
    text = _LINK.sub(r"\1", _IMAGE.sub(r"\1", text))
    text = _CODE.sub(r"\1", _AUTOLINK.sub(r"\1", text))
    for _ in range(3):  # marks within marks
        text = _UNDERSCORED.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _HIDDEN.sub(lambda found: chr(ord(found[0]) - _ASIDE), text)
    return _SPACE.sub(" ", text).strip()


def joined(lines: list[str]) -> str:
    """Lines of one paragraph as one; between Chinese characters no space comes in."""
    text = ""
    for line in (plain(each.strip().lstrip(">").strip()) for each in lines):
        gap = "" if not text or not line or _is_wide(text[-1]) or _is_wide(line[0]) else " "
        text += gap + line
    return text


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\u9fff" or "\uff00" <= character <= "\uffef"


def _below(path: list[tuple[int, str]], level: int, title: str) -> list[tuple[int, str]]:
    return [each for each in path if each[0] < level] + ([(level, title)] if title else [])


def _heading(path: list[tuple[int, str]]) -> str:
    return " › ".join(title for _, title in path)


def _paragraph(path: list[tuple[int, str]], lines: list[str]) -> Iterator[Block]:
    text = joined(lines)
    if text:
        yield Block(_heading(path), text)


def _fenced(path: list[tuple[int, str]], lines: Iterator[str], fence: str) -> Iterator[Block]:
    inside = []
    for line in lines:
        if line.strip().startswith(fence):
            break
        inside.append(line.rstrip())
    text = "\n".join(inside).strip("\n")
    if text.strip():
        yield Block(_heading(path), text, is_whole=True)


def _table_row(path: list[tuple[int, str]], line: str) -> Iterator[Block]:
    cells = [] if _TABLE_LINE.match(line) else [plain(cell) for cell in line.strip().strip("|").split("|")]
    text = " | ".join(cell for cell in cells if cell)
    if text:
        yield Block(_heading(path), text, is_whole=True)
