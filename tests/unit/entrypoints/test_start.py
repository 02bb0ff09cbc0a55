"""Starting a function: no garbage is collected among its imports, and the collector goes on afterwards."""

import gc

import pytest

from frontdesk.entrypoints.start import YOUNG, importing


def test_the_collector_rests_while_a_handler_is_imported() -> None:
    assert gc.isenabled()
    with importing():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_what_was_imported_is_left_out_of_later_collections() -> None:
    gc.unfreeze()
    with importing():
        pass
    assert gc.get_freeze_count() > 0


def test_from_then_on_the_collector_runs_less_often() -> None:
    gc.set_threshold(700, 10, 10)
    with importing():
        pass
    assert gc.get_threshold() == (YOUNG, 10, 10)


def test_a_handler_that_cannot_be_imported_leaves_the_collector_running() -> None:
    with pytest.raises(ImportError), importing():
        raise ImportError
    assert gc.isenabled()


def test_who_has_stopped_the_collector_finds_it_stopped() -> None:
    gc.disable()
    try:
        with importing():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
