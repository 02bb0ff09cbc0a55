"""Around the runner: its options, the demo pages, watching files, parked records, the log."""

import json
from pathlib import Path

import pytest

from infra.local.demo import Demo
from infra.local.explain import lines
from infra.local.http import Reply, Request
from infra.local.logs import failed
from infra.local.options import ROOT, parse
from infra.local.parked import Parked
from infra.local.plan import Api, Function, Plan, StreamMapping
from infra.local.reload import Watch
from tests.unit.runner.test_feed import record

SHOP = {"site": "site_1", "agents": [{"email": "ada@lanternfish.example"}]}


def ask(pages: Path, path: str, method: str = "GET") -> Reply | None:
    return Demo(SHOP, pages)(Request(method, path.encode(), [], b"", "127.0.0.1"), path)


@pytest.fixture
def pages(tmp_path: Path) -> Path:
    """Built demo pages, with a secret beside them."""
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<p>shop</p>")
    (folder / "agent.html").write_text("<p>desk</p>")
    (folder / "assets" / "app.js").write_text("1")
    (tmp_path / "secret").write_text("hunter2")
    return folder


@pytest.mark.parametrize(
    ("path", "body", "kind"),
    [
        ("/", b"<p>shop</p>", "text/html; charset=utf-8"),
        ("/agent", b"<p>desk</p>", "text/html; charset=utf-8"),
        ("/assets/app.js", b"1", "text/javascript; charset=utf-8"),
    ],
)
def test_the_demo_pages_are_served_under_their_short_names(
    pages: Path, path: str, body: bytes, kind: str
) -> None:
    reply = ask(pages, path)
    assert reply is not None
    assert (reply.body, dict(reply.headers)["content-type"]) == (body, kind)


@pytest.mark.parametrize(
    "path",
    ["/../secret", "/assets/../../secret", "//etc/passwd", "/assets", "/nothing", "/" + "a" * 256, "/a\0b"],
)
def test_nothing_outside_the_folder_is_served(pages: Path, path: str) -> None:
    assert ask(pages, path) is None


def test_the_demo_answers_only_reading(pages: Path) -> None:
    assert ask(pages, "/", "POST") is None


def test_demo_json_tells_the_pages_about_the_shop(pages: Path) -> None:
    reply = ask(pages, "/demo.json")
    assert reply is not None
    assert json.loads(reply.body) == SHOP


def test_without_built_pages_the_root_says_how_to_build_them(tmp_path: Path) -> None:
    reply = ask(tmp_path, "/")
    assert reply is not None
    assert b"npm" in reply.body


def test_the_demo_and_its_passwords_are_never_shown_to_a_network() -> None:
    assert parse([]).demo is True
    assert parse(["--host", "192.0.2.7"]).demo is False
    assert parse(["--no-demo"]).demo is False


def test_parameters_go_to_the_template_and_data_stays_apart_by_profile() -> None:
    options = parse(["--profile", "moto", "--parameter", "ApiRate=9"])
    assert options.parameters["ApiRate"] == "9"
    assert options.data == ROOT / ".frontdesk" / "moto"


def test_a_file_that_is_written_added_or_removed_is_noticed_once(tmp_path: Path) -> None:
    file = tmp_path / "handler.py"
    file.write_text("1")
    watch = Watch([tmp_path])
    assert watch.changed() is None
    (tmp_path / "notes.txt").write_text("not code")
    assert watch.changed() is None
    (tmp_path / "new.py").write_text("2")
    assert watch.changed() == "new.py"
    assert watch.changed() is None
    file.unlink()
    assert watch.changed() == "handler.py"


def test_parked_records_keep_their_shape_on_disk(tmp_path: Path) -> None:
    mapping = StreamMapping("Dispatch", "log", on_failure="arn:aws:s3:::parked")
    Parked(tmp_path)(mapping, [record(7)], "ValueError")
    (file,) = (tmp_path / "parked").iterdir()
    assert json.loads(file.read_text("utf-8"))["payload"]["Records"] == [record(7)]


def test_a_failure_is_logged_by_its_kind_and_place_never_by_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        raise ValueError("somebody wrote: quokka")
    except ValueError as error:
        failed("Messages", "id-1", error)
    line = json.loads(capsys.readouterr().out)
    assert (line["error"], line["function"]) == ("ValueError", "Messages")
    assert line["at"][0].startswith("tests/unit/runner/test_edges.py:")
    assert "quokka" not in json.dumps(line)


def test_a_request_does_not_show_itself_in_a_traceback() -> None:
    assert "quokka" not in repr(Request("POST", b"/", [(b"a", b"quokka")], b"quokka", ""))


def test_explaining_names_how_each_function_is_called_and_what_is_left_alone() -> None:
    functions = {
        "Messages": Function("Messages", "functions/messages", "handler.handler", 10, 512, {}),
        "Stream": Function("Stream", "functions/stream", "run.sh", 70, 256, {}),
        "Console": Function("Console", "functions/console", "handler.handler", 15, 512, {}),
    }
    planned = Plan(functions, Api("local", (), {}), inert={"AWS::IAM::Role": "why"})
    said = "\n".join(lines(planned, frozenset({"Messages"})))
    for part in (
        "Messages     512 MB   10 s  inline",
        "in the loop, streaming",
        "on threads",
        "AWS::IAM::Role",
    ):
        assert part in said
