"""What an import finds in a file: items that can be written, and sentences about those that can't."""

from dataclasses import dataclass, field

from frontdesk.knowledge.content.model import Content, Faq


class Unreadable(Exception):
    """A whole file or address can't be used; the message says why, in words for whoever sent it."""


@dataclass(frozen=True, slots=True)
class Item:
    """An article or an entry, and what names it for ever: the id it brings, else `source`.

    `place` is where it stands, as people count: `faq.csv, row 17`. `status` "" is the import's own.
    """

    place: str
    content: Content | Faq
    source: str
    id: str = ""
    status: str = ""


@dataclass(slots=True)
class Findings:
    """Filled while a file is read. An error is a broken row; a note says what was left out on purpose."""

    file: str
    items: list[Item] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def at(self, place: str) -> str:
        return f"{self.file}, {place}" if place else self.file

    def wrong(self, place: str, what: str) -> None:
        self.errors.append(f"{self.at(place)}: {what}")

    def note(self, place: str, what: str) -> None:
        self.notes.append(f"{self.at(place)}: {what}")
