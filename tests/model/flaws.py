"""The naive designs: each leaves out one rule of the protocol, and a search must find what that costs."""

from enum import StrEnum


class Flaw(StrEnum):
    """The value says what the naive design does."""

    # posting
    FORGED_CURSOR = "the client's cursor is a place in the log, unread"
    EMPTY_TAIL = "a tail without its base means that nothing is new"
    HOLE_ACCEPTED = "a tail may have holes"
    TWO_READS = "the next seq comes from one read, the state from another"
    RENEWED_BASE = "a retry reads from the newest cursor"
    BLIND_AFTER_LOST_PUT = "after a lost put the item in the way is not compared with our own"
    CURSOR_IS_POSTED = "the client's cursor jumps to its own message"
    IDS_WITHOUT_SIDE = "an id is looked up whoever wrote it"
    FRESH_CONVERSATION_ID = "opening twice mints two conversations"
    ASKS_AGAIN = "who asks for a person twice writes it twice"
    # the bot
    NO_GUARD = "nobody looks again after a crash between the two puts"
    GUARD_FOR_VISITORS_ONLY = "only a visitor's event has a guard"
    GUARD_TAKES_ALL = "the guard does not check unanswered ≤ s"
    STATUS_READ_FIRST = "the bot checks the holder, then puts wherever the log ends"
    REAPPENDS = "a bot's answer that lost its put is put again as it is"
    COVERS_NEWER = "an answer covers whatever is unanswered"
    PROMISE_KEPT = "an inline answer stays promised after a lost put"
    LLM_IGNORES_NEWER = "an LLM answer is put though the visitor wrote again"
    NO_SINCE = "the bot's answer does not name the state it was composed in"
    NO_DUE = "a late answer does not name the question it was composed for"
    # agents
    READ_THEN_WRITE = "capacity is read, then the hold is written"
    TWO_WRITES = "the event and the hold are two writes"
    REOPENS_TO_AGENT = "a visitor who comes back goes straight to the last agent"
    RESOLVES_UNSEEN = "resolving does not name what the agent has seen"
    RESOLVES_AGAIN = "resolving is decided once, before the first put"
    STATE_UNNAMED = "an expiry or a sweep does not name the state it was decided on"
    # retiring, erasing
    BURIED_ONCE = "the tombstone is not written again before the deletion"
    NO_FENCE = "a retired conversation is deleted without a fence"
    NO_WAIT = "a retired conversation is deleted at once"
    FENCE_FIRST = "the fence is deleted first"
    FENCE_TOO_SOON = "the fence is deleted in the same pass as the rest"
    NO_TOMBSTONE = "a retired conversation leaves nothing behind"
    NO_EPOCH = "erasing raises no epoch"
    ERASE_LEAVES_WAITING = "erasing leaves unanswered as it was"
    BLANKS_UNMARKED = "an overwritten item does not say that it is erased"
    OVERWRITES_BLINDLY = "erasing writes text whether the item exists or not"
    READER_TRUSTS_ITEM = "a reader shows the text that the item holds"
    SWEPT_ONCE = "search documents are erased once"
    # projections
    LAST_WRITE_WINS = "a projection takes whatever comes last"
    COUNTS_RECORDS = "a counter adds one per record"
    LIVE_TEXT_STAYS = "live text shows whoever holds the conversation"
