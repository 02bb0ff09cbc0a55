"""What the runner keeps beside its store survives a kill at any moment."""

from pathlib import Path

import pytest

from infra.local.profiles import signing_secret
from infra.local.whole import write_whole


class Killed(BaseException):
    """Nothing runs after it."""


def killed(*_: object) -> None:
    raise Killed


def test_a_kill_before_the_file_stands_leaves_none_and_the_next_start_makes_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infra.local.whole.os.replace", killed)
    with pytest.raises(Killed):
        signing_secret(tmp_path / "secret")
    monkeypatch.undo()

    assert not (tmp_path / "secret").exists()
    secret = signing_secret(tmp_path / "secret")
    assert len(secret) > 64
    assert signing_secret(tmp_path / "secret") == secret


def test_a_secret_is_its_owners_alone(tmp_path: Path) -> None:
    signing_secret(tmp_path / "secret")
    assert (tmp_path / "secret").stat().st_mode & 0o077 == 0


def test_a_file_is_never_half_of_the_old_and_half_of_the_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_whole(tmp_path / "demo.json", "old")
    monkeypatch.setattr("infra.local.whole.os.replace", killed)
    with pytest.raises(Killed):
        write_whole(tmp_path / "demo.json", "new")
    assert (tmp_path / "demo.json").read_text() == "old"
