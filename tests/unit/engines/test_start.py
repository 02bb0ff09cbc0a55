"""Starting and ending a child process, shown on small Python programs instead of the engines."""

import sys
from pathlib import Path

import pytest

from infra.engines.fetch import EngineError, tool
from infra.engines.start import answers, free_port, process, wait_until_it_answers

SERVER = """
import http.server, sys
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), http.server.BaseHTTPRequestHandler).serve_forever()
"""


def test_a_missing_program_names_the_package_that_brings_it() -> None:
    with pytest.raises(EngineError, match="apt install some-package"):
        tool("no-such-program", "some-package")


def test_a_child_is_awaited_and_ended_with_its_block(tmp_path: Path) -> None:
    port = free_port()
    with process("server", [sys.executable, "-c", SERVER, str(port)], tmp_path) as child:
        wait_until_it_answers(child, port)
        assert answers(port)

    assert child.popen.returncode is not None
    assert not answers(port)


def test_a_child_is_ended_when_its_block_fails(tmp_path: Path) -> None:
    with (
        pytest.raises(RuntimeError),
        process("sleeper", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path) as child,
    ):
        raise RuntimeError

    assert child.popen.returncode is not None


def test_a_child_that_dies_is_reported_with_its_last_words(tmp_path: Path) -> None:
    with (
        process("broken", [sys.executable, "-c", "raise SystemExit('Java is too old')"], tmp_path) as child,
        pytest.raises(EngineError, match=r"ended with code 1.*\n.*Java is too old"),
    ):
        wait_until_it_answers(child, free_port())


def test_a_child_that_never_answers_is_given_up(tmp_path: Path) -> None:
    with (
        process("mute", [sys.executable, "-c", "import time; time.sleep(60)"], tmp_path) as child,
        pytest.raises(EngineError, match="did not answer"),
    ):
        wait_until_it_answers(child, free_port(), patience_s=0.2)
