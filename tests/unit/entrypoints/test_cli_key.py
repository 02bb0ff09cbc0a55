"""`frontdesk key` makes a key that opens the provisioning API of whoever deploys its hash."""

from dataclasses import replace

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints.cli import main
from tests.reception import SHOP, Reception


def test_the_key_opens_what_its_hash_is_deployed_to(capsys: pytest.CaptureFixture[str]) -> None:
    desk = Reception()
    with using(desk):
        assert main(["key"]) == 0
    said = dict(line.split(": ") for line in capsys.readouterr().out.splitlines())
    assert desk.tenants("GET", SHOP, key=said["key"]).status == 401
    desk.settings = replace(desk.settings, bootstrap_key_hash=said["BootstrapKeyHash"])
    assert desk.tenants("GET", SHOP, key=said["key"]).status == 200
