"""What the end of a publish is noted with: the sentences that a job keeps, and each in Chinese."""

UNCHANGED = "Nothing has changed."
NO_MODEL = "No embedding model: it finds by words."
LATE = "Vectors did not come in time: it finds by words."
LOST = "Vectors were lost: it finds by words. Publish again."
NO_TEXT = "The text of an article is missing. Save it again."

_CHINESE = {
    UNCHANGED: "没有任何变化。",
    NO_MODEL: "没有向量模型：按词语查找。",
    LATE: "向量没有及时算好：按词语查找。",
    LOST: "向量丢失：按词语查找。请重新发布。",
    NO_TEXT: "有一篇文章的正文缺失，请重新保存。",
    "Another version went live meanwhile.": "期间已有另一个版本上线。",
    "The files of this version are damaged. Publish again.": "此版本的文件已损坏，请重新发布。",
}


def in_chinese(note: str) -> str:
    """What has no Chinese form stays as it is."""
    return _CHINESE.get(note, note)
