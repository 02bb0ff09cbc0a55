"""Small words and equal words of both languages: what carries no content, and what says the same.

Global and the same for every tenant; no word here was chosen for one shop or one test set.
"""

import re

from frontdesk.patterns import pattern

_EN_STOP_WORDS = """
a an the this that these those here there it its i me my mine we us our you your yours he him his she her
they them their is are was were be been being am do does did done doing have has had having can could
will would shall should may might must of to in on at for from with by about as into onto if then than so
and or nor but not no don doesn didn isn aren wasn weren won wouldn can't cannot couldn shouldn dont
doesnt didnt isnt arent cant wont what when where which who whom whose why how much many long often soon
far please tell know like just also any some there's what's where's i'm i'd i've you're it's hi hello hey
thanks thank ok okay yes let lets let's s t d re ll ve m still already ever else too very really actually
exactly maybe
"""
EN_STOP = frozenset(_EN_STOP_WORDS.split())
_EN_GENERAL_WORDS = """
get got take took make made want need use used give gave go goes went come came put keep find found see
look work works happen happens thing things way ways possible able help question information info detail
details offer offered provide provided available currently usually normally generally different new old
good best someone anyone everyone something anything one two people person customer customers shop store
company time times day days date kind type types sort start begin do allow allowed supposed wonder
wondering would
"""
EN_GENERAL = frozenset(_EN_GENERAL_WORDS.split())
_ONE = (
    "一[张位件颗台本条份只双套节罐瓶盒杯期辆间束张位次个張顆臺條隻雙節輛間個]"  # one of whatever is counted
)
ZH_STOP = pattern(
    f"[要收加花付卖得是]{{0,2}}多少(?:[钱錢元块](?:{_ONE})?)|{_ONE}|"
    "什麼時候|什麼時間|為什麼|為甚麼|怎麼樣|怎麼辦|多少錢|多長時間|請問一下|請問|麻煩|你們|您們|我們|他們"
    "|謝謝|一個|這個|那個|這些|那些|這裡|那裡|"
    "怎麼|怎樣|什麼|甚麼|幾天|幾點|幾個|哪裡|哪兒|哪個|哪種|告訴|幫我|現在|請|嗎|呢|麼|"
    "什么时候|什么时间|为什么|怎么样|怎么办|能不能|可不可以|可以吗|是不是|有没有|会不会|要不要|多少钱"
    "|多长时间|"
    "请问一下|请问|麻烦|你们家|你们|我们|您们|他们|咱们|大家|到账|到帐|你好|您好|谢谢|一下|一个|这个|那个"
    "|这些|那些"
    "|这里|那里|"
    "怎么|怎样|如何|什么|多少|多久|几天|几点|几个|哪里|哪儿|哪些|哪个|哪种|可以|可否|能否|是否|需要|想要"
    "|知道|"
    "告诉|帮我|大概|一般|通常|现在|目前|是什么|的话|如果|请|吗|呢|吧|啊|呀|嘛|哦|的|了|我|你|您"
)
ZH_LIGHT = frozenset("是有在会要能想到给和与或把被就都也还很这那几哪多让对从用做办去来得着过个些种行可")

# Each line says one thing: the words of a line count as equal, in a question and in a passage.
_EQUAL_EN = """
deliver delivery delivered ship shipping shipped shipment dispatch dispatched
refund refunded refunds money-back reimburse reimbursement
return returned send-back sending-back give-back
exchange swap
cost price priced pricing fee charge charged costs prices fees charges expensive cheap
pay payment payments paid
open opened opening opens business-hours hours
close closed closing closes shut
phone telephone hotline
email e-mail mail
weigh weight heavy weighs
tall height high
wide width
broken defective damaged faulty
warranty guarantee warranties guarantees guaranteed
cancel cancellation cancelled canceled cancelling
buy purchase purchased bought order ordered ordering orders
parcel package packet
repair repaired repairs fix fixed
invoice receipt invoices
discount coupon voucher promo promotion
child children kid kids
annual yearly
shop store showroom boutique
located location address situated
abroad overseas internationally international
free complimentary
maximum max limit most
minimum min least
bulb bulbs
colour color colours colors
size sizes dimension dimensions
""".strip()
_EQUAL_ZH = """
发货 寄出 出货 发出 寄送
配送 送货 派送 快递 送达 物流
退款 退钱 返款
退货 退回 寄回 退换 退掉
换货 更换 调换
运费 邮费 快递费 配送费
价格 价钱 售价 费用 收费 单价
付款 支付 付钱 结账
保修 质保 保固 维保
发票 开票
优惠券 优惠 折扣 打折 券
取消 撤销
坏了 损坏 破损 故障 坏
营业 开门 上班 营业时间
地址 位置 地点 在哪
客服 人工
电话 热线
会员 会籍
注销 删除账号 销户
订单 单子
购买 下单 买
维修 修理 修
最多 不超过 至多 上限 最高
最少 至少
清洗 洗涤 洗
狗 狗狗 犬
之前 以前
之后 以后
之外 以外
外面 以外
允许 准许
""".strip()


def _lines(text: str) -> list[list[str]]:
    return [line.split() for line in text.splitlines()]


EN_EQUAL = {word: line[0] for line in _lines(_EQUAL_EN) for word in line if "-" not in word}
_EN_PHRASES = {word.replace("-", " "): line[0] for line in _lines(_EQUAL_EN) for word in line if "-" in word}
_ZH_EQUAL = {word: line[0] for line in _lines(_EQUAL_ZH) for word in line[1:] if len(word) > 1}
_EN_PATTERN = pattern(r"\b(?:" + "|".join(map(re.escape, _EN_PHRASES)) + r")\b")
_ZH_PATTERN = pattern("|".join(sorted(_ZH_EQUAL, key=len, reverse=True)))


_ZH_MEASURES = (
    (pattern("重量|有多重|多重|重达"), " 重 "),
    (pattern("高度|有多高|多高"), " 高 "),
    (pattern("长度|有多长(?!时间)|多长(?!时间)"), " 长 "),
    (pattern("(?:星期|礼拜)(?=[一二三四五六日天])"), "周"),
    (pattern("宽度|有多宽|多宽"), " 宽 "),
)


def equalled(text: str) -> str:
    """The text with every Chinese word and English phrase that has an equal said in one way."""
    said = _EN_PATTERN.sub(lambda match: _EN_PHRASES[match[0]], text.lower())
    if said.isascii():
        return said
    for measure, plain in _ZH_MEASURES:
        said = measure.sub(plain, said)
    return _ZH_PATTERN.sub(lambda match: _ZH_EQUAL[match[0]], said)
