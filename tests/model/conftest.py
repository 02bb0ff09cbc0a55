"""Says at the end how much was searched, as far as the tests ran in this process."""

import pytest

from tests.model.scenario import searched


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if searched:
        sound = [verdict.states for verdict in searched if not verdict.broken]
        broken = [verdict.states for verdict in searched if verdict.broken]
        terminalreporter.write_line(
            f"model: {sum(sound)} states in {len(sound)} scenarios of the design, nothing broken; "
            f"{sum(broken)} states until {len(broken)} naive designs broke"
        )
