"""What the inbox needs of a store."""

from collections.abc import Sequence
from typing import Protocol

from frontdesk.inbox.board import Board
from frontdesk.inbox.model import InboxRow, Projection, Rows


class Inbox(Protocol):
    """Rows by conversation, listed by status and by visitor.

    Cost on DynamoDB: 1 write unit for each event, 1 more for each index whose key it moves.
    """

    def project(self, projection: Projection) -> bool:
        """Set the row unless a later event did; False if one had. Safe to repeat and to reorder."""

    def page(
        self,
        tenant: str,
        status: str,
        *,
        cursor: str = "",
        limit: int = 50,
        before: int = 0,
        newest_first: bool = False,
    ) -> Rows:
        """Rows of one status, longest there first (queued: by priority, then longest wait), or the other way.

        `before` (ms) stops at rows that came later. Raises errors.InvalidField("cursor").
        """

    def of_visitor(self, tenant: str, visitor: str, *, cursor: str = "", limit: int = 50) -> Rows:
        """A visitor's conversations, oldest first."""

    def row(self, tenant: str, conversation: str) -> InboxRow | None:
        """One row; may be a moment behind the log."""

    async def wait(self, tenant: str, timeout_s: float) -> bool:
        """Sleep until a row of the tenant may have changed (at most 1 s where the store tells nobody)."""

    def rows(self, tenant: str, conversations: Sequence[str]) -> list[InboxRow]:
        """These rows, where they exist, in the order asked for."""

    def standing(self, tenant: str, status: str, *, limit: int) -> list[tuple[int, str]]:
        """Who stands in a list, first to last, from its keys alone: (rank of the priority, conversation)."""

    def board(self, tenant: str) -> Board | None:
        """The board of the tenant's queue as it was last made; may be a moment behind."""

    def set_board(self, tenant: str, board: Board, *, expect: int) -> bool:
        """Replace the board whose rev is `expect` (0: there is none); False if it is another one by now."""

    def purge(self, now: int) -> int:
        """Forget rows that have expired; returns how many, 0 where the store does so by itself."""
