"""What a month costs: `python -m infra.costs` writes the tables of docs/costs.md, a test compares them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "costs.md"

MONTH_S = 730 * 3600  # how AWS counts a month
MILLION = 1_000_000

PRICES = {
    "api": (3.50 / MILLION, "request to a REST API", "api-gateway"),
    "invoke": (0.20 / MILLION, "run of a function", "lambda"),
    "compute": (0.0000133334, "GB-second on arm64 (x86_64: $0.0000166667)", "lambda"),
    "snap": (0.0000015046, "GB-second of a kept snapshot", "lambda"),
    "write": (0.625 / MILLION, "write unit, on demand", "dynamodb"),
    "read": (0.125 / MILLION, "read unit, on demand", "dynamodb"),
    "stored": (0.25, "GB-month in a table", "dynamodb"),
    "backup": (0.20, "GB-month of point-in-time recovery", "dynamodb"),
    "sqs": (0.40 / MILLION, "request to a standard queue", "sqs"),
    "alarm": (0.10, "alarm and month", "cloudwatch"),
    "dashboard": (3.00, "dashboard and month", "cloudwatch"),
    "log": (0.50, "GB of logs taken in", "cloudwatch"),
    "trace": (5.00 / MILLION, "trace recorded", "xray"),
    "key": (1.00, "customer key and month", "kms"),
    "acl": (5.00, "web ACL and month", "waf"),
    "node": (0.036, "hour of a t3.small.search", "opensearch-service"),
    "disk": (0.122, "GB-month of its gp3 disk", "opensearch-service"),
    "rule": (1.00, "rule of a web ACL and month", "waf"),
    "inspected": (0.60 / MILLION, "request that WAF inspects", "waf"),
    "out": (0.09, "GB to the internet", "ec2"),
}
"""(dollars, unit, page below aws.amazon.com/…/pricing): list prices of us-east-1."""

WORKED_QUEUES = 3
IDLE_RECEIVES = 650_000  # of the pollers of one event source mapping, in a month (measured)
SWEEPS = 60 * 24 * 365 // 12
NIGHTS = 365 / 12
ALARMS = {"saver": 10, "hardened": 19}
RULES = 5
BOARDS_A_MINUTE = 8  # of one who waits: made anew every 10 s, and when the queue moves
SNAPPED_GB = 2.0  # `messages` and `console`, 1,024 MB each


@dataclass(frozen=True)
class Charge:
    """So many of a price: a line of a table."""

    what: str
    price: str
    count: float
    how: str

    @property
    def dollars(self) -> float:
        return self.count * PRICES[self.price][0]


def standing(preset: str) -> list[Charge]:
    """What is paid while nobody writes."""
    charges = [
        Charge("alarms", "alarm", ALARMS[preset], "ten are free in an account"),
        Charge(
            "pollers of three idle queues",
            "sqs",
            WORKED_QUEUES * IDLE_RECEIVES,
            "a million requests are free",
        ),
        Charge("the sweep, runs", "invoke", SWEEPS, "one a minute"),
        Charge("the sweep, compute", "compute", SWEEPS * 0.1 * 0.25, "0.1 s at 256 MB"),
        Charge("the sweep, reads", "read", SWEEPS * 8, "8 units: the tenants, and seven statuses of one"),
        Charge("logs of the sweep", "log", SWEEPS * 200e-9, "200 bytes each"),
        Charge("the night, runs", "invoke", NIGHTS, "one a night"),
        Charge("the night, compute", "compute", NIGHTS * 3 * 1.73, "3 s at 1,769 MB"),
        Charge("the night, reads", "read", NIGHTS * 4, "4 units: the tenants, and what one has resolved"),
    ]
    if preset == "hardened":
        charges += [
            Charge("customer key", "key", 1, "tables, queues, bucket, logs, alarms"),
            Charge("web ACL", "acl", 1, ""),
            Charge("its rules", "rule", RULES, ""),
            Charge("two kept snapshots", "snap", SNAPPED_GB * MONTH_S, "each version that is not deleted"),
            Charge("dashboard", "dashboard", 1, "three are free in an account"),
            Charge(
                "OpenSearch, hours", "node", MONTH_S / 3600, "one instance; 750 hours are free for a year"
            ),
            Charge("OpenSearch, disk", "disk", 10, "GB"),
        ]
    return charges


@dataclass(frozen=True)
class Conversation:
    """An average one, half of them with a person: counts and seconds, each a guess to change."""

    posts: int = 5
    polls: int = 20
    streams: int = 4
    streamed_s: int = 60
    marks: int = 20
    agent_calls: int = 12
    events: int = 14
    moves: int = 6  # events that move a key of the inbox
    desks: int = 3  # events that take or free an agent: transactions count twice
    jobs: int = 14  # three of them count; one finds that it is counted
    counts: int = 2  # transactions: how far it is counted, and two sums
    waits_s: int = 30  # in the queue: half of them, a minute
    listed: int = 30  # rows in six lists, all of which an agent's feed reads each second

    @property
    def requests(self) -> int:
        return 1 + self.posts + self.polls + self.streams + self.marks + self.agent_calls


def usage(each: Conversation, conversations: int, agent_hours: int) -> list[Charge]:
    """What so many conversations cost, and the consoles that stood open for them."""
    n, e = conversations, each
    reopened = agent_hours * 60  # a stream ends after a minute and is opened again
    runs = e.requests + e.events + e.jobs
    computed = (
        (1 + e.posts + e.marks) * 0.015 + e.polls * 0.008 + e.agent_calls * 0.020 + e.streamed_s * 0.25
    ) + (e.events * 0.020 + e.jobs * 0.030) * 0.5
    boards = e.waits_s * BOARDS_A_MINUTE // 60
    writes = e.events + e.marks + 3 * e.desks + e.events + 2 * e.moves + boards + 2 * 3 * e.counts
    logs = 1 + e.events * 700 / 8192  # how far it is counted, strongly consistent, and the whole log
    reads = 0.5 * (e.posts + e.polls + e.agent_calls + e.jobs) + e.streamed_s * 10 * 0.5
    reads += (e.counts + 1) * logs
    reads += e.waits_s / 2 * 1.5 + boards * 1.5  # every 2 s the board, two lists, three desks
    feed = 3600 * 0.5 * (6 + e.listed)
    size = e.events * 700e-9
    return [
        Charge("API Gateway", "api", n * e.requests + reopened, f"{e.requests} requests; 60 an agent-hour"),
        Charge("Lambda, runs", "invoke", n * runs + reopened, f"{runs} runs"),
        Charge(
            "Lambda, conversations", "compute", n * computed, f"{computed:.1f} GB-s, 15 of them open streams"
        ),
        Charge("Lambda, agents' feeds", "compute", agent_hours * 900, "900 GB-s an hour: 256 MB held open"),
        Charge("DynamoDB, writes", "write", n * writes, f"{writes} units"),
        Charge("DynamoDB, conversations read", "read", n * reads, f"{reads:.0f} units"),
        Charge("DynamoDB, feeds read", "read", agent_hours * feed, f"{feed:,.0f} units an agent-hour"),
        Charge("DynamoDB, a year kept", "stored", n * 12 * size, f"{e.events} events of 700 bytes"),
        Charge("and backed up", "backup", n * 12 * size, ""),
        Charge("SQS", "sqs", n * e.jobs * 3, f"{e.jobs} jobs: sent, received, deleted"),
        Charge(
            "logs", "log", n * (e.requests * 650 + (e.events + e.jobs) * 300) * 1e-9, "650 bytes a request"
        ),
        Charge("data out", "out", n * e.requests * 1500e-9, "1.5 KB a request"),
    ]


VOLUMES = ((0, 0), (1_000, 160), (100_000, 8_000))
"""(conversations, agent-hours): nobody; one person at work; fifty."""


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown; words stand to the left (first and last column), figures to the right."""
    lines = [head, [":---", *["---:"] * (len(head) - 2), ":---"], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def dollars(amount: float) -> str:
    return f"${amount:,.2f}" if amount >= 0.005 or amount == 0 else "<$0.01"


def of_prices() -> str:
    rows = [
        (
            unit,
            f"${price:.10f}".rstrip("0") if price < 0.01 else f"${price:.2f}",
            f"aws.amazon.com/{page}/pricing",
        )
        for price, unit, page in PRICES.values()
    ]
    return table(("unit", "price", "page"), rows)


def of_standing(preset: str) -> str:
    charges = standing(preset)
    rows = [(c.what, f"{c.count:,.0f}", dollars(c.dollars), c.how) for c in charges]
    total = sum(charge.dollars for charge in charges)
    return table(
        ("charge", "count", "a month", "note"), [*rows, ("**together**", "", f"**{dollars(total)}**", "")]
    )


def of_usage() -> str:
    columns = [usage(Conversation(), *volume) for volume in VOLUMES]
    rows = [
        (line[0].what, *(dollars(charge.dollars) for charge in line), line[0].how)
        for line in zip(*columns, strict=True)
    ]
    fixed = sum(charge.dollars for charge in standing("saver"))
    sums = [fixed + sum(charge.dollars for charge in column) for column in columns]
    rows += [("standing charges of `saver`", *([dollars(fixed)] * len(columns)), "the table above")]
    rows += [("**together**", *(f"**{dollars(total)}**" for total in sums), "")]
    head = [f"{n:,} conversations, {hours:,} agent-hours" for n, hours in VOLUMES]
    return table(("a month", *head, "per conversation"), rows)


def tables() -> Mapping[str, str]:
    return {
        "prices": of_prices(),
        "saver": of_standing("saver"),
        "hardened": of_standing("hardened"),
        "usage": of_usage(),
    }


def filled(page: str) -> str:
    """The page with each table between its two markers."""
    for name, text in tables().items():
        before, _, rest = page.partition(f"<!-- {name} -->\n")
        after = rest.partition(f"<!-- /{name} -->")[2]
        page = f"{before}<!-- {name} -->\n\n{text}\n\n<!-- /{name} -->{after}"
    return page


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text("utf-8")), "utf-8")
    print("\n\n".join(tables().values()))
