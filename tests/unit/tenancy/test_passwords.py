"""Passwords are hashed with their parameters, compared whole, and not chosen from the first guesses."""

import pytest

from frontdesk import errors
from frontdesk.tenancy.passwords import STRONG, check_password, cost_of, hash_password, matches, nobody
from tests import world

CHEAP = (2, 1, 1)
SALT = bytes(range(16))


@pytest.mark.parametrize("password", [world.LIN.password, world.ADA.password])
def test_the_password_matches_and_its_neighbours_do_not(password: str) -> None:
    stored = hash_password(password, SALT, CHEAP)
    assert matches(password, stored)
    assert not matches(password + " ", stored)
    assert not matches(password[:-1], stored)


def test_the_salt_makes_equal_passwords_differ() -> None:
    assert hash_password("same", SALT, CHEAP) != hash_password("same", SALT[::-1], CHEAP)


def test_a_password_is_the_same_however_the_keyboard_composes_it() -> None:
    assert matches("cafe\u0301 au lait", hash_password("caf\u00e9 au lait", SALT, CHEAP))


def test_todays_parameters_are_stored_and_cost_what_owasp_asks() -> None:
    stored = hash_password("a fine long sentence", SALT)
    assert cost_of(stored) == STRONG == (16_384, 8, 5)
    assert matches("a fine long sentence", stored)


def test_nobody_never_matches() -> None:
    assert not any(matches(password, nobody(CHEAP)) for password in ("", "0", "0" * 64))


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "nine chars"[:9],
        "七个字的密码啊",
        "1234567八",
        "x" * 201,
        "aaaaaaaaaaaa",
        "abababababab",
        "LIN@lanternfish",
    ],
)
def test_what_is_guessed_first_is_refused_by_name(password: str) -> None:
    with pytest.raises(errors.InvalidField) as refused:
        check_password(password, world.LIN.email)
    assert refused.value.field == "password"


@pytest.mark.parametrize(
    "password", [world.LIN.password, world.ADA.password, "x1y2z3a4b5", "八个字的密码够了"]
)
def test_a_sentence_in_any_language_is_fine(password: str) -> None:
    check_password(password, world.LIN.email)
