"""What stands about a Markdown file at its top, between two lines of ---: `name: value`, one a line."""

import json
import re
from dataclasses import dataclass, field

KEYS = ("id", "status", "title", "language", "category", "audience", "url")
_SPELT = {
    "lang": "language",
    "categories": "category",
    "link": "url",
    "permalink": "url",
    "locale": "language",
    "标题": "title",
    "语言": "language",
    "分类": "category",
    "受众": "audience",
    "链接": "url",
    "状态": "status",
    "编号": "id",
}
_NAMED = re.compile(r"([^\W\d][\w -]{0,60})[:：](?!//)(.*)")
_CLOSED = re.compile(r"^(?:---|\.\.\.)[ \t]*$")
_HIDDEN = {"draft": "true", "published": "false"}  # as Hugo and Jekyll keep a page back


@dataclass(slots=True)
class Front:
    """`values` by the names that are read; `unread` names; `wrong`: (row, what is wrong there)."""

    values: dict[str, str] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)


def read_front(text: str) -> tuple[Front, str]:
    """What is told about a file, and the rest of it. A line of --- that no `name:` follows is a rule."""
    lines = text.split("\n")
    front = Front()
    told = [line for line in lines[1:] if line.strip()]
    first = next((line for line in told if not line.startswith("#")), "")
    if lines[0].rstrip() != "---" or not (_NAMED.match(first) or _CLOSED.match(first)):
        return front, text
    end = next((row for row, line in enumerate(lines[1:], 1) if _CLOSED.match(line)), 0)
    if not end and told[0].startswith("#"):  # a rule, a heading and text
        return front, text
    if not end:
        front.wrong.append((1, "what begins here with --- has no end: close it with a line of ---"))
        return front, text
    _fill(front, lines[1:end])
    return front, "\n".join(lines[end + 1 :])


def _fill(front: Front, lines: list[str]) -> None:
    last = ""
    for row, line in enumerate(lines, 2):
        named = _NAMED.match(line)
        if not line.strip() or line.startswith("#"):
            continue
        if named:
            last = _named(front, row, named[1].strip().lower(), named[2].strip())
        elif last and line.startswith((" ", "\t", "-", "]", "}")):  # what goes on here matters if it is read
            front.wrong += [(row, f"{last} must be one line of text")] if last in KEYS else []
        else:
            front.wrong.append((row, "this is no line of the form name: value"))


def _named(front: Front, row: int, name: str, value: str) -> str:
    """The name that it has here."""
    name = _SPELT.get(name, name)
    if name in _HIDDEN:
        if value.lower() == _HIDDEN[name]:
            front.values.setdefault("status", "draft")
    elif name not in KEYS:
        front.unread.append(name)
    elif (plain := _plain(value)) is None:
        front.wrong.append((row, f"{name} must be one line of text"))
    else:
        front.values[name] = plain
    return name


def _plain(value: str) -> str | None:
    """A text, quoted or not; None for a list, an object or a text that goes on below."""
    if value.startswith('"'):
        try:
            read = json.loads(value)
        except ValueError:
            return None
        return read if isinstance(read, str) else None
    if value.startswith("'"):
        closed = len(value) > 1 and value.endswith("'")
        return value[1:-1].replace("''", "'") if closed else None
    return None if value.startswith(("[", "{", "|", ">")) else value
