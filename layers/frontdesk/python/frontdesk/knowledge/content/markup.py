"""HTML as tokens, in time that follows its length whatever it holds.

The standard library's parser takes quadratic time for unclosed tags and comments in the Pythons we run, so
only its table of entities is used. Attributes are read for what hides an element and where a link leads;
everything else of them, event handlers first, is never looked at.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape

_TAG = re.compile(
    r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:-]{0,40})"
    r"(?P<rest>(?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*)>"
)
_ATTRIBUTE = re.compile(
    r"([a-zA-Z][a-zA-Z0-9:_-]{0,60})(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+)))?"
)
_READ = frozenset({"hidden", "aria-hidden", "style", "href", "alt", "src"})
_RAW = frozenset({"script", "style", "textarea", "xmp", "noembed", "noframes", "iframe", "plaintext"})


@dataclass(frozen=True, slots=True)
class Token:
    """Text if `tag` is "", else the start of an element or its end."""

    text: str = ""
    tag: str = ""
    ends: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


def tokens_of(html: str) -> Iterator[Token]:
    """In order; comments, doctypes and what scripts and styles hold are passed over."""
    at = 0
    while at < len(html):
        next_at = html.find("<", at)
        if next_at != at:
            yield Token(text=unescape(html[at : next_at if next_at >= 0 else len(html)]))
            if next_at < 0:
                return
            at = next_at
        if html.startswith("<!--", at):
            at = _after(html, "-->", at + 4)
        elif html.startswith(("<!", "<?"), at):
            at = _after(html, ">", at)
        elif found := _TAG.match(html, at):
            yield from _tag(found)
            at = _past_raw(html, found)
        else:
            yield Token(text="<")
            at += 1


def _tag(found: re.Match[str]) -> Iterator[Token]:
    name = found["name"].lower()
    if found["end"]:
        yield Token(tag=name, ends=True)
        return
    rest = found["rest"]
    attributes = dict(_attributes(rest)) if "=" in rest or "hidden" in rest.lower() else {}
    yield Token(tag=name, attributes=attributes)
    if rest.endswith("/") or name in _RAW:
        yield Token(tag=name, ends=True)


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, *values in _ATTRIBUTE.findall(text):
        if name.lower() in _READ:
            yield name.lower(), unescape("".join(values)).strip()


def _past_raw(html: str, found: re.Match[str]) -> int:
    """After the tag; what a script holds is no HTML, up to its own end."""
    name = found["name"].lower()
    if found["end"] or name not in _RAW:
        return found.end()
    close = re.compile(rf"</{name}[\s/>]", re.I).search(html, found.end())
    return _after(html, ">", close.start()) if close else len(html)


def _after(html: str, mark: str, at: int) -> int:
    found = html.find(mark, at)
    return len(html) if found < 0 else found + len(mark)
