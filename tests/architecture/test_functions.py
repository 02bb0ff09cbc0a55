"""One folder, one Lambda, one file: `functions/`, `events/` and template.yaml name the same functions."""

from pathlib import Path, PurePosixPath

import pytest
import yaml

from tests.architecture import rules
from tests.architecture.tree import ROOT, Source, tracked, under

FUNCTION = "AWS::Serverless::Function"
STARTS = {"handler.py", "run.sh"}  # a script where the Lambda Web Adapter runs a server


class Template(yaml.SafeLoader):
    """Reads CloudFormation's short tags (`!Ref`, `!Sub` …) as nothing: only names and types matter here."""


Template.add_multi_constructor("!", lambda _loader, _suffix, _node: None)


def test_every_function_has_golden_events_and_every_event_a_function() -> None:
    assert folders("events") == folders("functions")


def test_a_function_is_named_after_its_folder() -> None:
    functions = folders("functions")
    assert {camel(name): f"functions/{name}" for name in functions} == code_by_function(
        (ROOT / "template.yaml").read_text()
    )


def test_every_function_starts_in_thirty_lines_or_less() -> None:
    starts = [path for path in tracked() if path.is_relative_to("functions") and path.name in STARTS]
    assert {path.parent.name for path in starts} == folders("functions")
    handlers = [Source(path, (ROOT / path).read_text()) for path in starts]
    assert [complaint for source in handlers for complaint in rules.long_handler(source)] == []


def test_a_function_is_one_python_file() -> None:
    assert [str(source.path) for source in under("functions") if source.path.name != "handler.py"] == []


def test_every_golden_event_says_what_it_expects() -> None:
    assert unpaired([path for path in tracked() if path.is_relative_to("events")]) == set()


def folders(parent: str) -> set[str]:
    """The names of the folders in a top-level folder, as far as they hold tracked files."""
    return {path.parts[1] for path in tracked() if path.is_relative_to(parent) and len(path.parts) > 2}


def camel(folder: str) -> str:
    """A folder's logical id: `daily_report` is `DailyReport`."""
    return "".join(word.capitalize() for word in folder.split("_"))


def code_by_function(template: str) -> dict[str, str]:
    """Logical id → code folder of each function in a template."""
    resources = yaml.load(template, Template)["Resources"]  # noqa: S506 - it is a SafeLoader
    return {
        name: str(Path(resource["Properties"]["CodeUri"]))
        for name, resource in resources.items()
        if resource["Type"] == FUNCTION
    }


def unpaired(paths: list[PurePosixPath]) -> set[str]:
    """Cases without an expectation and expectations without a case."""
    names = {str(path) for path in paths if path.suffix == ".json"}
    expectations = {name for name in names if name.endswith(".expected.json")}
    wanted = {name.removesuffix(".json") + ".expected.json" for name in names - expectations}
    return wanted ^ expectations


def test_a_case_without_its_expectation_is_found() -> None:
    lonely = [PurePosixPath("events/route/a.json"), PurePosixPath("events/route/b.expected.json")]
    assert unpaired(lonely) == {"events/route/a.expected.json", "events/route/b.expected.json"}


@pytest.mark.parametrize(
    ("folder", "logical_id"), [("messages", "Messages"), ("daily_report", "DailyReport")]
)
def test_a_logical_id_is_the_folder_in_camel_case(folder: str, logical_id: str) -> None:
    assert camel(folder) == logical_id


def test_a_template_is_read_past_its_tags() -> None:
    template = """
      Resources:
        Table: {Type: "AWS::DynamoDB::Table", Properties: {TableName: !Sub "${AWS::StackName}-x"}}
        Route: {Type: "AWS::Serverless::Function", Properties: {CodeUri: functions/route/, Role: !GetAtt A.B}}
    """
    assert code_by_function(template) == {"Route": "functions/route"}
