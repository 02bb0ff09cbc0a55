"""Putting settings: twice is once, claims are kept, and nobody writes over what they have not seen."""

from dataclasses import replace

import pytest

from frontdesk import errors
from frontdesk.adapters.sqlite.database import Database
from frontdesk.adapters.sqlite.directory import SqliteDirectory
from frontdesk.tenancy.identity import Login
from frontdesk.tenancy.model import (
    EVERYWHERE,
    Agent,
    EmailOwner,
    RuleSet,
    RulesHead,
    Site,
    SiteOwner,
    Skill,
    Skills,
    TenantListed,
    Words,
    address_id,
)
from frontdesk.tenancy.ports import Change, Changed, Directory, Put
from frontdesk.tenancy.provision import (
    Match,
    publish_rules,
    put_agent,
    put_setting,
    put_site,
    put_tenant,
    remove_agent,
    remove_site,
)
from tests import world
from tests.unit.tenancy.shop import agent_of, site_of, tenant_of

SHOP, NEIGHBOUR = world.SHOP.id, world.NEIGHBOUR.id
SKILLS = Skills(tuple(Skill(name, Words(name, name)) for name in ("orders", "returns", "sizes")))


@pytest.fixture
def directory() -> Directory:
    made = SqliteDirectory(Database())
    put_tenant(made, tenant_of())
    put_setting(made, SHOP, SKILLS)
    return made


def test_a_tenant_put_twice_is_listed_once_and_unchanged(directory: Directory) -> None:
    again = put_tenant(directory, tenant_of())
    assert not again.created
    assert again.version == put_tenant(directory, tenant_of()).version
    assert [item.value for item in directory.page(TenantListed, EVERYWHERE).items] == [TenantListed(SHOP)]


def test_a_first_put_says_created(directory: Directory) -> None:
    assert put_site(directory, site_of()).created
    assert not put_site(directory, replace(site_of(), name="new name")).created


def test_if_match_writes_only_over_what_was_seen(directory: Directory) -> None:
    seen = put_site(directory, site_of()).version
    newer = put_site(directory, replace(site_of(), name="second"), Match((seen,)))
    with pytest.raises(errors.VersionMismatch) as refused:
        put_site(directory, replace(site_of(), name="third"), Match((seen,)))
    assert refused.value.field == "If-Match"
    assert newer.version != seen


def test_a_retry_of_a_conditional_put_is_told_that_it_is_done(directory: Directory) -> None:
    seen = put_site(directory, site_of()).version
    changed = replace(site_of(), name="second")
    assert put_site(directory, changed, Match((seen,))) == put_site(directory, changed, Match((seen,)))


@pytest.mark.parametrize(
    ("match", "exists", "allowed"),
    [
        (Match(("*",)), True, True),
        (Match(("*",)), False, False),
        (Match(("f" * 24,)), False, False),
        (Match(absent=True), False, True),
        (Match(absent=True), True, False),
    ],
)
def test_conditions_about_existence(directory: Directory, match: Match, exists: bool, allowed: bool) -> None:
    if exists:
        put_site(directory, replace(site_of(), name="first"))
    if allowed:
        put_site(directory, site_of(), match)
    else:
        with pytest.raises(errors.VersionMismatch):
            put_site(directory, site_of(), match)


def test_a_site_belongs_to_who_named_it_first_even_after_it_is_gone(directory: Directory) -> None:
    put_site(directory, site_of())
    remove_site(directory, SHOP, world.SHOP_SITE.id)
    with pytest.raises(errors.Conflict) as refused:
        put_site(directory, replace(site_of(), tenant=NEIGHBOUR))
    assert (refused.value.code, refused.value.field) == ("id_taken", "site")
    assert directory.get(Site, NEIGHBOUR, world.SHOP_SITE.id) is None
    assert put_site(directory, site_of()).created


def test_removing_a_neighbours_site_removes_nothing(directory: Directory) -> None:
    put_site(directory, site_of())
    remove_site(directory, NEIGHBOUR, world.SHOP_SITE.id)
    assert directory.get(Site, SHOP, world.SHOP_SITE.id) is not None


def test_one_address_is_one_agent_within_a_tenant(directory: Directory) -> None:
    put_agent(directory, agent_of())
    with pytest.raises(errors.Conflict) as refused:
        put_agent(directory, replace(agent_of(world.ADA), email=world.LIN.email.upper()))
    assert (refused.value.code, refused.value.field) == ("email_taken", "email")
    assert directory.get(Agent, SHOP, world.ADA.id) is None
    put_agent(directory, replace(agent_of(), tenant=NEIGHBOUR, skills=()))


def test_a_changed_address_frees_the_old_one(directory: Directory) -> None:
    put_agent(directory, agent_of())
    put_agent(directory, replace(agent_of(), email="xiaoyu@lanternfish.example"))
    put_agent(directory, replace(agent_of(world.ADA), email=world.LIN.email))
    owner = directory.get(EmailOwner, SHOP, address_id(world.LIN.email))
    assert owner is not None
    assert owner.value.agent == world.ADA.id


def test_another_spelling_of_the_same_address_is_no_change_of_owner(directory: Directory) -> None:
    put_agent(directory, agent_of())
    put_agent(directory, replace(agent_of(), email=world.LIN.email.title()))
    assert len(directory.page(EmailOwner, SHOP).items) == 1


def test_a_skill_the_tenant_does_not_have_is_named(directory: Directory) -> None:
    with pytest.raises(errors.InvalidField) as refused:
        put_agent(directory, replace(agent_of(), skills=("orders", "juggling")))
    assert refused.value.field == "skills.1"


def test_a_removed_agent_leaves_no_address_and_no_password(directory: Directory) -> None:
    put_agent(directory, agent_of())
    directory.commit(Put(SHOP, world.LIN.id, Login(world.LIN.id)))
    for _ in range(2):
        remove_agent(directory, SHOP, world.LIN.id)
    assert directory.get(Agent, SHOP, world.LIN.id) is None
    assert directory.get(Login, SHOP, world.LIN.id) is None
    assert directory.page(EmailOwner, SHOP).items == ()


def test_rules_are_in_force_by_their_version_and_older_ones_stay_readable(directory: Directory) -> None:
    first = publish_rules(directory, SHOP, RuleSet({"rules": []}), world.NOW)
    second = publish_rules(directory, SHOP, RuleSet(world.RULES), world.NOW + 1)
    head = directory.get(RulesHead, SHOP)
    assert head is not None
    assert (head.value.version, head.value.at) == (second.version, world.NOW + 1)
    for version, body in ((first.version, {"rules": []}), (second.version, world.RULES)):
        found = directory.get(RuleSet, SHOP, version)
        assert found is not None
        assert found.value.body == body
        assert found.version == version


def test_publishing_the_same_rules_again_changes_nothing(directory: Directory) -> None:
    first = publish_rules(directory, SHOP, RuleSet(world.RULES), world.NOW)
    again = publish_rules(directory, SHOP, RuleSet(world.RULES), world.NOW + 1)
    head = directory.get(RulesHead, SHOP)
    assert head is not None
    assert head.value.at == world.NOW
    assert (first.created, again.created, again.version) == (True, False, first.version)


def test_rules_are_not_published_over_what_was_not_seen(directory: Directory) -> None:
    seen = publish_rules(directory, SHOP, RuleSet({"rules": []}), world.NOW).version
    publish_rules(directory, SHOP, RuleSet({"rules": [1]}), world.NOW)
    with pytest.raises(errors.VersionMismatch):
        publish_rules(directory, SHOP, RuleSet({"rules": [2]}), world.NOW, Match((seen,)))


class Raced(SqliteDirectory):
    """Somebody else is faster, a given number of times."""

    losses = 1

    def commit(self, *changes: Change) -> tuple[str, ...]:
        change = changes[0]
        if self.losses and isinstance(change, Put) and isinstance(change.record, Site):
            self.losses -= 1
            super().commit(replace(change, record=replace(change.record, name=f"raced {self.losses}")))
            raise Changed(0)
        return super().commit(*changes)


def test_an_unconditional_put_tries_again_after_a_lost_race() -> None:
    directory = Raced(Database())
    put_site(directory, site_of())
    found = directory.get(Site, SHOP, world.SHOP_SITE.id)
    assert found is not None
    assert found.value == site_of()
    assert directory.get(SiteOwner, world.SHOP_SITE.id) is not None


def test_a_conditional_put_does_not_win_over_who_was_faster() -> None:
    directory = Raced(Database())
    with pytest.raises(errors.VersionMismatch):
        put_site(directory, site_of(), Match(absent=True))


def test_who_loses_every_race_is_told_that_nothing_was_written() -> None:
    directory = Raced(Database())
    directory.losses = 99
    with pytest.raises(errors.Contended):
        put_site(directory, site_of())
