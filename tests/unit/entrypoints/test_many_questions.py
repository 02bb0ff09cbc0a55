"""A sheet of more than 200 questions, as an owner brings it: imported, published, asked, and guessed at."""

import base64
import csv
import io
from pathlib import Path

from frontdesk.conversation.model import Kind, Place
from frontdesk.entrypoints.replay import Again, replay
from tests.library import TENANT
from tests.unit.entrypoints.test_knowledge_versions import Publisher

GOODS = {
    "camping": ("tent", "stove", "lantern", "hammock", "sleeping bag", "ground sheet", "cool box"),
    "climbing": ("rope", "harness", "helmet", "carabiner", "chalk bag", "crash pad"),
    "travel": ("suitcase", "rucksack", "wallet", "passport cover", "neck pillow", "umbrella"),
    "water": ("kayak", "paddle", "life vest", "wetsuit", "snorkel", "dry bag", "swim cap"),
}
WAYS = (
    "How do I clean the {}?",
    "washing a {}",
    "my {} is dirty, what now",
    "can the {} go into the machine",
    "which soap for a {}",
    "care of the {}",
    "{} smells, can I wash it",
    "how often should a {} be cleaned",
)


def sheet() -> str:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow(["question", "likes", "answer", "category"])
    for category, goods in GOODS.items():
        for each in goods:
            first, *likes = (way.format(each) for way in WAYS)
            rows.writerow([first, "|".join(likes), f"Wipe the {each} with lukewarm water.", category])
    return out.getvalue()


def test_what_is_handed_over_is_told_with_the_guess_of_the_published_questions(tmp_path: Path) -> None:
    desk = Publisher(tmp_path)
    assert sum(map(len, GOODS.values())) * len(WAYS) >= 200
    content = base64.b64encode(sheet().encode()).decode()
    body = {
        "files": [{"name": "faq.csv", "content": content}],
        "urls": [],
        "broken_rows": "refuse",
        "status": "published",
    }
    started = desk.ask("POST", "imports", body)
    assert started.status == 202, started
    desk.work()
    done = desk.ask("GET", f"imports/{started.body['id']}").body
    assert (done["state"], done["created"]) == ("done", 26), done
    job = desk.publishes()
    assert (job["state"], bool(job["refined"]), job["total"]) == ("done", True, 26), job
    opened = desk.opens("My kayak smells and I am angry, I will see you in court")
    desk.settle()
    place = Place(TENANT, opened["conversation"])
    handed = next(each for each in desk.conversations.tail(place, 1) if each.kind is Kind.HANDED_OVER)
    name, score = handed.data["intent"]
    assert name
    assert 0 < score <= 1
    assert list(replay(desk, place)) == [Again(handed.seq, "same")]
