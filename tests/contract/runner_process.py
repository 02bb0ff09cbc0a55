"""A runner as a process of its own, and the demo shop from both sides, for tests."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, NamedTuple

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
