"""How many articles and entries a tenant may have, drafts and archived ones too: the installation says."""

from frontdesk import errors
from frontdesk.knowledge.content.model import Article, Entry
from frontdesk.knowledge.content.save import every
from frontdesk.tenancy.ports import Directory

FULL = "articles and entries that a tenant may have (FRONTDESK_MOST_ARTICLES)"


def all_ids(directory: Directory, tenant: str) -> set[str]:
    """Of articles and entries, whatever their status: a query for each hundred."""
    articles = {each.id for each in every(directory, tenant, Article)}
    return articles | {each.id for each in every(directory, tenant, Entry)}


def check_room(directory: Directory, tenant: str, most: int) -> None:
    """Raises errors.Conflict where one more would be too many; two at once may both pass, by one each."""
    if len(all_ids(directory, tenant)) >= most:
        raise errors.Conflict(f"There are {most:,} {FULL}. Delete some first.", code="articles_full")
