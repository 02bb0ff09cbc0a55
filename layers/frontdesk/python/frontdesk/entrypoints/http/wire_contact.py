"""What a visitor leaves who would rather be written to than wait: an address, and what it is about."""

from typing import Annotated, Any

from pydantic import AfterValidator, StringConstraints

from frontdesk import errors
from frontdesk.entrypoints.http.wire import BuiltLate, ClientId, Seq, Text
from frontdesk.entrypoints.http.wire_fields import Email, Line

LEAST_DIGITS = 5


def _dialled(text: str) -> str:
    if sum(letter.isdigit() for letter in text) < LEAST_DIGITS:
        raise ValueError("must be a phone number")
    return text


Phone = Annotated[
    str, StringConstraints(max_length=40, pattern=r"^\+?[0-9 ()./-]+$"), AfterValidator(_dialled)
]


class Contact(BuiltLate):
    """An email address or a phone number, or both."""

    client_id: ClientId
    after: Seq
    email: Email | None = None
    phone: Phone | None = None
    name: Line | None = None
    text: Text | None = None


def contact_data(body: Contact) -> dict[str, Any]:
    """What `contact_left` keeps beside the text. Raises errors.InvalidField where there is no address."""
    if not (body.email or body.phone):
        raise errors.InvalidField("email", "Leave an email address or a phone number.")
    given = {"email": body.email, "phone": body.phone, "name": body.name}
    return {name: value for name, value in given.items() if value}
