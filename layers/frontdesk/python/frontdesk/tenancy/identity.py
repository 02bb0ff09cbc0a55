"""What signing in is made of: passwords, invitations, sessions, attempts, and the claims of our tokens."""

from dataclasses import field

from frontdesk.values import frozen


@frozen
class Scrypt:
    """A stored password: parameters, salt and digest in hex, so that parameters can rise later."""

    n: int
    r: int
    p: int
    salt: str
    digest: str


@frozen
class Login:
    """How an agent proves who they are; apart from Agent, so that no listing ever carries it.

    `epoch` rises with each new password and ends every session begun before it. `invitation` is the hash of
    the one live invitation: a newer one, or its use, makes it void.
    """

    agent: str
    password: Scrypt | None = None
    epoch: int = 0
    invitation: str = ""


@frozen
class Invitation:
    """Where the hash of a code leads; the code itself is stored nowhere."""

    tenant: str
    agent: str
    expires: int


@frozen
class Session:
    """One browser that signed in: a family of refresh tokens of which only the latest is good.

    `rotated` is when the latest was made, `ends` when the agent has to sign in again, however busy.
    """

    agent: str
    epoch: int
    generation: int
    rotated: int
    ends: int


@frozen
class Attempts:
    """Sign-ins of one address or one source that did not succeed; nothing is looked at before `until`."""

    failures: int = 0
    last: int = 0
    until: int = 0


@frozen
class VisitorClaims:
    """Who writes in the widget. `epoch` is the conversation's, so the state can outdate it without a read."""

    tenant: str
    visitor: str
    site: str
    conversation: str = ""
    epoch: int = 0
    contact: str = ""


@frozen
class AgentClaims:
    """Who works in the console."""

    tenant: str
    agent: str
    name: str
    roles: tuple[str, ...]


@frozen
class RefreshClaims:
    """Which generation of which session a refresh cookie is."""

    tenant: str
    agent: str
    session: str
    generation: int


Claims = VisitorClaims | AgentClaims | RefreshClaims


@frozen
class Issued:
    """A token and the moment (ms since the epoch) from which it is worth nothing."""

    token: str = field(repr=False)
    expires_at: int
