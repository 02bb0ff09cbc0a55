"""The kinds of fields that people and programs send when they set up a tenant or sign in."""

from typing import Annotated, Literal, TypeVar
from unicodedata import category
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, StringConstraints
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body
from frontdesk.tenancy.model import Words, is_origin

T = TypeVar("T")

_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
_ADDRESS = r"^[^@\s]{1,64}@[^@\s]{1,189}$"
_NEW_LINES = {"Cc", "Zl", "Zp"}
_TURNS = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # they make a name read as another


def _one_line(text: str) -> str:
    if any(category(character) in _NEW_LINES or character in _TURNS for character in text):
        raise ValueError("must be one line of plain text")
    if not text.strip():
        raise ValueError("must not be empty")
    return text


def _origin(text: str) -> str:
    if not is_origin(text):
        raise ValueError("must be an exact origin, https://www.example.com, with no path and no *")
    return text


def _zone(text: str) -> str:
    try:
        ZoneInfo(text)
    except (OSError, LookupError, ValueError):  # unknown, a folder, or a path out of the database
        raise ValueError("must be a time zone of the IANA database, such as Asia/Shanghai") from None
    return text


def different(items: list[T]) -> list[T]:
    """For AfterValidator: a list that names nothing twice."""
    if len(set(items)) < len(items):
        raise ValueError("must not name anything twice")
    return items


TenantId = Annotated[str, StringConstraints(pattern=f"^ten_{_ULID}$")]
Email = Annotated[str, StringConstraints(max_length=254, pattern=_ADDRESS), AfterValidator(_one_line)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=400)]
Line = Annotated[str, StringConstraints(min_length=1, max_length=100), AfterValidator(_one_line)]
Greeting = Annotated[str, StringConstraints(min_length=1, max_length=500)]
Zone = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_+/-]{1,64}$"), AfterValidator(_zone)]
Origin = Annotated[str, StringConstraints(max_length=260), AfterValidator(_origin)]
SkillId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,39}$")]
RoleName = Literal["agent", "supervisor", "owner"]
Language = Literal["zh", "en"]
Languages = Annotated[list[Language], Field(min_length=1, max_length=2), AfterValidator(different)]


def both_languages() -> list[Language]:
    """The default: Chinese and English are equal."""
    return ["zh", "en"]


class NamesBody(Body):
    zh: Line
    en: Line


class WordsOut(TypedDict):
    zh: str
    en: str


def words_out(words: Words) -> WordsOut:
    return {"zh": words.zh, "en": words.en}
