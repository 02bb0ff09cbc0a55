"""The API of articles: drafts, revisions, and what goes live with the next publish. Served by `knowledge`."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from frontdesk import errors
from frontdesk.bootstrap import Services, services
from frontdesk.entrypoints.http.conditions import Condition, Cursor, Limit, link, tag
from frontdesk.entrypoints.http.guard import Editing, Guarded
from frontdesk.entrypoints.http.problems import PROBLEM
from frontdesk.entrypoints.http.wire_knowledge import (
    ArticleBody,
    ArticleHeadOut,
    ArticleId,
    ArticleOut,
    CreationKey,
    article_in,
    article_out,
    head_out,
    place_in,
)
from frontdesk.entrypoints.http.wire_tenants import PageOut
from frontdesk.ids import derived_id
from frontdesk.knowledge.content.model import Article, Revision, hash_of
from frontdesk.knowledge.content.room import check_room
from frontdesk.knowledge.content.save import Saving, read_content, remove, save_article
from frontdesk.tenancy.ports import Versioned

router = APIRouter(route_class=Guarded, responses=PROBLEM, tags=["knowledge"])

Number = Annotated[int | None, Query(ge=1, description="an earlier revision, by its number")]


@router.get("/v1/knowledge/articles")
def list_articles(
    response: Response, who: Editing, cursor: Cursor = "", limit: Limit = 50
) -> PageOut[ArticleHeadOut]:
    """Heads, without what they say."""
    page = services().directory.page(Article, who.tenant, place_in(cursor, "art"), limit)
    return {"items": [head_out(item) for item in page.items], "next": link(response, page.next, limit)}


@router.post("/v1/knowledge/articles", status_code=201)
def create(response: Response, who: Editing, body: ArticleBody, key: CreationKey) -> ArticleOut:
    """A new article. The same key again finds what it made, even if somebody has changed it since."""
    of, content = services(), article_in(body)
    id = derived_id("art", who.tenant, key)
    found = of.directory.get(Article, who.tenant, id, fresh=True)
    if found and found.value.made != hash_of(content):
        raise errors.IdReused("Idempotency-Key")
    if found is None:
        check_room(of.directory, who.tenant, of.settings.articles_at_most)
        how = Saving(who.by, of.now())
        save_article(of.directory, of.blobs, who.tenant, id, content, body.status, how)
    response.headers["Location"] = f"articles/{id}"
    return _told(of, response, who.tenant, id)


@router.get("/v1/knowledge/articles/{article}")
def get(response: Response, who: Editing, article: ArticleId, revision: Number = None) -> ArticleOut:
    """As it was saved last, or an earlier revision; the last twenty are known."""
    return _told(services(), response, who.tenant, article, revision)


@router.put("/v1/knowledge/articles/{article}")
def put(
    response: Response, who: Editing, article: ArticleId, body: ArticleBody, match: Condition
) -> ArticleOut:
    """A new revision. A draft leaves the published one live; `archived` withdraws it within five seconds."""
    of, content = services(), article_in(body)
    _found(of, who.tenant, article)
    how = Saving(who.by, of.now(), check=match.check)
    save_article(of.directory, of.blobs, who.tenant, article, content, body.status, how)
    return _told(of, response, who.tenant, article)


@router.delete("/v1/knowledge/articles/{article}", status_code=204)
def delete(who: Editing, article: ArticleId, match: Condition) -> Response:
    """Answers stop citing it within five seconds, before any publish."""
    remove(services().directory, who.tenant, Article, article, match.check)
    return Response(status_code=204)


def _told(of: Services, response: Response, tenant: str, id: str, revision: int | None = None) -> ArticleOut:
    found = _found(of, tenant, id)
    shown = _revision(found.value, revision)
    tag(response, found.version)
    return article_out(found, shown, read_content(of.blobs, tenant, shown))


def _found(of: Services, tenant: str, id: str) -> Versioned[Article]:
    found = of.directory.get(Article, tenant, id, fresh=True)
    if found is None:
        raise errors.NotFound("There is no such article.", field="article")
    return found


def _revision(article: Article, n: int | None) -> Revision:
    live = () if article.live is None else (article.live,)
    known: tuple[Revision, ...] = (article.now, *live, *article.history)
    for each in known:
        if n in (None, each.n):
            return each
    raise errors.NotFound("This revision is not known any more.", field="revision")
