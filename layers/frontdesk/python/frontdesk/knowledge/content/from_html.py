"""An HTML page as Markdown text: what a reader sees of it, without scripts, styles, forms and navigation."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from urllib.parse import urljoin

from frontdesk.knowledge.content.markup import Token, tokens_of

_UNSEEN_TAGS = (
    "script style noscript template svg math iframe object embed canvas audio video form button select input "
    "textarea nav footer aside dialog xmp noembed noframes plaintext applet"
)
_VOID_TAGS = "area base br col hr img input link meta source track wbr embed param"
_BLOCK_TAGS = (
    "address article blockquote body dd details div dl dt fieldset figcaption figure header hr html li main "
    "ol p pre section summary table tbody td tfoot th thead tr ul h1 h2 h3 h4 h5 h6"
)
_UNSEEN, _VOID, _BLOCKS = (frozenset(tags.split()) for tags in (_UNSEEN_TAGS, _VOID_TAGS, _BLOCK_TAGS))
_SIBLINGS = frozenset({"li", "tr", "td", "th", "p", "dt", "dd", "option"})  # one ends where the next begins
_HEADINGS = {f"h{level}": "#" * level for level in range(1, 7)}
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_MARKS = re.compile(r"([\\`*\[\]<])")
_SPACE = re.compile(r"\s+")
_DEEPEST = 500


@dataclass(slots=True)
class _Page:
    base: str
    title: str = ""
    lines: list[str] = field(default_factory=list)
    line: list[str] = field(default_factory=list)  # pieces: adding to one long text is quadratic
    open: list[str] = field(default_factory=list)
    unseen_from: int = 0  # depth of the element that hides what is inside; 0 = nothing does
    link: str = ""
    link_at: int = 0  # where its words begin


def from_html(html: str, base: str = "") -> tuple[str, str]:
    """(title, Markdown). Links are made absolute by `base`; only http, https and mailto ones stay."""
    page = _Page(base)
    for token in tokens_of(html):
        if not token.tag:
            _say(page, token.text)
        elif token.ends:
            _end(page, token.tag)
        else:
            _begin(page, token)
    _break(page)
    text = "\n\n".join(_gathered(page.lines)).strip()
    return _SPACE.sub(" ", page.title).strip() or _first_heading(text), text


def _begin(page: _Page, token: Token) -> None:
    tag = token.tag
    if page.open and (page.open[-1] == tag in _SIBLINGS or (page.open[-1] == "p" and tag in _BLOCKS)):
        _end(page, page.open[-1])
    if tag in _BLOCKS or tag == "br":
        _break(page)
    if tag in _VOID:
        if tag == "img" and not page.unseen_from:
            _say(page, token.attributes.get("alt", ""))
        return
    if len(page.open) < _DEEPEST:
        page.open.append(tag)
    if not page.unseen_from and (tag in _UNSEEN or _is_hidden(token)):
        page.unseen_from = len(page.open)
    if page.unseen_from:
        return
    if tag in _HEADINGS:
        page.line = [_HEADINGS[tag] + " "]
    elif tag == "li":
        page.line = ["- "]
    elif tag in ("td", "th"):
        page.line = ["| "]
    elif tag == "a":
        page.link = _target(page.base, token.attributes.get("href", ""))
        page.link_at = len(page.line)


def _end(page: _Page, tag: str) -> None:
    if tag not in page.open:
        return
    while page.open:
        name = page.open.pop()
        if name == "a" and page.link:
            page.line[page.link_at :] = ["[", *page.line[page.link_at :], f"]({page.link})"]
            page.link = ""
        if name in _BLOCKS:
            _break(page)
        if page.unseen_from > len(page.open):
            page.unseen_from = 0
        if name == tag:
            return


def _say(page: _Page, text: str) -> None:
    if "title" in page.open and "body" not in page.open:
        page.title = (page.title + text)[:400]
    elif not page.unseen_from and "head" not in page.open:
        ended = page.line and page.line[-1].endswith(" ")
        gap = " " if text[:1].isspace() and not ended else ""
        said = _MARKS.sub(r"\\\1", _SPACE.sub(" ", text).strip())
        page.line.append(gap + said + (" " if said and text[-1:].isspace() else ""))


def _break(page: _Page) -> None:
    page.link = ""  # around blocks: its words stay
    line = "".join(page.line).strip()
    if line.strip("#-| "):
        page.lines.append(line)
    page.line = []


def _gathered(lines: list[str]) -> Iterator[str]:
    """Cells of a row in one line, items of a list below each other."""
    for kind, group in groupby(lines, lambda line: line[:2] if line[:2] in ("- ", "| ") else line):
        yield {"- ": "\n", "| ": " "}.get(kind, "\n\n").join(group)


def _is_hidden(token: Token) -> bool:
    given = token.attributes
    hides = "hidden" in given or given.get("aria-hidden") == "true"
    return hides or bool(_HIDDEN.search(given.get("style", "")))


def _target(base: str, href: str) -> str:
    try:
        url = urljoin(base, href)
    except ValueError:
        return ""
    safe = url.startswith(("http://", "https://", "mailto:")) and not re.search(r"[\s()<>\"\\]", url)
    return url if safe and len(url) <= 500 else ""


def _first_heading(text: str) -> str:
    found = re.search(r"^#{1,6} (.+)$", text, re.M)
    return re.sub(r"\\(.)", r"\1", found[1]) if found else ""
