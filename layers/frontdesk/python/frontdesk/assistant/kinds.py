"""What kind of answer a question wants (sum, time, measure, address), and whether a text gives one."""

import re
from typing import Literal

from frontdesk.patterns import pattern

Kind = Literal["amount", "time", "duration", "distance", "weight", "quantity", "contact", "any"]

_AMOUNT = pattern(
    r"how much (?:is|are|does|do|will|would|for|to)\b(?!.*\bweigh)|\b(?:cost|price|prices|fee|fees|charge"
    r"|charges)\b"
    r"|[费費价價金]\S{0,3}?多少|多少錢|多少钱|什么价|价格|价钱|售价|费用|运费|邮费|收费|贵不贵",
    re.IGNORECASE,
)
_TIME = pattern(
    r"^(?:and |so |ok,? )?when\b|what time|which days?\b|\bsince when\b|until when|by when|what (?:are"
    r"|is) .*\bhours\b"
    "|什麼時候|什麼時間|幾點|幾號|星期幾|週幾|何時|什么时候|什么时间|几点|几号|哪天|何时|星期几|周几"
    "|营业时间",
    re.IGNORECASE,
)
_QUANTITY = pattern(
    r"how (?:long|many|often|far|tall|high|wide|big|large|heavy|old|much|soon|quickly|fast|deep|thick|late"
    r"|early)\b"
    "|幾天|幾個|幾次|幾件|幾年|幾週|多長|多遠|多寬|多久|多长|多少|几天|几个|几次|几件|几年|几小时|几周|多大"
    "|多重|多高|多远|多宽|多快|几人|几种|几成|几折",
    re.IGNORECASE,
)
_CONTACT = pattern(
    r"\b(?:phone|telephone|e-?mail|contact|fax) (?:number|address)|what(?: is|'s) (?:your|the) (?:e-?mail"
    r"|phone)"
    r"|which number (?:do|can|should) i call|电话(?:号码)?是?多少|邮箱是|什么邮箱|哪个电话|联系电话",
    re.IGNORECASE,
)
_NUMBER = pattern(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty"
    r"|fifty|sixty"
    r"|ninety|hundred|thousand|half|once|twice|a (?:day|week|month|year|hour|minute)|an hour|same day|at once"
    r"|immediately|right away|instantly|lifetime|unlimited|no limit|none|daily|weekly|monthly|overnight"
    r"|next day)\b"
    "|[一二两三四五六七八九十百千万半几](?:个)?(?:天|日|周|月|年|小时|分钟|次|件|种|个|人|倍|成|折|米|公斤"
    "|克|元|块|张|套|盏|只|款|星期|工作日)"
    "|当天|当日|次日|第二天|立即|立刻|马上|随时|终身|不限|无限|即时|实时|每天|每周|每月",
    re.IGNORECASE,
)
_SUM = pattern(
    r"[¥￥$€£]|\d\s*(?:%|％|元|块|rmb|cny|usd|eur|gbp|hkd|yuan|euros?|dollars?|pounds?|pence|cents?"
    r"|percent)"
    r"|\b(?:free|no charge|at no cost|no extra|included|complimentary|eur|usd|gbp)\b"
    "|免费|包邮|不收|免运费|免邮|[一二两三四五六七八九十百千万]+(?:元|块)|到付|自付|承担",
    re.IGNORECASE,
)
_MOMENT = pattern(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:days?)?\b|\b(?:january|february|march"
    r"|april|may|june"
    r"|july|august|september|october|november|december|today|tomorrow|weekend|weekends|weekdays?|noon"
    r"|midnight"
    r"|spring|summer|autumn|fall|winter|always|anytime|any time|after|before|once|until|as soon as|during)\b"
    "|[周週][一二三四五六日天末]|星期|礼拜|工作日|节假日|春节|国庆|[上下]午|早上|晚上|中午|今天|明天|之后"
    "|以后"
    "|之前|以前|期间|后|前|内",
    re.IGNORECASE,
)
_COUNT = (
    r"(?:\d|\b(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|several|few|half)\b"
    r"|[一二两兩三四五六七八九十百半数几])[ -]?(?:\w+[ -])?个?個?"
)
_LENGTH = (
    r"(?:km|cm|mm|m|miles?|yards?|feet|foot|inch(?:es)?|(?:kilo|centi|milli)?met(?:re|er)s?)\b"
    "|公里|千米|厘米|毫米|米|公分|里"
)
_SPAN = (
    r"(?:seconds?|minutes?|mins?|hours?|days?|nights?|weeks?|months?|years?)\b"
    "|秒|分钟|分鐘|小时|小時|钟头|天|日|晚|周|週|星期|礼拜|月|年|学期|季"
)
_AT_ONCE = (
    r"\b(?:same day|next day|overnight|at once|immediately|right away|instantly|lifetime|unlimited|no limit"
    r"|forever|permanent(?:ly)?|until|daily|weekly|monthly|yearly)\b"
    "|当天|当日|次日|第二天|立即|立刻|马上|随时|终身|永久|长期|不限|无限|即时|实时|每天|每周|每月|至|到"
)
_MEASURED: tuple[tuple[Kind, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "distance",
        pattern(r"how far\b|多远|多遠|多少(?:公里|米|里)|几公里", re.IGNORECASE),
        pattern(rf"{_COUNT}(?:{_LENGTH}|minutes?|分钟|分鐘|stops?|站)", re.IGNORECASE),
    ),
    (
        "weight",
        pattern(r"how heavy\b|how much .*\bweigh|多重|多少(?:公斤|斤|千克|克)|几斤|几公斤", re.IGNORECASE),
        pattern(
            rf"{_COUNT}(?:kgs?|g|kilos?|(?:kilo)?grams?|lbs?|pounds?|ounces?|oz|tons?)\b|[克斤吨]",
            re.IGNORECASE,
        ),
    ),
    (
        "duration",
        pattern(
            r"how (?:long|soon|quickly)\b|how many (?:seconds|minutes|hours|days|nights|weeks|months|years)\b"
            r"|多久|多长时间|多少(?:天|个?小时|分钟|个?月|年|个?星期)|几天|几年"
            r"|几周|几个?(?:小时|月|星期|钟头)",
            re.IGNORECASE,
        ),
        pattern(rf"{_COUNT}(?:{_SPAN}|{_LENGTH})|{_AT_ONCE}", re.IGNORECASE),
    ),
)
"""What a measure's question looks like, and what an answer to it has: 35 pounds a day is no distance."""
_REACH = pattern(r"\d[\d -]{4,}\d|[\w.+-]+@[\w-]+\.\w+", re.IGNORECASE)


_WHICH = pattern(
    r"^(?:and |so |ok,? )?(?:what|which|who|whom|whose|where)\b|哪(?!怕)|谁|誰|什么|什麼|甚麼|何(?=时|處|处"
    r"|地|人|種|种)",
    re.IGNORECASE,
)


def asks_which(question: str) -> bool:
    """Whether it asks for something that it does not name itself: who, what, which, where."""
    return bool(_WHICH.search(question.strip()))


def asked_for(question: str) -> Kind:
    """The strictest kind that shows; "any" where the form of the question says nothing of its answer."""
    said = question.strip()
    if _CONTACT.search(said):
        return "contact"
    if _TIME.search(said):
        return "time"
    if measured := next((kind for kind, asked, _ in _MEASURED if asked.search(said)), None):
        return measured
    if _AMOUNT.search(said) and (_QUANTITY.search(said) or _asks_a_sum(said)):
        return "amount"
    return "quantity" if _QUANTITY.search(said) else "any"


def gives(kind: Kind, text: str) -> bool:
    """Whether the text holds something of that kind."""
    if kind == "contact":
        return bool(_REACH.search(text))
    if kind == "amount":
        return bool(_SUM.search(text))
    if kind == "time":
        return bool(_MOMENT.search(text) or _NUMBER.search(text))
    for measure, _, given in _MEASURED:
        if kind == measure:
            return bool(given.search(text))
    return kind == "any" or bool(_NUMBER.search(text))


def _asks_a_sum(said: str) -> bool:
    """What does it cost, is there a fee: a sum or that it is free; not "can I change the price"."""
    return bool(
        re.search(
            r"\b(?:what|which|is there|are there|do you charge|do i pay)\b|多少|什么价|几元|几块|怎么收"
            r"|收不收|要不要|贵不贵|是多",
            said,
            re.IGNORECASE,
        )
    )
