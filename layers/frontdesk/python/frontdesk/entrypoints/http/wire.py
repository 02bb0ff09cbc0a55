"""What travels over HTTP between widget, console and us: one set of models, one OpenAPI file."""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Annotated, Literal, NotRequired

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints
from typing_extensions import TypedDict

MAX_TEXT = 5_000
MAX_BODY = 64 * 1024  # twelve bytes a character where a client escapes emoji, and what stands around the text

_ULID = "[0-9A-HJKMNP-TV-Z]{26}"
ConversationId = Annotated[str, StringConstraints(pattern=f"^cnv_{_ULID}$")]
SiteId = Annotated[str, StringConstraints(pattern=f"^site_{_ULID}$")]
VisitorId = Annotated[str, StringConstraints(pattern=f"^vis_{_ULID}$")]
AgentId = Annotated[str, StringConstraints(pattern=f"^agt_{_ULID}$")]


def _says_something(text: str) -> str:
    if "\0" in text:
        raise ValueError("must not hold the character U+0000")
    if not text.strip():
        raise ValueError("must not be empty")
    return text


Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT), AfterValidator(_says_something)]
ClientId = Annotated[str, StringConstraints(pattern=r"^m_[1-9][0-9]{0,8}_[A-Za-z0-9-]{8,64}$")]
OpeningId = Annotated[str, StringConstraints(pattern=r"^m_0_[A-Za-z0-9-]{8,64}$")]
AgentClientId = Annotated[str, StringConstraints(pattern=r"^a_[1-9][0-9]{0,8}_[A-Za-z0-9-]{8,64}$")]
Seq = Annotated[int, Field(ge=0, le=999_999_999)]
EventSeq = Annotated[int, Field(ge=1, le=999_999_999)]
Locale = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$")]


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class BuiltLate(Body):
    """Built for the first request that brings it: a cold start waits for one of them, not for all."""

    model_config = ConfigDict(defer_build=True)


class OpenSession(BuiltLate):
    site: SiteId
    locale: Locale | None = None


class OpenConversation(BuiltLate):
    """The first message, or `ask: person` for somebody who wants no bot."""

    text: Text | None = None
    ask: Literal["person"] | None = None
    locale: Locale | None = None


class Say(BuiltLate):
    """`client_id` is `m_<base>_<random>`: minted once, and the same in every retry."""

    client_id: ClientId
    after: Seq
    text: Text


class Ask(BuiltLate):
    client_id: ClientId
    after: Seq


class Rate(BuiltLate):
    client_id: ClientId
    after: Seq
    score: Annotated[int, Field(ge=1, le=5)]
    comment: Text | None = None


class Thumb(BuiltLate):
    """Whether one answer of the bot helped; `reason` says why it did not, and only then."""

    client_id: ClientId
    after: Seq
    up: bool
    reason: Literal["wrong", "unclear", "outdated", "other"] | None = None
    comment: Text | None = None


class Stop(BuiltLate):
    """Of the answer to what the visitor wrote at `seq`."""

    seq: EventSeq


class Typing(Body):
    on: bool


class Seen(Body):
    seq: Seq


class ShopOut(TypedDict):
    name: dict[str, str]
    greeting: dict[str, str]
    locale: str


class SessionOut(TypedDict):
    token: str
    visitor: str
    expires_at: str
    shop: ShopOut


class ProblemOut(TypedDict):
    """RFC 9457; `code` is stable, `field` is the path of what is wrong."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: NotRequired[str]


def rfc3339(ms: int) -> str:
    """UTC with milliseconds: 2026-11-23T01:30:00.000Z."""
    return f"{_second(ms // 1000)}.{ms % 1000:03d}Z"


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    """Most times of an answer lie in a few seconds, and strftime is slow."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")


def base_of(client_id: str) -> int:
    """The place in the log that the id was minted over: `m_<base>_<random>`."""
    return int(client_id.split("_", 2)[1])
