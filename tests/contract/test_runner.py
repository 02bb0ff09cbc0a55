"""The runner as a process: the whole trip on each profile, kill -9, draining, reloading, a second start."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import pytest

from tests.contract.runner_process import ROOT, SOON_S, Answer, Desk, Live, live


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


@pytest.mark.skipif(os.name != "posix", reason="other systems know no modes")
def test_what_it_keeps_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    with live("--data", str(folder), "--no-reload") as runner:
        Desk(runner).open("hello")
        kept = [folder, *folder.rglob("*")]
        assert {"demo.json", "frontdesk.db", "frontdesk.db-wal", "secret"} <= {path.name for path in kept}
        assert [path for path in kept if path.stat().st_mode & 0o077] == []
    (folder / "frontdesk.db").chmod(0o644)  # as earlier releases left it
    with live("--data", str(folder), "--no-reload"):
        assert [path for path in folder.glob("frontdesk.db*") if path.stat().st_mode & 0o077] == []


def test_behind_a_proxy_with_another_name_its_pages_sign_in_and_no_others(data: str) -> None:
    name = "https://chat.lanternfish.example"
    with live("--data", data, "--no-reload", "--parameter", f"PublicOrigin={name}") as runner:
        shop = Desk(runner).shop
        login = {"tenant": shop["tenant"], **{k: shop["agents"][0][k] for k in ("email", "password")}}
        assert runner.ask("POST", "/v1/agent/login", login, Origin=name).status == 200
        stranger = runner.ask("POST", "/v1/agent/login", login, Origin="https://www.lanternfish.example")
        assert (stranger.status, stranger.body["code"]) == (403, "origin_not_allowed")


def test_it_prints_every_login_that_the_page_offers(data: str) -> None:
    with live("--data", data, "--no-reload") as runner:
        agents = Desk(runner).shop["agents"]
        assert {agent["role"] for agent in agents} == {"agent", "supervisor", "owner"}
        printed = "".join(runner.lines)
        assert [agent for agent in agents if f"{agent['email']} / {agent['password']}" not in printed] == []


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
