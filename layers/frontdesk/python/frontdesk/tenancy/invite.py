"""A link that lets one agent choose a password, once."""

from dataclasses import field, replace
from hashlib import sha256

from frontdesk import errors
from frontdesk.ids import crockford
from frontdesk.tenancy.identity import Invitation, Login
from frontdesk.tenancy.model import Agent
from frontdesk.tenancy.passwords import SALT_BYTES, check_password, hash_password
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put, Randomness, Remove, Versioned
from frontdesk.tenancy.sign_in import Gate, SignedIn, begin_session
from frontdesk.values import frozen

LIFE = 7 * 86_400_000


@frozen
class Invited:
    code: str = field(repr=False)
    expires_at: int


def invite(directory: Directory, tenant: str, agent: str, random: Randomness, now: int) -> Invited:
    """A fresh code; the one before it is void. Raises errors.NotFound."""
    if directory.get(Agent, tenant, agent, fresh=True) is None:
        raise errors.NotFound("There is no such agent.", field="agent")
    code, expires = crockford(random(20)), now + LIFE
    login = directory.get(Login, tenant, agent, fresh=True)
    before = login.value if login else Login(agent)
    changes = [
        Put(tenant, agent, replace(before, invitation=_hash(code)), login.version if login else ABSENT),
        Put(_hash(code), "", Invitation(tenant, agent, expires), expires=expires),
    ]
    replaced = [Remove(before.invitation, "", Invitation)] if before.invitation else []
    try:
        directory.commit(*changes, *replaced)
    except Changed:
        raise errors.Contended from None
    return Invited(code, expires)


def accept(gate: Gate, code: str, password: str, name: str, now: int) -> SignedIn:
    """Set the password, end older sessions, sign in. Raises errors.NotFound and errors.InvalidField."""
    invitation, agent, login = _open(gate.directory, code, now)
    check_password(password, agent.value.email)
    chosen = replace(
        login.value,
        password=hash_password(password, gate.random(SALT_BYTES), gate.cost),
        epoch=login.value.epoch + 1,
        invitation="",
    )
    named = replace(agent.value, name=name or agent.value.name)
    try:
        gate.directory.commit(
            Put(invitation.tenant, invitation.agent, chosen, expect=login.version),
            Put(invitation.tenant, invitation.agent, named, expect=agent.version),
            Remove(_hash(code), "", Invitation),
        )
    except Changed:
        raise errors.Contended from None
    return begin_session(gate, named, chosen.epoch, now)


def _open(directory: Directory, code: str, now: int) -> tuple[Invitation, Versioned[Agent], Versioned[Login]]:
    """What an invitation leads to, while it is the agent's latest and nobody has used it."""
    found = directory.get(Invitation, _hash(code), fresh=True)
    if found is None or now >= found.value.expires:
        raise _void()
    agent = directory.get(Agent, found.value.tenant, found.value.agent, fresh=True)
    login = directory.get(Login, found.value.tenant, found.value.agent, fresh=True)
    if agent is None or login is None or not agent.value.active or login.value.invitation != _hash(code):
        raise _void()
    return found.value, agent, login


def _hash(code: str) -> str:
    """A code has 160 random bits: nobody can try them all, so a slow hash would protect nothing more."""
    return sha256(code.encode()).hexdigest()


def _void() -> errors.NotFound:
    return errors.NotFound(
        "This invitation was used, replaced or has expired. Ask for a new one.",
        field="code",
        code="invitation_void",
    )
