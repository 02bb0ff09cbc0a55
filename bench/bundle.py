"""How large is the bundle that `messages` loads, and what does a look-up of a top question in it cost?

2,000 synthetic FAQ entries, half Chinese, half English, with five other wordings and an answer of three
sentences each; and the demo shop. Half of the questions are wordings that the bundle has not seen, half are
sentences that no entry answers. CPU time of this thread; p99 of 1,000 questions.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial

from bench import figures
from bench.rules import ACTS, THINGS, UNKNOWN
from frontdesk.entrypoints.cli.knowledge_files import id_of, items_in
from frontdesk.knowledge.content.chunk import chunk_of_entry, chunks_of_article
from frontdesk.knowledge.content.items import Item
from frontdesk.knowledge.content.model import Content, Faq
from frontdesk.knowledge.passages import Chunk
from frontdesk.knowledge.snapshot.bundle import Bundle, bundle_name, open_bundle
from frontdesk.knowledge.snapshot.bundle_build import build_bundle

COMMAND = "python -m bench.bundle"
DATA = "2,000 synthetic entries of six wordings, zh and en"
TENANT, SIZE, QUESTIONS, LOADS, SEED = "ten_bench", 2_000, 1_000, 15, 20_418
PACK = figures.ROOT / "layers" / "packs" / "shop"
SAYS = {
    "zh": "请打开“我的订单”，选择对应的选项，按页面提示填写。提交之后会收到短信和邮件确认。"
    "如果一天之内没有消息，请告诉我们。",
    "en": "Open “My orders”, choose what fits and follow the page. You get a text message and a mail that"
    " confirm it. If nothing comes within a day, please tell us.",
}  # fmt: skip


def entry(number: int) -> Chunk:
    language = ("zh", "en")[number % 2]
    act, thing, other, name = _words(number, language)
    if language == "zh":
        asked = [f"{name}的{thing}怎么{act}？", f"{name}{thing}如何{act}", f"{thing}{name}可以{act}吗",
                 f"{act}{name}的{thing}要多久", f"{name}{other}和{thing}能{act}吗",
                 f"在哪{act}{name}{thing}"]  # fmt: skip
    else:
        asked = [f"How do I {act} the {thing} {name}?", f"where to {act} {name} {thing}",
                 f"may the {thing} of {name} be {act}ed", f"{act} {thing} {name} how long",
                 f"{name} {other} and {thing}, {act}", f"{thing} {name}: {act}"]  # fmt: skip
    id = f"faq_{number:026}"
    return chunk_of_entry(id, Faq(asked[0], f"{name}: {SAYS[language]}", language, tuple(asked[1:])))


def _words(number: int, language: str) -> tuple[str, str, str, str]:
    acts, things = ACTS[language].split(), THINGS[language].split()
    letters = "青松白鹭红叶黑石金鱼银杏" if language == "zh" else "abcdefghijkl"
    name = "".join(letters[number // 12**digit % 12] for digit in range(4))
    return acts[number % 12], things[number // 12 % 12], things[number // 7 % 12], name


def asked(number: int) -> tuple[str, str]:
    """A wording of an entry that the bundle has not seen, or a sentence that nothing answers."""
    language = ("zh", "en")[number % 2]
    if number % 4 < 2:
        return UNKNOWN[language][number % 3], language
    act, thing, _, name = _words(number, language)
    return (
        f"请问{name}{thing}应该怎么{act}呢" if language == "zh" else f"please, how to {act} a {thing} {name}"
    ), language


def shop() -> bytes:
    rules = json.loads((PACK / "rules.json").read_text("utf-8"))
    items = items_in(PACK, lambda _: iter(()))
    return build_bundle(TENANT, [chunk for item in items for chunk in _chunks(item)], rules)


def _chunks(item: Item) -> list[Chunk]:
    id = id_of(TENANT, item)
    if isinstance(item.content, Content):
        return chunks_of_article(id, item.content)
    return [chunk_of_entry(id, item.content)]


def spent_ms(work: Callable[[], object]) -> float:
    start = time.thread_time_ns()
    work()
    return (time.thread_time_ns() - start) / 1e6


def lookups(bundle: Bundle) -> tuple[list[float], int]:
    """CPU milliseconds of each question, the median of three, and how many were answered."""
    numbers = random.Random(SEED).sample(range(SIZE), QUESTIONS)
    questions = [asked(number) for number in numbers]
    spent = [
        statistics.median(spent_ms(partial(bundle.lookup, *each)) for _ in range(3)) for each in questions
    ]
    return sorted(spent), sum(bundle.lookup(*each) is not None for each in questions)


def main() -> int:
    data, demo = build_bundle(TENANT, [entry(number) for number in range(SIZE)]), shop()
    name = bundle_name(data)
    load = statistics.median(spent_ms(lambda: open_bundle(data, name, TENANT)) for _ in range(LOADS))
    spent, answered = lookups(open_bundle(data, name, TENANT))
    p99 = spent[int(len(spent) * 0.99)]
    print(f"{'bundle of':<28}{'bytes':>12}")
    print(f"{'2,000 entries':<28}{len(data):>12,}\n{'the demo shop':<28}{len(demo):>12,}")
    print(f"load {load:.1f} ms; a look-up p50 {statistics.median(spent):.2f} ms, p99 {p99:.2f} ms")
    print(f"{answered} of {QUESTIONS} answered, half of which should be")
    path = figures.write(
        "bundle",
        [
            figures.Figure(
                "knowledge.bundle_bytes", max(len(data), len(demo)), "bytes", "<= 5000000", COMMAND, DATA
            ),
            figures.Figure("knowledge.bundle_lookup_ms", round(p99, 2), "ms CPU, p99", "<= 2", COMMAND, DATA),
            figures.Figure("knowledge.bundle_load_ms", round(load, 1), "ms CPU", "<= 50", COMMAND, DATA),
        ],
    )
    print(f"written to {path.relative_to(figures.ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
