"""Whether two sentences say yes or no alike: negations by clause, and words that turn a statement round."""

import re
import unicodedata

from frontdesk.patterns import pattern

_NEUTRAL = pattern(
    r"\bnot only\b|\bno problem\b|\bno matter\b|\bno later than\b|\bno more than\b|\bwhether or not\b"
    r"|\bwhy not\b"
    "|不仅|不但|不只|不过|不错|差不多|无论|不管|不同|对不起|不好意思|没问题|要不|不断|不久|无线|无缝|非常"
    "|除非|并非常|不锈钢|不满|不足"
)
_NEGATION = pattern(
    r"\b(?:not|no|never|none|nothing|nobody|neither|nor|without|cannot|can't|cant|won't|wont|don't|dont"
    r"|doesn't|doesnt"
    r"|didn't|isn't|isnt|aren't|arent|wasn't|weren't|shouldn't|wouldn't|couldn't|unable|impossible"
    r"|refuse[sd]?|unavailable"
    r"|excluded?|excluding|except|non|non-?refundable|ineligible|unfortunately|prohibited|forbidden)\b"
    "|不|没|無|无|未|勿|别(?!的|人|墅)|禁止|拒绝|除外|谢绝|莫|非(?!洲)"
)
_CLAUSE = pattern(r"[,;:，；：。、!?！？\n]|\.(?!\d)|\bbut\b|\bhowever\b|\bunless\b|但|而|只有|除非")
_OPPOSITES = tuple(
    (pattern(one), pattern(other))
    for one, other in (
        (r"\bbefore\b|之前|以前|(?<=[日天月年时点])前", r"\bafter\b|之后|以后|(?<=[日天月年时点])后"),
        (
            r"\bat least\b|\bminimum\b|\bmore than\b|\bover\b|\babove\b|至少|最少|超过|以上|高于|大于",
            r"\bat most\b|\bmaximum\b|\bless than\b|\bunder\b|\bbelow\b|\bup to\b|最多|至多|不超过|以下"
            r"|低于|小于",
        ),
        (r"\bfree\b|\bat no cost\b|免费|包邮", r"\bpaid\b|\bcharged?\b|\bfee\b|收费|付费|自付"),
        (r"\bopen\b|营业|开门", r"\bclosed\b|关门|休息|打烊"),
        (
            r"\bincrease[sd]?\b|\braised?\b|增加|提高|上涨",
            r"\bdecrease[sd]?\b|\breduced?\b|\blowered\b|减少|降低|下降",
        ),
        (r"\binclude[sd]?\b|\bincluding\b|包括|包含|含", r"\bexclude[sd]?\b|\bexcluding\b|不含|不包括|另计"),
        (r"\bonline\b|线上|网上", r"\bin store\b|\bin-store\b|线下|门店"),
        (r"\ballowed\b|\bpermitted\b|允许", r"\bforbidden\b|\bprohibited\b|\bbanned\b|禁止"),
        (r"\brequired\b|\bmandatory\b|\bmust\b|必须|必需", r"\boptional\b|可选|选填|自愿"),
        (
            r"\bseller\b|\bwe pay\b|卖家|商家承担|我们承担",
            r"\bbuyer\b|\byou pay\b|买家|您承担|顾客承担|自行承担",
        ),
    )
)


def turned(claim: str, source: str) -> str:
    """Why the claim says the contrary of the source: "negation" or "opposite"; "" if it does not.

    Clause by clause: each of the claim's is held against the source's clause that shares most with it.
    """
    theirs = [_plain(clause) for clause in clauses(source)] or [_plain(source)]
    for clause in map(_plain, clauses(claim)):
        nearest = max(theirs, key=lambda each: _shared(clause, each))
        if is_negative(clause) != is_negative(nearest):
            return "negation"
        if any(_opposed(clause, nearest, pair) for pair in _OPPOSITES):
            return "opposite"
    return ""


def is_negative(clause: str) -> bool:
    """An odd number of negations: "不能不" and "not impossible" say yes."""
    return len(_NEGATION.findall(_NEUTRAL.sub(" ", _plain(clause)))) % 2 == 1


def clauses(text: str) -> list[str]:
    """The pieces between commas and contrasts that say something."""
    return [piece.strip() for piece in _CLAUSE.split(text) if len(piece.strip()) > 1]


def _opposed(claim: str, source: str, pair: tuple[re.Pattern[str], re.Pattern[str]]) -> bool:
    for one, other in (pair, pair[::-1]):
        if one.search(claim) and not other.search(claim) and other.search(source) and not one.search(source):
            return True
    return False


def _shared(one: str, other: str) -> float:
    mine, theirs = _grams(one), _grams(other)
    return len(mine & theirs) / (len(mine) + 1)


def _grams(text: str) -> set[str]:
    words = set(re.findall(r"[a-z0-9]+", text))
    han = "".join(re.findall("[\u4e00-\u9fff]", text))
    return words | {han[at : at + 2] for at in range(len(han) - 1)}


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower().replace("\u2019", "'")
