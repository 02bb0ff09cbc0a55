"""One Office for many refusals: each of them leaves it as it was."""

import pytest

from tests.unit.bad_input.refusal import Watched


@pytest.fixture(scope="session")
def watched() -> Watched:
    return Watched()
