"""An agent signs in with address and password, and stays in by refreshing."""

from dataclasses import replace

from frontdesk import errors
from frontdesk.ids import crockford
from frontdesk.tenancy import attempts
from frontdesk.tenancy.identity import AgentClaims, Issued, Login, RefreshClaims, Session
from frontdesk.tenancy.model import Agent, EmailOwner, address_id
from frontdesk.tenancy.passwords import SALT_BYTES, STRONG, Cost, cost_of, hash_password, matches, nobody
from frontdesk.tenancy.ports import ABSENT, Changed, Directory, Put, Randomness, Remove, Tokens, Versioned
from frontdesk.values import frozen

LONGEST_SESSION = 30 * 86_400_000
GRACE = 10_000
"""How long (ms) the token before the latest is still answered, with the latest: two tabs may refresh at once,
and an answer may get lost. Later it is taken for stolen."""


@frozen
class SignedIn:
    agent: Agent
    access: Issued
    refresh: Issued


@frozen
class Gate:
    """What signing in needs of the outside."""

    directory: Directory
    tokens: Tokens
    random: Randomness
    cost: Cost = STRONG


def sign_in(gate: Gate, tenant: str, email: str, password: str, source: str, now: int) -> SignedIn:
    """Raises errors.Unauthorised, for every reason the same, and errors.TooMany."""
    address, origin = attempts.of_address(tenant, email), attempts.of_source(source)
    attempts.check(gate.directory, origin, now)
    counts = attempts.begin(gate.directory, address, now) <= attempts.ADDRESS.free
    if counts:
        attempts.begin(gate.directory, origin, now)
    agent, login = _known(gate.directory, tenant, email)
    stored = login.value.password if agent and login else None
    good = matches(password, stored or nobody(gate.cost))
    if not (good and agent and login and agent.active):
        raise errors.Unauthorised(
            "The address or the password is not right.", field="password", code="wrong_credentials"
        )
    attempts.succeed(gate.directory, address, now, forget=True)
    if counts:
        attempts.succeed(gate.directory, origin, now, forget=False)
    _strengthen(gate, agent, login, password)
    return begin_session(gate, agent, login.value.epoch, now)


def _known(directory: Directory, tenant: str, email: str) -> tuple[Agent | None, Versioned[Login] | None]:
    """As many reads for an unknown address as for a known one: time must not tell them apart."""
    owner = directory.get(EmailOwner, tenant, address_id(email))
    id = owner.value.agent if owner else "nobody"
    agent = directory.get(Agent, tenant, id, fresh=True)
    return agent.value if agent else None, directory.get(Login, tenant, id, fresh=True)


def _strengthen(gate: Gate, agent: Agent, login: Versioned[Login], password: str) -> None:
    """Hash again with today's parameters, now that the password is at hand."""
    stored = login.value.password
    if stored is None or cost_of(stored) == gate.cost:
        return
    stronger = replace(login.value, password=hash_password(password, gate.random(SALT_BYTES), gate.cost))
    try:
        gate.directory.commit(Put(agent.tenant, agent.id, stronger, expect=login.version))
    except Changed:
        return  # a newer password stands: better still


def begin_session(gate: Gate, agent: Agent, epoch: int, now: int) -> SignedIn:
    """A new family of refresh tokens, for an agent who has just proven who they are."""
    id = crockford(gate.random(20))
    session = Session(agent.id, epoch, 1, now, now + LONGEST_SESSION)
    gate.directory.commit(Put(agent.tenant, id, session, expect=ABSENT, expires=session.ends))
    return _signed_in(gate, agent, id, session, now)


def refresh(gate: Gate, token: str, now: int) -> SignedIn:
    """The next token of the family. Raises errors.Unauthorised; a token used twice ends the whole family."""
    claims = gate.tokens.read(RefreshClaims, token, now)
    for _ in range(2):
        found = gate.directory.get(Session, claims.tenant, claims.session, fresh=True)
        if found is None or now >= found.value.ends:
            raise _over()
        agent = _still_there(gate.directory, claims, found.value)
        if claims.generation != found.value.generation:
            return _late(gate, claims, agent, found.value, now)
        turned = replace(found.value, generation=claims.generation + 1, rotated=now)
        change = Put(claims.tenant, claims.session, turned, expect=found.version, expires=turned.ends)
        try:
            gate.directory.commit(change)
        except Changed:
            continue  # another tab was first: then this token is the one before the latest
        return _signed_in(gate, agent, claims.session, turned, now)
    raise _over()


def sign_out(gate: Gate, token: str, now: int) -> None:
    """End the session of this token, if it is one."""
    try:
        claims = gate.tokens.read(RefreshClaims, token, now)
    except errors.Unauthorised:
        return
    gate.directory.commit(Remove(claims.tenant, claims.session, Session))


def _still_there(directory: Directory, claims: RefreshClaims, session: Session) -> Agent:
    """Whoever was deactivated, or has a newer password, signs in again."""
    agent = directory.get(Agent, claims.tenant, claims.agent, fresh=True)
    login = directory.get(Login, claims.tenant, claims.agent, fresh=True)
    if agent is None or login is None or not agent.value.active or login.value.epoch != session.epoch:
        raise _over()
    return agent.value


def _late(gate: Gate, claims: RefreshClaims, agent: Agent, session: Session, now: int) -> SignedIn:
    if claims.generation == session.generation - 1 and now - session.rotated <= GRACE:
        return _signed_in(gate, agent, claims.session, session, now)
    gate.directory.commit(Remove(claims.tenant, claims.session, Session))
    raise errors.Unauthorised(
        "This session was used from two places and is closed. Sign in again.", code="session_reused"
    )


def _signed_in(gate: Gate, agent: Agent, id: str, session: Session, now: int) -> SignedIn:
    access = AgentClaims(agent.tenant, agent.id, agent.name, agent.roles)
    again = RefreshClaims(agent.tenant, agent.id, id, session.generation)
    return SignedIn(agent, gate.tokens.issue(access, now), gate.tokens.issue(again, now))


def _over() -> errors.Unauthorised:
    return errors.Unauthorised("The session is over. Sign in again.", code="session_over")
