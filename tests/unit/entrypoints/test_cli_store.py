"""`frontdesk backup`, `restore` and `seed`: what they do to the embedded store, and what they refuse."""

import asyncio
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from frontdesk.adapters.sqlite.alone import InUse, alone
from frontdesk.adapters.sqlite.database import Database
from frontdesk.bootstrap import Services, using
from frontdesk.entrypoints.cli import main
from frontdesk.entrypoints.cli.store import backup, restore
from frontdesk.settings import Settings
from frontdesk.tenancy.model import Tenant
from infra.local.options import ROOT, Options
from infra.local.plan import Api, Plan
from infra.local.profiles import Embedded
from tests.reception import Reception

PACK = ROOT / "layers" / "packs" / "shop"
SHOP = "ten_01JDSH0P0000000000000000QG"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(profile="embedded", sqlite=str(tmp_path / "data" / "frontdesk.db"))


@pytest.fixture
def saved(settings: Settings, tmp_path: Path) -> Path:
    """A backup that says `then`; the store says `now`."""
    Path(settings.sqlite).parent.mkdir()
    write(settings, "then")
    made = backup(settings, tmp_path / "saved.db")
    write(settings, "now")
    return made


def write(settings: Settings, word: str) -> None:
    with closing(Database(settings.sqlite)) as database:
        database.write("CREATE TABLE IF NOT EXISTS told (word TEXT)")
        database.write("DELETE FROM told")
        database.write("INSERT INTO told VALUES (?)", (word,))


def told(settings: Settings) -> str:
    with closing(Database(settings.sqlite)) as database:
        return str(database.read("SELECT word FROM told")[0][0])


def test_a_restored_store_is_what_the_backup_was(settings: Settings, saved: Path) -> None:
    assert restore(settings, saved, force=True) == Path(settings.sqlite)
    assert told(settings) == "then"


def test_a_backup_and_what_is_restored_from_it_are_their_owners_alone(
    settings: Settings, saved: Path
) -> None:
    assert saved.stat().st_mode & 0o077 == 0
    assert restore(settings, saved, force=True).stat().st_mode & 0o077 == 0


def test_a_backup_is_restored_where_no_store_was_yet(settings: Settings, saved: Path, tmp_path: Path) -> None:
    elsewhere = replace(settings, sqlite=str(tmp_path / "new" / "laptop" / "frontdesk.db"))
    restore(elsewhere, saved)
    assert told(elsewhere) == "then"


def test_a_store_is_replaced_by_force_alone(settings: Settings, saved: Path) -> None:
    with pytest.raises(ValueError, match="--force replaces it"):
        restore(settings, saved)
    assert told(settings) == "now"


def running(settings: Settings, loop: asyncio.AbstractEventLoop) -> Embedded:
    """The runner's hold on the folder, as `python -m infra.local --data` has it."""
    nothing = Plan({}, Api("none", (), {}))
    return Embedded(Options(data=Path(settings.sqlite).parent), nothing, loop)


def test_nothing_is_restored_under_the_feet_of_a_runner(settings: Settings, saved: Path) -> None:
    with closing(asyncio.new_event_loop()) as loop:
        runner = running(settings, loop)
    with pytest.raises(ValueError, match="is in use by a runner; stop it first"):
        restore(settings, saved, force=True)
    assert told(settings) == "now"
    runner.close()
    restore(settings, saved, force=True)
    assert told(settings) == "then"


def test_a_refusal_is_a_sentence_and_no_stack(
    settings: Settings, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with alone(Path(settings.sqlite).parent, ""), using(Services(settings)):
        assert main(["restore", str(saved), "--force"]) == 1
    assert capsys.readouterr().err.startswith("frontdesk restore: ")


def test_one_runner_keeps_another_out_until_it_ends(tmp_path: Path) -> None:
    with alone(tmp_path, "stop it first"), pytest.raises(InUse, match="in use"):
        alone(tmp_path, "stop it first")
    alone(tmp_path, "stop it first").close()


@pytest.mark.parametrize("other", [{"profile": "aws"}, {"sqlite": ":memory:"}])
def test_a_store_that_is_no_file_is_not_restored(
    settings: Settings, saved: Path, other: dict[str, str]
) -> None:
    with pytest.raises(ValueError, match="FRONTDESK_PROFILE must be embedded"):
        restore(replace(settings, **other), saved, force=True)
    assert told(settings) == "now"


@pytest.mark.parametrize("content", [b"", b"no database at all, but long enough to look like one"])
def test_a_file_that_is_no_backup_is_not_restored(settings: Settings, saved: Path, content: bytes) -> None:
    saved.write_bytes(content)
    with pytest.raises(ValueError, match="is not a backup"):
        restore(settings, saved, force=True)
    assert told(settings) == "now"


def test_a_shop_with_public_passwords_is_not_seeded_on_aws(capsys: pytest.CaptureFixture[str]) -> None:
    desk = Reception()
    desk.settings = replace(desk.settings, profile="aws")
    with using(desk):
        assert main(["seed", str(PACK)]) == 1
    assert "frontdesk seed: it is for the laptop" in capsys.readouterr().err
    assert desk.directory.get(Tenant, SHOP, fresh=True) is None


def test_a_shop_is_seeded_into_the_embedded_store(capsys: pytest.CaptureFixture[str]) -> None:
    desk = Reception()
    desk.settings = replace(desk.settings, profile="embedded")
    with using(desk):
        assert main(["seed", str(PACK)]) == 0
    assert capsys.readouterr().out.startswith(f"seeded {SHOP} with ")
    assert desk.directory.get(Tenant, SHOP, fresh=True)
