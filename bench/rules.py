"""What does a look-up among the rules cost, and does it stay so as the rules grow?

Synthetic sets of rules in zh and en that share their words as real ones do: an act on a thing in a case,
three lists each. Half of the questions hit a rule, half are sentences that no rule knows. A set with patterns
has up to 500 (RE2) in each language, and as many questions that hit one, each asked before: RE2 builds its
automaton as texts come, a first time costs up to .1 ms. CPU time of this thread, the median of several runs.
"""

import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from bench import figures
from frontdesk.knowledge.load import load_ruleset
from frontdesk.knowledge.rulebook import RuleBook

SIZES = (10, 100, 1_000, 10_000)
RUNS, ROUNDS, SEED = 7, 4, 20_418
MOST_PATTERNED = 500
COMMAND = "python -m bench.rules"

ACTS = {
    "zh": "查询 取消 修改 退掉 更换 购买 寄送 申请 打印 合并 延长 恢复",
    "en": "find cancel change return swap buy send request print merge extend restore",
}
THINGS = {
    "zh": "订单 快递 发票 优惠券 地址 密码 账号 尺码 运费 礼品卡 积分 保修",
    "en": "order parcel invoice coupon address password account size postage voucher points warranty",
}
UNKNOWN = {
    "zh": [
        "我奶奶九十岁了，想给她挑一件合适的礼物",
        "昨天和你们说过的那件事后来怎么样了呢",
        "这个颜色放在朝北的房间里会不会太暗",
    ],
    "en": [
        "My grandmother turns ninety and I cannot decide what would please her",
        "What became of the thing that we talked about the other day",
        "Would this colour look too dark in a room that faces north",
    ],
}


def ruleset(size: int) -> dict[str, Any]:
    """Rules in both languages; the case makes a rule unique, its act and its thing are shared by many."""
    return {"schema": 1, "rules": [_rule(number) for number in range(size)]}


def _rule(number: int) -> dict[str, Any]:
    return {
        "id": f"rule-{number}",
        "when": {language: _when(number, language) for language in ("zh", "en")},
        "answers": {"zh": "好的。", "en": "Yes."},
        "hits": {language: [question(number, language)] for language in ("zh", "en")},
    }


def with_patterns(size: int) -> dict[str, Any]:
    """The same rules, the first 500 with a pattern in each language: as many as there may be."""
    raw = ruleset(size)
    for number, rule in enumerate(raw["rules"][:MOST_PATTERNED]):
        rule["when"]["zh"]["patterns"] = [f"第 ?{number}[0-9]{{3}}号 ?(工单|单子)"]
        rule["when"]["en"]["patterns"] = [f"(ticket|case) (no |number )?{number}-[0-9]{{3,6}}"]
    return raw


def patterned_questions(size: int) -> list[tuple[str, str]]:
    """Texts that hit one of the patterns, with their languages."""
    chance = random.Random(SEED)
    numbers = [chance.randrange(min(size, MOST_PATTERNED)) for _ in range(50)]
    zh = [(f"您好，我的第{number}123号工单现在怎么样了？", "zh") for number in numbers]
    return zh + [(f"Hello, what became of ticket number {number}-4711?", "en") for number in numbers]


def _when(number: int, language: str) -> dict[str, Any]:
    act, thing, case = _parts(number, language)
    another_act, another_thing, _ = _parts(number + 13 * 5, language)
    return {"all": [[act, another_act], thing, case], "none": [another_thing]}


def _parts(number: int, language: str) -> tuple[str, str, str]:
    acts, things = ACTS[language].split(), THINGS[language].split()
    case = f"{_hanzi(number)}款" if language == "zh" else f"model{number}"
    return acts[number % 12], things[number // 12 % 12], case


def question(number: int, language: str) -> str:
    act, thing, case = _parts(number, language)
    if language == "zh":
        return f"您好，我想{act}一下{case}的{thing}，可以吗？"
    return f"Hello, how can I {act} the {thing} for {case}, please?"


def _hanzi(number: int) -> str:
    """Two characters of a thousand common-looking ones, a different pair for each number."""
    return chr(0x4E00 + number % 1_000) + chr(0x5800 + number // 1_000)


def questions(size: int) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Texts with their languages: those that hit a rule, and those that miss."""
    chance = random.Random(SEED)
    languages = [language for _ in range(50) for language in ("zh", "en")]
    hits = [(question(chance.randrange(size), language), language) for language in languages]
    return hits, [(chance.choice(UNKNOWN[language]), language) for language in languages]


def cpu_ms(work: Callable[[], object]) -> float:
    """CPU milliseconds of one call, the median of several."""
    spent = []
    for _ in range(RUNS):
        start = time.thread_time_ns()
        work()
        spent.append((time.thread_time_ns() - start) / 1e6)
    return statistics.median(spent)


def measure(size: int) -> tuple[float, float, float]:
    """CPU ms of: reading the JSON and compiling it; one look-up that hits; one that misses."""
    text = json.dumps(ruleset(size), ensure_ascii=False)
    compiled = cpu_ms(lambda: RuleBook.compile(load_ruleset(json.loads(text))))
    book = RuleBook.compile(load_ruleset(json.loads(text)))
    hits, misses = questions(size)
    assert all(book.match(*one) for one in hits)
    assert not any(book.match(*one) for one in misses)
    return compiled, _look_up(book, hits), _look_up(book, misses)


def measure_patterns(size: int) -> tuple[float, float, float, float]:
    """CPU ms with patterns: opening a published set; a hit by words, a miss, a hit by pattern."""
    text = json.dumps(with_patterns(size), ensure_ascii=False)

    def opened() -> RuleBook:
        book = RuleBook.compile(load_ruleset(json.loads(text), "published"))
        book.match("?", "zh"), book.match("?", "en")  # the first of a language builds its index
        return book

    compiled, book = cpu_ms(opened), opened()
    hits, misses = questions(size)
    patterned = patterned_questions(size)
    assert all(book.match(*one) for one in hits)
    assert not any(book.match(*one) for one in misses)
    assert all(hit and hit.evidence["by"] == "pattern" for hit in (book.match(*one) for one in patterned))
    return compiled, _look_up(book, hits), _look_up(book, misses), _look_up(book, patterned)


def _look_up(book: RuleBook, asked: list[tuple[str, str]]) -> float:
    many = asked * ROUNDS
    return cpu_ms(lambda: [book.match(*one) for one in many]) / len(many)


def main() -> int:
    print(f"{'rules':>7} {'compile ms':>11} {'hit ms':>8} {'miss ms':>8}")
    rows = {}
    for size in SIZES:
        rows[size] = compiled, hit, miss = measure(size)
        print(f"{size:>7,} {compiled:>11.1f} {hit:>8.4f} {miss:>8.4f}")
    patterned = measure_patterns(1_000)
    told = "with 1,000 patterns, ms: compile {:.1f}, words {:.4f}, miss {:.4f}, pattern {:.4f}"
    print(told.format(*patterned))
    print(f"written to {figures.write('rules', _figures(rows, patterned)).relative_to(figures.ROOT)}")
    return 0


def _figures(
    rows: dict[int, tuple[float, float, float]], patterned: tuple[float, float, float, float]
) -> list[figures.Figure]:
    """Of a hit, the dearer of the two, since that is the promise."""
    data = "synthetic rules in zh and en that share their words, 100 questions that hit"

    def figure(id: str, value: float, reach: str = "") -> figures.Figure:
        return figures.Figure(id, round(value, 4), "ms", reach, COMMAND, data)

    return [
        figure("knowledge.rule_ms", rows[1_000][1], "<= 0.05"),
        figure("knowledge.rule_patterns_ms", max(patterned[1:]), "<= 0.05"),
        figure("knowledge.rules_patterns_compile_ms", patterned[0]),
        figure("knowledge.rule_10k_ms", rows[10_000][1]),
        figure("knowledge.rules_compile_ms", rows[1_000][0]),
    ]


if __name__ == "__main__":
    sys.exit(main())
