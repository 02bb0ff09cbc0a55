"""A record of `explain` in words, in Chinese and in English."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from frontdesk.routing.policy import FACTORS

LANGUAGES = ("zh", "en")

Record = Mapping[str, Any]
Name = Callable[[str], str]


def tell(record: Record, name: Name, skill: str, language: str) -> list[str]:
    """What happened, sentence by sentence; `skill` is what the skill asked for is called."""
    words = WORDS[language]
    return [
        words["asked"].format(name=name(record["top"][0][0]), why=_why(record, name, skill, words)),
        *(_near(each, name, words) for each in record["near"]),
        *_passed(record["passed"], words),
    ]


def tell_by_hand(how: str, name: str, by: str, language: str) -> str:
    """What the desk did not choose; an offer from before reasons were kept says only that it was one."""
    return str(WORDS[language]["by_hand"][how].format(name=name, by=by))


def _why(record: Record, name: Name, skill: str, words: Mapping[str, Any]) -> str:
    """What was still asked for where the choice was made, then what put them before the next."""
    asked = record["for"]
    wanted = [words["skill"].format(skill)] if asked.get("skill") else []
    if asked.get("language"):
        wanted.append(words["languages"].get(asked["language"], asked["language"]))
    had = str(words["stages"][record["stage"]] if wanted else words["nothing_asked"])
    both = str(words["and"]).join(wanted)
    return str(words["then"]).join([had.format(both), *_ahead(record, name, words)])


def _ahead(record: Record, name: Name, words: Mapping[str, Any]) -> list[str]:
    """The two factors that most set the first before the second."""
    if len(record["top"]) == 1:
        return [words["only"]]
    (_, _, first, *_), (second, _, others, *_) = record["top"][:2]
    leads = {
        factor: weight * (mine - theirs)
        for factor, weight, mine, theirs in zip(FACTORS, record["weights"], first, others, strict=True)
    }
    best = sorted((factor for factor in leads if leads[factor] > 0), key=lambda factor: -leads[factor])[:2]
    if not best:
        return [words["drawn"].format(name(second))]
    reasons = words["and"].join(words["leads"][factor] for factor in best)
    return [words["ahead"].format(name=name(second), reasons=reasons)]


def _near(change: Record, name: Name, words: Mapping[str, Any]) -> str:
    who, by = name(change["agent"]), change.get("by", 0)
    if "reason" in change:
        return str(words["busy"][change["reason"]].format(name=who, by=by))
    condition = words["changes"][change["factor"]].format(by=_amount(change["factor"], by, words))
    return str(words["would"].format(name=who, condition=condition))


def _amount(factor: str, by: int, words: Mapping[str, Any]) -> str:
    if factor == "load":
        return str(words["one"] if by == 1 else words["some"].format(by))
    if factor == "idle":
        return str(words["seconds"].format(by) if by < 120 else words["minutes"].format(-(-by // 60)))
    return f"{by / 100:.2f}" if factor == "fair" else str(by)


def _passed(passed: Mapping[str, int], words: Mapping[str, Any]) -> Sequence[str]:
    told = [words["passed"][code].format(count) for code, count in passed.items()]
    return [words["others"].format(words["list"].join(told))] if told else []


WORDS: Mapping[str, Mapping[str, Any]] = {
    "en": {
        "asked": "{name} was asked: {why}.",
        "by_hand": {
            "taken": "{name} took it by hand.",
            "transferred": "{by} handed it to {name}.",
            "offered": "{name} was asked.",
            "accepted": "{name} was asked, and took it.",
        },
        "skill": "the skill “{0}”",
        "languages": {"zh": "Chinese", "en": "English"},
        "and": " and ",
        "then": "; ",
        "list": ", ",
        "nothing_asked": "nothing particular was asked for",
        "stages": {
            "skill_and_language": "has what was asked for ({0})",
            "language": "nobody with {0} was free in time, so a colleague who speaks the language",
            "skill": "nobody there speaks the language, so somebody with the skill (asked for: {0})",
            "anybody": "nobody there has {0}, so whoever was free",
        },
        "only": "nobody else could take it",
        "drawn": "level with {0}, decided by lot",
        "ahead": "ahead of {name} by {reasons}",
        "leads": {
            "expertise": "knowing these topics better",
            "load": "having more room",
            "idle": "having been idle for longer",
            "fair": "having had less to do so far",
            "last_agent": "having had this conversation before",
            "skill": "having the skill",
            "language": "speaking the language",
        },
        "would": "{condition}, {name} would have been asked.",
        "changes": {
            "expertise": "With {by} points more of expertise",
            "load": "With {by}",
            "idle": "Idle for {by} longer",
            "fair": "With {by} conversations less at a time so far",
            "last_agent": "Had they had this conversation before",
            "skill": "With the skill",
            "language": "With the language",
        },
        "one": "one conversation fewer",
        "some": "{0} conversations fewer",
        "seconds": "{0} seconds",
        "minutes": "{0} minutes",
        "busy": {
            "full": "{name} was full; with room for it, {name} would have been asked.",
            "resting": "{name} let it pass a moment ago; otherwise {name} would have been asked.",
            "team": "{name} is of a team that is asked later; otherwise {name} would have been asked.",
        },
        "others": "Could not be asked: {0}.",
        "passed": {
            "absent": "{0} not there",
            "full": "{0} full",
            "resting": "{0} had let it pass",
            "team": "{0} of a team that is asked later",
            "language": "{0} without the language",
            "skill": "{0} without the skill",
        },
    },
    "zh": {
        "asked": "请了{name}：{why}。",
        "by_hand": {
            "taken": "{name}自己接手了会话。",
            "transferred": "{by}把会话转给了{name}。",
            "offered": "请了{name}。",
            "accepted": "请了{name}，{name}接受了。",
        },
        "skill": "“{0}”技能",
        "languages": {"zh": "中文", "en": "英语"},
        "and": "、",
        "then": "；",
        "list": "，",
        "nothing_asked": "没有特别的要求",
        "stages": {
            "skill_and_language": "符合要求（{0}）",
            "language": "具备{0}的同事未能及时有空，因此请了会这种语言的同事",
            "skill": "在岗的人都不会这种语言，因此请了有这项技能的同事（要求：{0}）",
            "anybody": "在岗的人都不具备{0}，因此请了有空的同事",
        },
        "only": "没有别人可以接",
        "drawn": "与{0}不相上下，由抽签决定",
        "ahead": "比{name}更合适，因为{reasons}",
        "leads": {
            "expertise": "更熟悉这类话题",
            "load": "手头更空",
            "idle": "空闲得更久",
            "fair": "到目前为止忙得更少",
            "last_agent": "之前接待过这个会话",
            "skill": "有这项技能",
            "language": "会这种语言",
        },
        "would": "{condition}，就会请{name}。",
        "changes": {
            "expertise": "专长再高 {by} 分",
            "load": "手头{by}",
            "idle": "再多空闲{by}",
            "fair": "到目前为止平均少 {by} 个会话",
            "last_agent": "之前接待过这个会话的话",
            "skill": "有这项技能的话",
            "language": "会这种语言的话",
        },
        "one": "少一个会话",
        "some": "少 {0} 个会话",
        "seconds": " {0} 秒",
        "minutes": " {0} 分钟",
        "busy": {
            "full": "{name}已满；有空位的话，就会请{name}。",
            "resting": "{name}刚刚让过；否则就会请{name}。",
            "team": "{name}所在的团队稍后才轮到；否则就会请{name}。",
        },
        "others": "不能请的：{0}。",
        "passed": {
            "absent": "{0} 人不在",
            "full": "{0} 人已满",
            "resting": "{0} 人刚刚让过",
            "team": "{0} 人所在团队稍后才轮到",
            "language": "{0} 人不会这种语言",
            "skill": "{0} 人没有这项技能",
        },
    },
}
