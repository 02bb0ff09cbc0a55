"""The whole trip in a real browser: the runner in a process of its own, Chromium on its pages, en and zh."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
STARTED_S, TRIP_S = 60.0, 300.0

pytestmark = [pytest.mark.browser, pytest.mark.slow]


class Runner:
    """`python -m infra.local` on a free port with a store of its own; `lines` is what it printed."""

    def __init__(self, data: Path) -> None:
        command = [
            sys.executable,
            "-u",
            "-m",
            "infra.local",
            "--port",
            "0",
            "--no-reload",
            "--data",
            str(data),
        ]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            self.lines.extend(iter(self.process.stdout.readline, ""))

    def address(self) -> str:
        """Waits until it listens; fails with all that was printed."""
        for _ in range(int(STARTED_S * 20)):
            found = re.search(r"API +(http://127\.0\.0\.1:\d+)/v1", "".join(self.lines))
            if found:
                return found.group(1)
            if self.process.poll() is not None:
                break
            self._reader.join(0.05)
        raise AssertionError("the runner did not start:\n" + "".join(self.lines))

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(30)
        self._reader.join(5)
        return code


@pytest.fixture(scope="module")
def pages() -> None:
    """The pages as they will be served."""
    if not (WEB / "node_modules").is_dir():
        pytest.skip("web/node_modules is missing: `make setup` installs it")
    subprocess.run(["make", "--silent", "web/demo/dist/.built"], cwd=ROOT, check=True, capture_output=True)


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory, pages: None) -> Iterator[Runner]:
    running = Runner(tmp_path_factory.mktemp("data"))
    yield running
    assert running.stop() == 0


@pytest.mark.parametrize("suite", ["queue", "trip", "desk", "manners", "knowledge"])
def test_people_reach_each_other_in_a_browser(runner: Runner, suite: str) -> None:
    """The suites are web/e2e/*.e2e.ts; their pictures land in web/e2e-screens."""
    environment = {**os.environ, "BASE_URL": runner.address(), "CI": "true"}
    done = subprocess.run(
        ["npm", "run", "e2e", "--silent", "--", suite],
        cwd=WEB,
        env=environment,
        capture_output=True,
        check=False,
        text=True,
        timeout=TRIP_S,
    )
    assert done.returncode == 0, done.stdout + done.stderr + "".join(runner.lines[-60:])
