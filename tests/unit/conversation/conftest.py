"""The stage every test of a use case begins on."""

from collections.abc import Iterator

import pytest

from tests.unit.conversation.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    stage = Stage()
    yield stage
    stage.log.database.close()
