"""The runner as a process: the whole trip on each profile, kill -9, draining, reloading, a second start."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[2]
STARTED_S, SOON_S = 60.0, 20.0


class Answer(NamedTuple):
    """A response: its status and its JSON (None if it has no body)."""

    status: int
    body: Any
    headers: dict[str, str]


class Live:
    """A running runner and what it printed."""

    def __init__(self, *arguments: str, root: Path = ROOT) -> None:
        command = [sys.executable, "-u", "-m", "infra.local", "--port", "0", *arguments]
        environment = {key: value for key, value in os.environ.items() if not key.startswith("AWS_")}
        self.process = subprocess.Popen(
            command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.port = int(self.line(r"API +http://127\.0\.0\.1:(\d+)/v1", STARTED_S).group(1))

    def _read(self) -> None:
        assert self.process.stdout is not None
        with self.process.stdout:
            for line in self.process.stdout:
                self.lines.append(line)

    def line(self, pattern: str, within_s: float = SOON_S, after: int = 0) -> re.Match[str]:
        """Waits for a line; fails with all that was printed."""
        until = time.monotonic() + within_s
        while time.monotonic() < until:
            for line in self.lines[after:]:
                if found := re.search(pattern, line):
                    return found
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        raise AssertionError(f"no line {pattern!r} in:\n{''.join(self.lines)}")

    def ask(self, method: str, path: str, body: Any = None, token: str = "", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SOON_S)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent |= {"Authorization": f"Bearer {token}"} if token else {}
        text = None if body is None else json.dumps(body)
        try:
            connection.request(method, path, text, {"Content-Type": "application/json", **sent})
            response = connection.getresponse()
            data = response.read()
            got = {name.lower(): value for name, value in response.getheaders()}
            is_json = "json" in got.get("content-type", "")
            return Answer(response.status, json.loads(data) if data and is_json else data.decode(), got)
        finally:
            connection.close()

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        code = self.process.wait(SOON_S)
        self._reader.join(SOON_S)
        return code


@contextmanager
def live(*arguments: str, root: Path = ROOT) -> Iterator[Live]:
    runner = Live(*arguments, root=root)
    try:
        yield runner
    finally:
        if runner.process.poll() is None:
            runner.end(signal.SIGTERM)


class Desk:
    """The demo shop, from both sides."""

    def __init__(self, runner: Live) -> None:
        self.runner = runner
        self.shop = runner.ask("GET", "/demo.json").body

    def open(self, text: str, number: int = 1) -> tuple[str, str, int]:
        """(conversation, token, cursor) of a visitor who said this first."""
        session = self.runner.ask("POST", "/v1/sessions", {"site": self.shop["site"]}).body
        opened = self.runner.ask(
            "POST",
            "/v1/conversations",
            {"text": text},
            session["token"],
            Idempotency_Key=f"m_0_opening{number:05d}",
        )
        assert opened.status == 201, opened
        return opened.body["conversation"], opened.body["token"], opened.body["cursor"]

    def sign_in(self, at: int = 0) -> str:
        agent = self.shop["agents"][at]
        login = {"tenant": self.shop["tenant"], "email": agent["email"], "password": agent["password"]}
        token = str(self.runner.ask("POST", "/v1/agent/login", login).body["token"])
        assert self.runner.ask("PUT", "/v1/agent/presence", {"online": True}, token).status == 200
        return token

    def say(self, conversation: str, token: str, base: int, text: str, number: int = 1) -> Answer:
        body = {"client_id": f"m_{base}_message{number:05d}", "after": base, "text": text}
        return self.runner.ask("POST", f"/v1/conversations/{conversation}/messages", body, token)

    def texts(self, conversation: str, token: str) -> list[str]:
        found = self.runner.ask("GET", f"/v1/conversations/{conversation}/events?after=0", None, token).body
        return [each.get("text", "") for each in found["events"]]


def the_whole_trip(runner: Live) -> None:
    """A visitor asks for a person, is routed to one, and is answered."""
    desk = Desk(runner)
    conversation, token, cursor = desk.open("我的快递到哪了")
    wish = {"client_id": f"m_{cursor}_personplease", "after": cursor}
    assert runner.ask("POST", f"/v1/conversations/{conversation}/person", wish, token).status == 201
    agent = desk.sign_in()
    offered = wait_for_offer(runner, agent, conversation)
    reply = {"client_id": f"a_{offered}_replyreply1", "after": offered, "text": "马上就到"}
    answered = runner.ask("POST", f"/v1/agent/conversations/{conversation}/replies", reply, agent)
    assert answered.status == 201, answered
    assert desk.texts(conversation, token)[-1] == "马上就到"


def wait_for_offer(runner: Live, agent: str, conversation: str) -> int:
    """The cursor once the conversation was offered to somebody: stream, queue and routing have run."""
    until = time.monotonic() + SOON_S
    while time.monotonic() < until:
        seen = runner.ask("GET", f"/v1/agent/conversations/{conversation}/events?after=0", None, agent).body
        if seen["state"]["status"] == "offered":
            return int(seen["cursor"])
        time.sleep(0.1)
    raise AssertionError(f"never offered: {seen['state']}\n{''.join(runner.lines)}")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder after its first start: template expanded, shop seeded."""
    folder = tmp_path_factory.mktemp("prepared") / "data"
    with live("--data", str(folder), "--no-reload"):
        pass
    return folder


@pytest.fixture
def data(prepared: Path, tmp_path: Path) -> str:
    """A copy of it, for one test."""
    return str(shutil.copytree(prepared, tmp_path / "data"))


def test_the_whole_trip_on_the_embedded_profile(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        the_whole_trip(runner)


@pytest.mark.dynamodb
@pytest.mark.slow
def test_the_whole_trip_on_moto(tmp_path: Path) -> None:
    with live("--profile", "moto", "--data", str(tmp_path), "--no-reload") as runner:
        the_whole_trip(runner)


@pytest.mark.engines
@pytest.mark.slow
def test_the_whole_trip_on_the_engines(tmp_path: Path) -> None:
    with live("--profile", "engines", "--data", str(tmp_path), "--no-reload") as runner:
        the_whole_trip(runner)


def test_kill_9_loses_nothing_that_was_acknowledged(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        desk = Desk(runner)
        conversation, token, cursor = desk.open("hello")
        said = desk.say(conversation, token, cursor, "before the crash")
        assert said.status == 201
        runner.end(signal.SIGKILL)
    with live("--data", data, "--no-reload") as runner:
        desk.runner = runner
        assert "before the crash" in desk.texts(conversation, token)
        again = desk.say(conversation, token, cursor, "before the crash")
        assert (again.status, again.body["posted"]) == (201, said.body["posted"])


def test_sigterm_finishes_what_is_in_hand_and_ends_with_0(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        desk = Desk(runner)
        conversation, token, _ = desk.open("hello")
        stream = HTTPConnection("127.0.0.1", runner.port, timeout=SOON_S)
        stream.request(
            "GET", f"/v1/conversations/{conversation}/stream", headers={"Authorization": f"Bearer {token}"}
        )
        response = stream.getresponse()
        assert response.readline().startswith(b"retry:")
        began = time.monotonic()
        assert runner.end(signal.SIGTERM) == 0
        assert time.monotonic() - began < 10
        response.read()  # the stream ended whole: no exception
        stream.close()
    assert [each.name for each in Path(data).glob("frontdesk.db*")] == ["frontdesk.db"]


def test_a_second_start_keeps_the_shop_and_what_was_said(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        desk = Desk(runner)
        conversation, token, _ = desk.open("hello")
    with live("--data", data, "--no-reload") as runner:
        assert Desk(runner).shop == desk.shop
        desk.runner = runner
        assert desk.texts(conversation, token)[0] == "hello"


def test_the_log_holds_no_word_of_what_was_said(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        Desk(runner).open("a word nobody else says: quokka")
        runner.line('"status": 201')
    assert "quokka" not in "".join(runner.lines)


def test_a_changed_file_starts_it_again_on_the_same_port(data: str, tmp_path: Path) -> None:
    code = tmp_path / "code"
    for name in ("functions", "infra", "layers"):
        shutil.copytree(ROOT / name, code / name)
    shutil.copy(ROOT / "template.yaml", code)
    with live("--data", data, root=code) as runner:
        handler = code / "functions" / "messages" / "handler.py"
        before = len(runner.lines)
        handler.write_text(handler.read_text("utf-8") + "\n# changed\n", "utf-8")
        runner.line('"changed"')
        again = runner.line(r"API +http://127\.0\.0\.1:(\d+)/v1", after=before)
        assert int(again.group(1)) == runner.port
        Desk(runner).open("hello")


def test_the_throttle_of_the_template_holds_and_can_be_turned_by_its_parameter(data: str) -> None:
    few = ("--parameter", "ApiRate=1", "--parameter", "ApiBurst=3")
    with live("--data", data, "--no-reload", *few) as runner:
        runner.ask("GET", "/v1/agent/me")  # the first call imports a web framework: seconds, and tokens
        answers = [runner.ask("GET", "/v1/agent/me") for _ in range(8)]
        assert [each.status for each in answers[:2]] == [401, 401]
        assert answers[-1].status == 429
        assert answers[-1].headers["retry-after"] == "1"
        assert answers[-1].headers["access-control-allow-origin"] == "*"
        assert answers[-1].body["code"] == "too_many"


def test_a_port_that_is_taken_is_said_in_one_line(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        command = [sys.executable, "-m", "infra.local", "--port", str(runner.port), "--data", data]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert "--port" in second.stderr
        assert "Traceback" not in second.stderr


def test_a_second_runner_on_the_same_folder_is_turned_away(data: str) -> None:
    with live("--data", data, "--no-reload"):
        command = [sys.executable, "-m", "infra.local", "--port", "0", "--data", data]
        second = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert second.returncode == 1
        assert "--data" in second.stderr
        assert "Traceback" not in second.stderr


def test_a_fault_file_breaks_lines_and_no_promise(data: str, tmp_path: Path) -> None:
    faults = tmp_path / "faults.json"
    faults.write_text(json.dumps({"seed": 3, "lose_answer": 0.3, "fail_commit": 0.3, "redeliver_batch": 0.3}))
    with live("--data", data, "--no-reload", "--faults", str(faults)) as runner:
        desk = Desk(runner)
        conversation, token, cursor = until_acknowledged(lambda: desk.open("hello"))
        for number in range(5):
            say = partial(desk.say, conversation, token, cursor, f"line {number}", number)
            cursor = until_acknowledged(lambda say=say: accepted(say())).body["cursor"]
        texts = until_acknowledged(lambda: desk.texts(conversation, token))
        assert [each for each in texts if each.startswith("line")] == [
            f"line {number}" for number in range(5)
        ]
        runner.end(signal.SIGTERM)
        assert '"lose_answer"' in "".join(runner.lines)


def accepted(answer: Answer) -> Answer:
    if answer.status == 503:
        raise HTTPException("the commit failed; a client sends it again")
    assert answer.status == 201, answer
    return answer


def until_acknowledged(ask: Any) -> Any:
    """As the client's outbox does: the same request again, until it is answered."""
    for _ in range(60):
        try:
            return ask()
        except (HTTPException, OSError, AssertionError, TypeError, KeyError):
            time.sleep(0.05)
    return ask()
