"""Golden events of the function that streams: the Lambda Web Adapter makes an HTTP request of each."""

from pathlib import Path
from typing import Any

import pytest

from tests.golden.cases import cases, differences, event_of, expected_of, id_of
from tests.golden.test_golden import simplified
from tests.office import Office
from tests.reception import Answer


def blocks(text: str) -> list[dict[str, str]]:
    """Server-sent events as objects: `id`, `event`, `data`, `retry`, and a comment as `:`."""
    lines = [[line.partition(": ") for line in block.split("\n")] for block in text.split("\n\n") if block]
    return [{name or ":": value for name, _, value in block} for block in lines]


def come_of(office: Office, event: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    answer: Answer = office.stream(
        event["httpMethod"],
        event["path"],
        query=event["queryStringParameters"],
        headers=event["headers"],
    )
    if "event-stream" not in answer.headers["content-type"]:
        return simplified(
            {"statusCode": answer.status, "headers": answer.headers, "body": answer.text}, names
        )
    sent = {name: answer.headers.get(name, "") for name in names}
    return {"statusCode": answer.status, "headers": sent, "blocks": blocks(answer.text)}


@pytest.mark.parametrize("case", cases("stream"), ids=id_of)
def test_an_event_of_the_gateway_gets_the_answer_beside_it(case: Path) -> None:
    expected = expected_of(case)
    found = come_of(Office(), event_of(case), expected.get("headers", {}))
    assert not differences(expected, found), found


def test_blocks_are_read_as_a_browser_does() -> None:
    text = 'retry: 2000\n\nid: 1\nevent: event\ndata: {"a":": "}\n\nid: 2\n\n: ping\n\n'
    assert blocks(text) == [
        {"retry": "2000"},
        {"id": "1", "event": "event", "data": '{"a":": "}'},
        {"id": "2"},
        {":": "ping"},
    ]
