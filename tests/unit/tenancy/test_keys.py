"""A key opens its own tenant and nothing else."""

import pytest

from frontdesk import errors
from frontdesk.tenancy.keys import add_key, hash_key, mint_key, role_of
from frontdesk.tenancy.model import ApiKey, Role
from frontdesk.tenancy.ports import Remove
from frontdesk.tenancy.sign_in import Gate
from tests import world
from tests.unit.tenancy.shop import gate

SHOP, NEIGHBOUR = world.SHOP.id, world.NEIGHBOUR.id


@pytest.fixture
def desk() -> Gate:
    return gate()


def is_unknown(desk: Gate, tenant: str, text: str, bootstrap: str = "") -> bool:
    with pytest.raises(errors.Unauthorised) as refused:
        role_of(desk.directory, tenant, text, bootstrap)
    return refused.value.code == "key_unknown"


def test_a_key_opens_its_own_tenant(desk: Gate) -> None:
    added = add_key(desk.directory, SHOP, "CI", desk.random, world.NOW)
    assert added.text.startswith(f"fdk_{added.key.id}_")
    assert role_of(desk.directory, SHOP, added.text, "") is Role.PROVISIONER


def test_a_key_of_one_tenant_is_unknown_to_every_other(desk: Gate) -> None:
    added = add_key(desk.directory, SHOP, "CI", desk.random, world.NOW)
    assert is_unknown(desk, NEIGHBOUR, added.text)
    assert is_unknown(desk, "ten_01JD0000000000000000000000", added.text)


def test_a_removed_key_opens_nothing(desk: Gate) -> None:
    added = add_key(desk.directory, SHOP, "CI", desk.random, world.NOW)
    desk.directory.commit(Remove(SHOP, added.key.id, ApiKey))
    assert is_unknown(desk, SHOP, added.text)


def test_only_the_hash_of_a_key_is_stored_or_shown(desk: Gate) -> None:
    added = add_key(desk.directory, SHOP, "CI", desk.random, world.NOW)
    secret = added.text.rsplit("_", 1)[1]
    assert secret not in repr(desk.directory.page(ApiKey, SHOP))
    assert secret not in repr(added)


def test_the_operators_key_opens_every_tenant_and_only_if_it_is_set(desk: Gate) -> None:
    operator = mint_key("operator", "", desk.random, world.NOW)
    for tenant in (SHOP, NEIGHBOUR, "ten_01JD0000000000000000000000"):
        assert role_of(desk.directory, tenant, operator.text, hash_key(operator.text)) is Role.OPERATOR
    assert is_unknown(desk, SHOP, operator.text)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: text[:-1] + ("0" if text[-1] != "0" else "1"),
        lambda text: text + "0",
        lambda text: text.lower(),
        lambda text: text.replace("fdk_", "fdk__"),
        lambda text: text.rsplit("_", 1)[0],
        lambda text: text + "\n",
        lambda text: "",
        lambda text: "fdk_" + "0" * 26 + "_" + "0" * 32,
        lambda text: text[:-1] + "\ud800",
    ],
)
def test_a_key_with_one_wrong_character_opens_nothing(desk: Gate, spoil: object) -> None:
    assert callable(spoil)
    added = add_key(desk.directory, SHOP, "CI", desk.random, world.NOW)
    assert is_unknown(desk, SHOP, spoil(added.text), "0" * 64)
