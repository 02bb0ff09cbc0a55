"""The whole error tree; every error has a stable `code`, an HTTP status and a sentence that says what to do.

FrontdeskError
├── BadRequest                 400
│   └── InvalidField           422   names the field
│       └── IdReused           422   the same client_id with another body
├── Unauthorised               401
├── Forbidden                  403
├── NotFound                   404
├── MethodNotAllowed           405
├── Conflict                   409
│   ├── CursorUnknown                the log has no such place: start again from its beginning
│   ├── NotHolder                    somebody else holds the conversation
│   ├── AlreadyHeld                  you hold it already
│   ├── AlreadyResolved              nothing to close
│   ├── UnseenMessage                the visitor wrote something you have not seen
│   ├── NoRoom                       the agent has no free capacity
│   ├── Contended                    lost too many puts; try again
│   └── Outdated                     a bot or a timer came too late: dropped, never shown
├── Retired                    410
├── VersionMismatch            412
├── TooLarge                   413
├── TooMany                    429   carries retry_after
└── Unavailable                503   carries retry_after
    └── Damaged                503   a file of ours is not what was written: who meets it keeps the old one
"""

from collections.abc import Mapping


class FrontdeskError(Exception):
    """Base of all errors a caller may see; `detail` never holds user text, names of tables or keys."""

    status = 500
    code = "internal"
    detail = "Something went wrong on our side. Please try again."

    def __init__(
        self,
        detail: str | None = None,
        *,
        field: str | None = None,
        code: str | None = None,
        retry_after: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.detail)
        self.detail = detail or self.detail
        self.code = code or self.code
        self.field = field
        self.retry_after = retry_after
        self.headers = dict(headers or {})


class BadRequest(FrontdeskError):
    status, code, detail = 400, "bad_request", "The request could not be read."


class InvalidField(BadRequest):
    """One field is wrong; `field` is its path in the body, or the name of the header or parameter."""

    status, code, detail = 422, "invalid_field", "A field is not valid."

    def __init__(self, field: str, detail: str, *, code: str | None = None) -> None:
        super().__init__(detail, field=field, code=code)


class IdReused(InvalidField):
    code = "id_reused"

    def __init__(self, field: str = "client_id") -> None:
        super().__init__(field, "This id was used for another message. Mint a new one for a new message.")


class Unauthorised(FrontdeskError):
    status, code, detail = 401, "unauthorised", "Sign in again: the token is missing, expired or not valid."


class Forbidden(FrontdeskError):
    status, code, detail = 403, "forbidden", "This is not yours to do."


class NotFound(FrontdeskError):
    status, code, detail = 404, "not_found", "There is no such thing."


class MethodNotAllowed(FrontdeskError):
    status, code, detail = 405, "method_not_allowed", "This address knows other methods; see Allow."


class Conflict(FrontdeskError):
    status, code, detail = 409, "conflict", "The state has changed. Read it again."


class CursorUnknown(Conflict):
    """`field` names who brought the place: `after`, the base in `client_id`, or `seq`."""

    code, detail = "cursor_unknown", "The log has no such place. Read the conversation from its beginning."

    def __init__(self, *, field: str = "after") -> None:
        super().__init__(field=field)


class NotHolder(Conflict):
    code, detail = "not_holder", "Somebody else holds this conversation. Take it, or let them answer."


class AlreadyHeld(Conflict):
    code, detail = "already_held", "You hold this conversation already."


class AlreadyResolved(Conflict):
    code, detail = "already_resolved", "This conversation is closed already."


class UnseenMessage(Conflict):
    code, detail = "unseen_message", "The visitor wrote again. Read it before you close or snooze."


class NoRoom(Conflict):
    code, detail = "no_room", "The agent has no free capacity for this conversation."


class Contended(Conflict):
    code, detail = "contended", "Too many writers at once. Nothing was written; send it again."


class Retired(FrontdeskError):
    status, code = 410, "conversation_retired"
    detail = "This conversation has ended for good. Open a new one."


class VersionMismatch(FrontdeskError):
    status, code, detail = 412, "version_mismatch", "It was changed in between. Read it again, then repeat."


class TooLarge(FrontdeskError):
    status, code, detail = 413, "too_large", "The request is larger than 64 KB."


class TooMany(FrontdeskError):
    status, code, detail = 429, "too_many", "Too many requests. Wait a moment."


class Unavailable(FrontdeskError):
    status, code, detail = 503, "unavailable", "The service is busy. Nothing is lost; try again shortly."


class Outdated(Conflict):
    """A bot, a worker or a timer came too late: what it decided on has changed. It is dropped, not shown."""

    code, detail = "outdated", "The conversation has moved on; this no longer applies."


class Damaged(Unavailable):
    """A file of ours is broken or cut short; `what` is for the log and never leaves."""

    code = "damaged"

    def __init__(self, what: str) -> None:
        super().__init__()
        self.what = what

    def __str__(self) -> str:
        return self.what
