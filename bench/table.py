"""Writes the table of figures between the markers of the READMEs, from bench/results/*.json.

It measures nothing itself: `python -m bench.table README.md README.zh.md`.
"""

import json
import sys
from pathlib import Path
from typing import Any

from bench.figures import RESULTS

BEGIN, END = "<!-- figures -->", "<!-- /figures -->"


def table() -> str:
    """Every figure with a goal, in order of its id."""
    files = [json.loads(path.read_text("utf-8")) for path in sorted(RESULTS.glob("*.json"))]
    found = sorted((each for file in files for each in file["figures"]), key=lambda each: each["id"])
    rows = [_row(each) for each in found if each["reach"]]
    return "\n".join(["| figure | measured | reach | command |", "|:--|--:|--:|:--|", *rows])


def _row(each: dict[str, Any]) -> str:
    reach = each["reach"].replace("<=", "≤").replace(">=", "≥")
    return f"| `{each['id']}` | {each['value']:g} {each['unit']} | {reach} | `{each['command']}` |"


def written(text: str) -> str:
    """The text with the table between its markers."""
    before, rest = text.split(BEGIN, 1)
    return f"{before}{BEGIN}\n{table()}\n{END}{rest.split(END, 1)[1]}"


def main() -> None:
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(written(path.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
