"""`frontdesk simulate`: its table, and what it says of a policy that is wrong."""

import json
from pathlib import Path

import pytest

from frontdesk.bootstrap import using
from frontdesk.entrypoints.cli import main
from frontdesk.entrypoints.cli.simulate import table
from frontdesk.routing.simulate.compare import Change, Row
from frontdesk.routing.simulate.measure import Figures
from tests.reception import Reception

DAY = Path(__file__).parents[3] / "evals" / "days" / "shop.json"


def simulated(tmp_path: Path, policy: object) -> int:
    path = tmp_path / "new.json"
    path.write_text(json.dumps(policy), "utf-8")
    with using(Reception()):
        return main(["simulate", "--policy", str(path), "--day", str(DAY)])


def test_a_policy_that_is_wrong_is_told_by_its_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    teams = [{"id": "day", "overflow": [{"to": "night", "after_s": 5}]}]
    assert simulated(tmp_path, {"schema": 1, "teams": teams}) == 1
    assert capsys.readouterr().err == (
        "frontdesk simulate: teams.0.overflow.0.to: The policy has no such team.\n"
    )


def test_what_asks_for_no_skill_is_not_called_all() -> None:
    nothing, none = Change(0, 0, 0), Figures(0, 0, 0, 0, 0, 0, 0, 0)
    rows = [Row(skill, 1, none, none, nothing, nothing, nothing) for skill in (None, "", "orders")]
    named = [line.split()[:2] for line in table(rows, 60)[1:]]
    assert named == [["all", "1"], ["no", "skill"], ["orders", "1"]]
