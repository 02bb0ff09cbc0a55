"""The facts of a sentence that must not be wrong: numbers with units, dates, names, links, quotations."""

import re
import unicodedata

from frontdesk.knowledge.text.stem import stem
from frontdesk.patterns import pattern
from frontdesk.values import frozen

_UNITS = {
    "workday": r"business days?|working days?|weekdays|个?工作日",
    "day": r"days?|d\b|天|日(?=内|后|前|之|以)",
    "hour": r"hours?|hrs?\b|h\b|个?小时|个?钟头",
    "minute": r"minutes?|mins?\b|分钟",
    "second": r"seconds?|secs?\b|秒",
    "week": r"weeks?|周|个?星期|个?礼拜",
    "month": r"months?|个月",
    "year": r"years?|yrs?\b|年(?!\d)",
    "percent": r"%|percent|per cent|个百分点",
    "yuan": r"元|块钱?|rmb|cny|yuan|人民币",
    "euro": r"€|euros?|eur\b|欧元",
    "dollar": r"\$|dollars?|usd\b|美元|美金",
    "pound": r"£|gbp\b|pounds?|英镑",
    "kg": r"kgs?\b|kilograms?|kilos?|公斤|千克",
    "g": r"g\b|grams?|克",
    "km": r"km\b|kilomet(?:re|er)s?|公里|千米",
    "cm": r"cm\b|centimet(?:re|er)s?|厘米|公分",
    "mm": r"mm\b|millimet(?:re|er)s?|毫米",
    "m": r"m\b|met(?:re|er)s?\b|米",
    "watt": r"w\b|watts?|瓦",
    "volt": r"v\b|volts?|伏",
    "lumen": r"lm\b|lumens?|流明",
    "am": r"a\.?m\b\.?",
    "pm": r"p\.?m\b\.?",
    "clock": r"o'?clock|点钟?(?!击)",
    "off": r"折",
    "times": r"times\b|次|倍",
    "item": r"items?\b|pieces?\b|件|盏|只|套|张|款",
}
_UNIT = "|".join(f"(?P<u_{name}>{pattern})" for name, pattern in _UNITS.items())
_SIGNS = {
    "¥": "yuan",
    "$": "dollar",
    "€": "euro",
    "£": "pound",
    "rmb": "yuan",
    "usd": "dollar",
    "eur": "euro",
}
_EN_NUMBER_WORDS = """
one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
"""
_EN_NUMBERS = dict(zip(_EN_NUMBER_WORDS.split(), [*range(1, 21), 30, 40, 50, 60, 70, 80, 90], strict=True))
_EN_STEMS = frozenset(map(stem, _EN_NUMBERS))
_DIGIT = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_CHINESE = "[零〇一二两三四五六七八九十百千万]+|半"
_ANY = rf"{_DIGIT}|{_CHINESE}|(?<![a-z])(?:{'|'.join(_EN_NUMBERS)})(?![a-z])"
_QUANTITY = pattern(
    rf"(?P<sign>[¥$€£]|rmb|usd|eur)?\s?(?P<n>{_ANY})(?:\s?(?:-|–|—|~|to|至"
    rf"|到)\s?(?P<to>{_ANY}))?[ -]?(?:{_UNIT})?"
)
_CLOCK = pattern(r"(?<!\d)(\d{1,2}):(\d{2})(?!\d)")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WEEKDAY = pattern(
    r"\b(mon|tue|wed|thu|fri|sat|sun)(?:s|nes|rs|ur)?(?:days?)?\b|(?:周|週|星期|礼拜|禮拜)([一二三四五六日天])"
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = pattern(
    r"\b(jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)(?:uary|ruary|ch|il|e|y|ust|t|tember|ober|ember)?\b"
    r"|\b(may)\b(?= \d)|(?<=\d )(may)\b|(\d{1,2})月"
)
_LINK = pattern(
    r"(?:https?://|www\.)[^\s，。）)>\"']+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|\b[\w-]+\.(?:com|net|org|example|cn"
    r"|io)\b"
)
_NAME = pattern(
    r"(?<![.!?] )(?<!^)(?<![A-Za-z0-9])[A-Z][A-Za-z0-9-]+|\b[A-Z]{2,}\b"
    r"|\b(?=[A-Za-z-]*\d)(?=[\d-]*[A-Za-z])[A-Za-z0-9-]{3,}\b"
)
_LATIN = pattern(r"[A-Za-z][A-Za-z0-9-]*")
_QUOTED = pattern('[“「『《"]([^”」』》"]{2,60})[”」』》"]')
_LATIN_UNITS = set(_UNITS) | {"v", "w", "lm", "rmb", "h", "d", "x", "e", "mail", "app"}


@frozen
class Facts:
    """`numbers` are (value, unit or ""), `moments` weekdays, months and clock times, `names` lower-case."""

    numbers: frozenset[tuple[str, str]]
    moments: frozenset[str]
    names: frozenset[str]
    quoted: frozenset[str]


def facts(text: str) -> Facts:
    """What a text states that can be checked one by one."""
    plain = unicodedata.normalize("NFKC", text)
    said = plain.lower()
    moments = {f"{int(hour)}:{minute}" for hour, minute in _CLOCK.findall(said)}
    moments |= {f"weekday {_weekday(*match.groups())}" for match in _WEEKDAY.finditer(said)}
    moments |= {f"month {_month(match)}" for match in _MONTH.finditer(said)}
    bare = re.sub(r"\d{1,2}月", " ", _CLOCK.sub(" ", _LINK.sub(" ", said)))
    bare = _WEEKDAY.sub(" ", bare)
    return Facts(
        frozenset(number for match in _QUANTITY.finditer(bare) for number in _numbers(match)),
        frozenset(moments),
        frozenset(_names(plain)),
        frozenset(_squeezed(quoted) for quoted in _QUOTED.findall(plain)),
    )


@frozen
class Mark:
    """Where a value stands in a text: `kind` is "number" with its unit, "clock", "weekday" or "month"."""

    start: int
    end: int
    kind: str
    value: str


def marks(said: str) -> list[Mark]:
    """Every value of a text in lower case, in reading order; a range is two at the same place."""
    found = [Mark(*each.span(), "clock", f"{int(each[1])}:{each[2]}") for each in _CLOCK.finditer(said)]
    found += [
        Mark(*each.span(), "weekday", str(_weekday(*each.groups()))) for each in _WEEKDAY.finditer(said)
    ]
    found += [Mark(*each.span(), "month", str(_month(each))) for each in _MONTH.finditer(said)]
    bare = said
    for taken in [
        *((mark.start, mark.end) for mark in found),
        *(each.span() for each in _LINK.finditer(said)),
    ]:
        bare = bare[: taken[0]] + "\x00" * (taken[1] - taken[0]) + bare[taken[1] :]
    for each in _QUANTITY.finditer(bare):
        for value, unit in _numbers(each):
            found.append(Mark(*each.span(), f"number {unit}".strip(), value))
    return sorted(found, key=lambda mark: mark.start)


def unsupported(claimed: Facts, known: Facts, source: str) -> str:
    """The first fact that the source does not hold, as "number 7 day"; "" if it holds them all."""
    values = {value for value, _ in known.numbers}
    for value, unit in sorted(claimed.numbers):
        if (value, unit) not in known.numbers and (
            (value, "") not in known.numbers if unit else value not in values
        ):
            return f"number {value} {unit}".strip()
    for moment in sorted(claimed.moments - known.moments):
        return f"time {moment}"
    held = unicodedata.normalize("NFKC", source).lower()
    words = set(_LATIN.findall(held)) | set(re.findall(r"[a-z0-9][a-z0-9-]*", held))
    for name in sorted(claimed.names):
        if name not in words and name not in held.split() and not ("." in name and name in held):
            return f"name {name}"
    squeezed = _squeezed(source)
    return next((f"quotation {each}" for each in sorted(claimed.quoted) if each not in squeezed), "")


def _numbers(match: re.Match[str]) -> list[tuple[str, str]]:
    unit = next((name[2:] for name, said in match.groupdict().items() if name.startswith("u_") and said), "")
    unit = unit or _SIGNS.get(match["sign"] or "", "")
    said = [each for each in (match["n"], match["to"]) if each]
    if not unit and not any(char.isdigit() for char in match["n"]):
        return []  # a number word without a unit is mostly no number: one of them, 一下, 十分
    return [(value_of(each), unit) for each in said]


def is_number(word: str) -> bool:
    """Whether a word or its stem is a number, in digits, English or Chinese."""
    return word[0].isdigit() or word in _EN_STEMS or bool(re.fullmatch(_CHINESE, word))


def value_of(said: str) -> str:
    """`"1,000.50"`, `"twenty"` and `"二十"` as plain decimals."""
    if said[0].isdigit():
        plain = said.replace(",", "")
        return plain.rstrip("0").rstrip(".") if "." in plain else str(int(plain))
    return str(_EN_NUMBERS[said]) if said in _EN_NUMBERS else _chinese_value(said)


def _chinese_value(said: str) -> str:
    if said == "半":
        return "0.5"
    total, part, digit = 0, 0, 0
    for char in said:
        if char in "零〇":
            continue
        if char in "一二三四五六七八九两":
            digit = "一二三四五六七八九".find(char) + 1 or 2
        elif char == "万":
            total, part, digit = total + (part + digit) * 10_000, 0, 0
        else:
            part, digit = part + (digit or 1) * {"十": 10, "百": 100, "千": 1_000}[char], 0
    return str(total + part + digit)


def _weekday(english: str | None, chinese: str | None) -> int:
    return _WEEKDAYS.index(english) + 1 if english else "一二三四五六日天".index(chinese or "日") % 7 + 1


def _month(match: re.Match[str]) -> int:
    word = match[1] or match[2] or match[3]
    return _MONTHS.index(word) + 1 if word else int(match[4])


def _names(plain: str) -> set[str]:
    """Chinese: every Latin word. English: capitals inside a sentence, ids. Both: links and addresses."""
    links = {link.lower().rstrip(".") for link in _LINK.findall(plain)}
    rest = _LINK.sub(" ", plain)
    found = _LATIN.findall(rest) if re.search("[\u4e00-\u9fff]", rest) else _NAME.findall(rest)
    names = {word.lower() for word in found if word != "I"}
    return links | {name for name in names - _LATIN_UNITS if not _WEEKDAY.fullmatch(name)}


def _squeezed(text: str) -> str:
    return re.sub(r"[\s“”\"'「」『』《》]+", "", unicodedata.normalize("NFKC", text).lower())
