"""The sentences of an import's report in Chinese: made from the English ones that are kept, when it is read.

A sentence ends in what is wrong; before it stand the file and the place, which only people's words of change.
"""

from collections.abc import Callable, Iterable
from functools import cache
from re import Match, Pattern

from frontdesk.patterns import pattern

_FIELDS = {
    "title": "标题", "body": "正文", "question": "标准问", "answer": "答案", "likes": "相似问",
    "language": "语言", "category": "分类", "audience": "受众", "url": "链接",
    "status": "状态", "id": "编号", "q": "问题（q）",
}  # fmt: skip
_FIELD = rf"({'|'.join(_FIELDS)})(\.\d+)?"
_WRONG = (
    (rf"{_FIELD} is empty", "{0}为空"),
    (rf"{_FIELD} is longer than ([\d,]+) characters", "{0}超过 {2} 个字符"),
    (rf"{_FIELD} holds control characters", "{0}含有控制字符"),
    (rf"{_FIELD} must be one line", "{0}只能写一行"),
    (rf"{_FIELD} holds no letter and no digit", "{0}里没有文字，也没有数字"),
    (r"likes are more than (\d+)", "相似问超过 {0} 个"),
    (r"language must be zh or en", "语言只能是 zh 或 en"),
    (
        r"audience must be small letters, digits, - and _, at most 40",
        "受众只能用小写字母、数字、- 和 _，最多 40 个",
    ),
    (
        r"url must be an http or https address of at most 500 characters",
        "链接必须是 http 或 https 地址，最多 500 个字符",
    ),
    (r"status must be one of (.+)", "状态只能是 {0} 之一"),
    (
        r"what begins here with --- has no end: close it with a line of ---",
        "以 --- 开头的部分没有结束，请用一行 --- 结尾",
    ),
    (r"(\w+) must be one line of text", "{0}须为一行文字"),
    (r"this is no line of the form name: value", "这一行不是“名称: 值”的形式"),
    (r"left out: nothing here reads (.+)", "已略过没有用处的字段：{0}"),
    (r"is no object", "不是对象"),
    (r"likes must be a list of texts", "相似问必须是文字列表"),
    (r"q must be a list of questions", "q 必须是问题列表"),
    (r"left out: its type (.+) is no answer", "已略过：类型 {0} 不是问答"),
    (r"left out: nothing here reads such a file", "已略过：这种文件读不了"),
    (r"the answer holds a template of QnABot \(\{\{…\}\}\)", "答案里有 QnABot 的模板（{{{{…}}}}）"),
    (r"it holds more than ([\d,]+) files", "里面的文件超过 {0} 个"),
    (r"it is locked with a password", "它有密码保护"),
    (r"it unpacks to more than (\d+) MB", "解压后超过 {0} MB"),
    (r"it unpacks to more than (\d+) times its size", "解压后超过原来的 {0} 倍"),
    (r"this is no zip file, or it is broken", "这不是 zip 文件，或者已损坏"),
    (r"a file in this zip is broken", "这个 zip 里有文件已损坏"),
    (r"this zip holds nothing that can be read", "这个 zip 里没有能读的文件"),
    (r"this is no JSON", "这不是 JSON"),
    (
        r"it is none of our exports, nor one of QnABot, nor articles of Chatwoot",
        "它不是我们的导出，也不是 QnABot 的导出或 Chatwoot 的文章",
    ),
    (r"it has more than ([\d,]+) items", "条目超过 {0} 个"),
    (r"it has more than ([\d,]+) rows", "超过 {0} 行"),
    (r"row (\d+) is no CSV, or a cell of it has no end", "第 {0} 行不是 CSV，或者有单元格没有结束"),
    (r"row 1 names no column (.+)", "第 1 行没有这一列：{0}"),
    (r"it is empty", "它是空的"),
    (r"its name must end in one of (.+)", "文件名必须以其中之一结尾：{0}"),
    (r"this page is longer than (\d+) million characters", "这个页面超过 {0} 百万个字符"),
    (r"this page shows no text", "这个页面没有文字"),
    (r"its text is neither UTF-8 nor GB 18030", "文字既不是 UTF-8 也不是 GB 18030"),
    (r"this is no XLSX file, or it is broken", "这不是 XLSX 文件，或者已损坏"),
    (r"a sheet of this XLSX file is broken", "这个 XLSX 文件有工作表已损坏"),
    (r"this XLSX file holds no sheet", "这个 XLSX 文件没有工作表"),
    (r"the upload is gone; send it again", "上传的文件已不在，请重新上传"),
    (r"it redirects more than (\d+) times", "跳转超过 {0} 次"),
    (r"its certificate is not valid", "证书无效"),
    (r"it took too long, or ended in the middle", "用时太久，或中途断开"),
    (r"it took too long", "用时太久"),
    (r"it does not answer", "没有应答"),
    (r"this is no address", "这不是地址"),
    (r"only http and https addresses are read", "只读取 http 和 https 地址"),
    (r"an address must not hold a name or a password", "地址里不能有用户名或密码"),
    (r"only the ports 80 and 443 are read", "只读取 80 和 443 端口"),
    (r"there is no such host", "没有这个主机"),
    (r"it lies in a private or reserved network", "它在私有或保留的网络里"),
    (r"it answers with status (\d+)", "应答的状态码是 {0}"),
    (
        r"it is neither HTML, Markdown, text, CSV, JSON nor XLSX",
        "它不是 HTML、Markdown、文本、CSV、JSON 或 XLSX",
    ),
    (r"it comes compressed although nobody asked for that", "它未经要求就压缩了"),
    (r"it is larger than (\d+) MB", "它大于 {0} MB"),
    (r"the same as (.+)", "与此相同：{0}"),
    (r"id must be (\w+)_ and 26 characters of a ULID, or empty", "编号必须是 {0}_ 加 26 位 ULID，或留空"),
    (r"these are more than ([\d,]+) articles and entries at once", "一次超过 {0} 篇文章和问答"),
    (r"there is nothing to import", "没有可以导入的内容"),
    (
        r"these are ([\d,]+) more than the ([\d,]+) articles and entries that a tenant may have \((\w+)\)",
        "比租户最多可有的 {1} 篇文章和问答多出 {0} 个（{2}）",
    ),
    (
        r"it broke off three times and got no further; what is written stands, import the rest again",
        "中断三次，没有进展；已写入的保留，请重新导入其余部分",
    ),
)  # fmt: skip

_ROW = pattern(r", row (\d+): $")


def in_chinese(sentence: str) -> str:
    """What has no Chinese form stays as it is, which a test rules out for what the readers say."""
    for english, say in _patterns():
        found = english.search(sentence)
        if found:
            return _placed(sentence[: found.start()]) + say(found)
    return sentence


@cache
def _patterns() -> "tuple[tuple[Pattern[str], Callable[[Match[str]], str]], ...]":
    return tuple((pattern(rf"(?:(?<=: )|^){english}$"), _saying(chinese)) for english, chinese in _WRONG)


def _saying(chinese: str) -> "Callable[[Match[str]], str]":
    def say(found: "Match[str]") -> str:
        return chinese.format(*_named(found.groups(default="")))

    return say


def _named(groups: Iterable[str]) -> list[str]:
    return [_FIELDS.get(group, group) for group in groups]


def _placed(place: str) -> str:
    """`faq.csv, row 17: ` as people say it."""
    return _ROW.sub(r"，第 \1 行：", place)
