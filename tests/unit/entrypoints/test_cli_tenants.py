"""Commands about a tenant, and about a store that nobody has named."""

import pytest

from frontdesk.adapters.aws.session import SharedSession
from frontdesk.bootstrap import using
from frontdesk.entrypoints.cli import main
from tests.reception import Reception
from tests.world import SHOP

NOBODY = "ten_0000000000000000000000000Z"


@pytest.mark.parametrize(
    "command",
    [
        ["knowledge", "publish", NOBODY],
        ["knowledge", "versions", NOBODY],
        ["knowledge", "rollback", NOBODY],
        ["recount", "--tenant", NOBODY],
        ["desks", "check", "--tenant", NOBODY],
        ["recall", "9f2c41d0e7", "--tenant", NOBODY],
        ["simulate", "--policy", "new.json", "--tenant", NOBODY],
    ],
)
def test_a_tenant_that_is_not_there_is_named_and_nothing_is_made(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with using(Reception()):
        assert main(command) == 1
    assert capsys.readouterr().err == f"frontdesk {command[0]}: there is no tenant {NOBODY}\n"


def test_a_tenant_that_is_there_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    with using(Reception()):
        assert main(["desks", "check", "--tenant", SHOP.id]) == 0
    assert "0 differences" in capsys.readouterr().out


def test_who_names_no_store_is_told_how_to_name_one(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", "/dev/null")
    with pytest.raises(ValueError, match="FRONTDESK_PROFILE=embedded"):
        SharedSession().create_client("sqs")
