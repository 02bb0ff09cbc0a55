"""Texts with {names} in them: answers that fill in facts and slots, phrases that hold a slot."""

from collections.abc import Iterable, Mapping

from frontdesk.errors import InvalidField
from frontdesk.knowledge.model import Slot, Texts
from frontdesk.knowledge.normalise import exact_key, normalise
from frontdesk.patterns import pattern
from frontdesk.values import frozen

_NAMED = pattern(r"\{([a-z][a-z0-9_]{0,31})\}")


@frozen
class Names:
    """What may stand between braces."""

    facts: Mapping[str, Texts]
    slots: Mapping[str, Slot]

    def slots_in(self, text: str, language: str, path: str) -> list[str]:
        """The slots that a text asks for; raises InvalidField for a name that its language does not have."""
        if "{" not in text and "}" not in text:
            return []
        pieces = cut(text)
        if any("{" in piece or "}" in piece for piece in pieces[::2]):
            raise InvalidField(path, "Braces stand only around the name of a fact or a slot.")
        for name in pieces[1::2]:
            if name not in self.slots and language not in self.facts.get(name, {}):
                raise InvalidField(path, f"{{{name}}} is neither a slot nor a fact in {language}.")
        return [name for name in pieces[1::2] if name in self.slots]


def cut(text: str) -> list[str]:
    """text, name, text, name, text: always an odd number of pieces."""
    return _NAMED.split(text) if "{" in text else [text]


def fill(text: str, values: Mapping[str, str]) -> str:
    """The text with these names filled in; other names stay."""
    if "{" not in text:
        return text
    return _NAMED.sub(lambda match: values.get(match[1], match[0]), text)


def missing(text: str) -> list[str]:
    return cut(text)[1::2] if "{" in text else []


def phrase_key(pieces: Iterable[str]) -> str:
    """The key of a phrase cut at its slots, which stay in it as {name}: no normal form holds a brace."""
    return "".join(
        f"{{{piece}}}" if at % 2 else exact_key(normalise(piece)) for at, piece in enumerate(pieces)
    )
