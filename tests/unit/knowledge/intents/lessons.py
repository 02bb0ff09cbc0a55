"""A small shop's intents, in Chinese and English, and what belongs to none of them."""

from functools import cache

from frontdesk.knowledge.intents.train import Examples, Taught, teach
from frontdesk.knowledge.vectors.hashed import HashedEmbedder

EMBEDDER = HashedEmbedder()
_FRAMES = (
    "{}", "please: {}", "hello, {}", "{} thanks", "hi I ask: {}", "{}？", "你好，{}", "请问{}", "{}谢谢",
    "亲，{}", "{} now", "{} please help", "麻烦问一下{}", "在吗{}",
)  # fmt: skip
_SAID = {
    "refund": ("give my money back", "how long does a refund take", "我要退款", "退款多久到账"),
    "parcel": ("where is my parcel", "my delivery is late", "我的包裹到哪了", "快递怎么还没到"),
    "invoice": ("I need an invoice", "send the receipt with our tax number", "能开发票吗", "发票抬头写错了"),
    "password": ("I forgot my password", "cannot sign in", "密码忘了", "登录不上"),
    "": ("what is the weather", "tell me a joke", "今天天气怎么样", "讲个笑话"),
}


def examples() -> Examples:
    said = [
        (frame.format(text), label) for label, texts in _SAID.items() for text in texts for frame in _FRAMES
    ]
    texts, labels = [text for text, _ in said], [label for _, label in said]
    return Examples(texts, labels, EMBEDDER.queries(texts), EMBEDDER.id)


@cache
def taught() -> Taught:
    return teach(examples(), seed=7)
