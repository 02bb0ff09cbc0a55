"""The forms of orders to a model, in Chinese and English: one form a line, tried on folded text.

Each is narrow on purpose: "follow the instructions", "reply with YES", "please tell us" and "all models:" are
ordinary sentences of a shop, and tests/unit/assistant/ordinary.json keeps them so.
"""
# ruff: noqa: E501 -- a form is read as one line

import re

from frontdesk.patterns import pattern

_RULES = r"(?:instruct\w*|prompts?|rules?|guidelines?|directives?|directions|orders|polic(?:y|ies)|constraints|programming|training|guardrails|safeguards|filters|restrictions|context|messages?|commands?)"
_OF_MODEL = r"(?:your|all|any|every|the|these|those|previous|prior|above|earlier|preceding|former|system|developer|original|initial|safety|hidden|secret|internal|other)"
_READER = r"(?:users?|visitors?|customers?|clients?|people|persons?|everyone|everybody|anyone|anybody|readers?|them|shoppers?|guests?)"
_TALK = r"(?:tell|inform|answer|reply to|respond to|say to|state|claim|assure|promise|convince|instruct|direct|advise)"
_CLAUSE = r"(?:^|[.!:;,] ?|\bthen |\binstead |\balso |\bjust |\bplease |\byou (?:must|should|will|now|are to|have to|need to) )"
_BOT = r"(?:ai|llms?|language models?|chat ?bots?|gpt(?:-?\d)?|ai (?:assistants?|models?|agents?|systems?)|virtual assistants?)"

_FORMS_EN = (
    rf"\b(?:ignore|disregard|forget|override|overrule|bypass|discard|drop|skip|neglect|violate|break|overwrite|cancel|reset|abandon)\b.{{0,30}}\b{_OF_MODEL}\b.{{0,30}}\b{_RULES}\b",
    r"\b(?:ignore|disregard|forget)\b.{0,15}\b(?:everything|anything|all|what)\b.{0,30}\b(?:above|before|told|said|previously|prior|so far|earlier)\b",
    rf"\b(?:do not|don't|stop|never|no longer)\b.{{0,12}}\b(?:follow\w*|obey\w*|heed\w*|comply\w*)\b.{{0,30}}\b(?:your|system|previous|prior|safety|earlier)\b.{{0,20}}\b{_RULES}\b",
    r"\b(?:new|updated|real|actual|revised|secret|hidden|my|override)\b.{0,12}\b(?:instructions|directives?|orders for (?:you|the))\b|\bsystem (?:prompt|message|instruction|override|update|directive)s?\b",
    r"\b(?:reveal|print|show|output|repeat|leak|expose|disclose|display|dump|recite|list|send|give|translate|summari[sz]e|encode)\b.{0,40}\b(?:(?:system|initial|hidden|secret|original|developer) (?:\w+ )?(?:prompts?|instructions?|messages?|rules|configuration)|your (?:\w+ )?(?:prompts?|instructions?|rules|configuration)|api[ -]?keys?|(?:admin|system|database|root) passwords?|credentials|environment variables|other (?:tenants?|companies|shops?)\b|conversation history|chat history|chat log|(?:data|records|addresses|e-?mails|orders) of (?:all|other|every))",
    rf"\byou are (?:now|no longer|henceforth|from now)\b|{_CLAUSE}act (?:as|like) (?:a|an|the|if|though|my)\b|\bpretend (?:to be|you|that|this)\b|\brole-?play\b|\bplay the (?:role|part) of\b|\b(?:imagine|suppose|simulate)\b.{{0,12}}\byou(?:'re| are)\b|\byour (?:new|real|true|only) (?:role|name|persona|task|job|goal|instructions?|purpose)\b",
    r"\b(?:developer|debug|god|sudo|dan|jailbreak|unrestricted) mode\b|\bjailbr(?:eak|oken)|\bdo anything now\b|\bprompt injection\b|\bwithout (?:any )?(?:restrictions|filters|guardrails)\b",
    rf"\b{_BOT}\b\s*[:,]|\b(?:dear|attention|hey|hello|note to|message to|message for|note for|instructions? (?:to|for)) (?:the |any |all |every )?(?:{_BOT}|assistants?|bots?|models?)\b|\bas an ai\b|\bif you(?:'re| are) an? (?:{_BOT}|assistant|bot|model)\b|\b(?:{_BOT}|assistants?|bots?)\b.{{0,25}}\b(?:must|should|shall|has to|have to|needs? to|will always|are to|is to)\b",
    rf"(?<!we )(?<!staff )\b(?:must|should|shall|always|never|you (?:will|have to|need to|are to))\b.{{0,15}}\b{_TALK}\b.{{0,12}}\b{_READER}\b|{_CLAUSE}{_TALK} (?:the |this |every |all |each |any )?{_READER}\b",
    r"\b(?:when(?:ever)?|if|once|every time)\b.{0,25}\b(?:asked|asks|queried|questioned|someone wants|inquires?)\b.{0,60}\b(?:say|answer|reply|respond|tell (?:them|him|her|the)|claim|state|output|print|instead)\b",
    rf"\b(?:respond|reply|answer) (?:only|always|just|exclusively|(?:to )?(?:every|all|any|each) \w+).{{0,20}}\b(?:with|by|in|as)\b|\b(?:respond|reply|answer) with [\"'“]|{_CLAUSE}(?:respond|answer) (?:with|by saying|as|in)\b|\b(?:begin|start|end|finish|preface|append|include|insert|add|put)\b.{{0,25}}\b(?:your|every|each|all) (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?|outputs?)\b",
    rf"{_CLAUSE}(?:say|print|output|repeat|write) (?:exactly|only|verbatim|the (?:word|words|phrase|text|sentence)\b|after me|nothing but|[\"'“])|\brepeat after me\b",
    r"\bfrom (?:now on|this (?:point|moment)(?: on| forward)?),? (?:you|always|never|every|all (?:answers|questions|replies|responses)|answer|say|reply|respond|treat|ignore|speak)\b|\bend of (?:the )?(?:context|documents?|passages?|articles?|sources?|prompt|instructions?|user input)\b|\bbegin(?:ning)? of (?:the )?(?:new )?(?:system|prompt|instructions?)\b|\bdecode (?:the following|this)\b|\bbase64\b.{0,40}\b(?:follow|execute|obey|run)|\b(?:execute|obey) (?:the |this |these |my )?(?:following|command|order|instruction)|\bfollow (?:my|this|these new) (?:command|order|instruction)",
    r"\b(?:do not|don't|never)\b.{0,12}\b(?:cite|mention|reveal|disclose|quote)\b.{0,30}\b(?:sources?|instructions?|note|prompt|passages?|articles?)\b|\bkeep this (?:instruction|prompt)|\bwithout (?:citing|citations?|verification)\b|\bthe (?:knowledge base|articles?|documents?|passages?|sources?)(?: \w+)? (?:is|are) (?:wrong|outdated|fake|false|obsolete)\b",
    r"\b(?:call|invoke) (?:the )?(?:tool|function|api)\b|\bexfiltrat|\bdrop table\b|\b(?:fetch|load|request|post|send)\b.{0,40}https?://\S*[?={]",
)
_FORMS_ZH = (
    "(?:忽略|无视|忘记|忘掉|忘了|不要理会|别理会|不理会|不必理会|抛弃|丢弃|违反|违背|绕过|跳过|覆盖|推翻|清除|不要遵守|不要遵循|不再遵守|不再遵循|停止遵守|不用遵守).{0,16}(?:指令|指示|命令|提示|规则|设定|限制|约束|准则|规定|提示词|对话|内容|上文|前文|身份|过滤|训练|的话|一切)",
    "(?:新的?|真正的?|最新的?|隐藏的?|秘密|额外的?|特殊的?)(?:系统)?(?:指令|命令|提示词)|系统(?:提示词|指令|命令)|(?:以下|下面|如下)(?:的)?(?:系统)?指令",
    "(?:输出|显示|打印|透露|泄露|公开|告诉|展示|复述|重复|给出|列出|翻译|发送|说出|交出|导出|念出).{0,16}(?:系统提示|提示词|系统消息|初始指令|隐藏指令|你的(?:指令|规则|设定|提示|配置)|密钥|(?:管理员|系统|后台|数据库)(?:的)?密码|环境变量|其他(?:租户|商家|客户|店铺|公司|用户|顾客)|聊天记录|对话记录|内部资料)",
    "你现在(?:是|的身份|的角色|开始|不再|必须|要)|从(?:现在|此刻|今|此)(?:起|开始|以后)?.{0,6}(?:你|所有(?:回答|问题|回复)|回答|每(?:个|条|次))|你不再是|你的(?:新|真正|唯一|真实)的?(?:角色|身份|任务|名字|目标)|(?:请|你)?(?:扮演|假装|伪装成)|(?:假设|想象|充当).{0,4}你|角色扮演|你(?:将|要|来)?充当",
    "(?:开发者|调试|上帝|越狱|无限制|超级用户)模式|越狱|提示注入|不受(?:任何)?限制",
    "(?:语言模型|大模型|智能助手|人工智能|聊天机器人|ai助手|客服机器人|智能客服|机器人|ai)(?:[:,，]|请|必须|应当|应该|需要|要|都要|一律|注意|须|得|看到|读到|在回答|回答时|收到)|(?:致|对|告诉|提醒|各位|亲爱的|作为)(?:所有)?(?:语言模型|大模型|智能助手|人工智能|聊天机器人|ai|模型)|如果你是(?:一个)?(?:ai|模型|机器人|助手|语言模型|人工智能)",
    "(?<!会)(?<!都)(?<!们)(?:告诉|告知|通知|引导)(?:所有|每个|每位|任何|全部)(?:的)?(?:用户|访客|顾客|客户|客人|买家|消费者)",
    "(?:告诉|告知|答复|回答|引导|诱导|骗|劝|对|向)(?:所有|每个|每位|任何|全部|这位|该|各位)?(?:的)?(?:用户|访客|顾客|客户|客人|提问者|来访者|买家|读者|消费者)(?:说|讲|回答|保证|承诺|宣称|[:,]|一切|全部|所有|我们|商品|本店|产品|可以|已经|必须|去|，|：)",
    "(?:当|如果|若|只要|每当|一旦|凡是|无论|不管|凡|有人).{0,16}(?:问|提问|询问|提到).{0,24}(?:回答|回复|答|说|告诉|输出|声称|一律)",
    '(?:只|一律|统一|始终|总是|务必|永远|仅)(?:能|需|要|用|以|可|准)?(?:回答|回复|输出|答复|回应|打印)|(?:请|直接|必须)(?:回答|回复|输出|说|答复)[:“"「『]|在(?:每个|每条|所有|每次|你的)(?:回答|回复|答案|输出)|(?:回答|回复|答案|输出)(?:的)?(?:开头|结尾|末尾|最后|前面|后面)(?:都|要|必须|请|加|写|附|包含|插入)',
    "(?:不要|别|不得|禁止|无需|不必|不用)(?:再)?(?:引用|提及|提到|透露|说明|标注|核实|查证)(?:任何)?.{0,6}(?:来源|出处|指令|提示词|资料|本段)|(?:知识库|上面的?|其他)(?:的)?(?:资料|文章|内容|信息)(?:是|都是)?(?:错的?|过时的?|假的?|已作废)",
    "(?:执行|服从|遵从|听从).{0,8}(?:以下|下面|下列|上述|我的|此|这条)(?:的)?(?:指令|命令|代码)|(?:文档|资料|正文|上下文|提示)(?:到此)?结束|系统(?:提示|消息|指令|通知|命令)[:：]|(?:解码|base64).{0,14}(?:并|后|然后)|调用.{0,8}(?:工具|函数|接口).{0,8}(?:发送|删除|获取|读取|转账|查询)",
    '(?:跟着|跟)我(?:念|说|重复)|(?:^|[。!,;:，！；：])(?:请|现在|然后)?(?:重复(?:以下|下面|这句|一遍)|输出[“"「:：]|请?说[“"「])',
)
MARKS = pattern(
    r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|endoftext|eot_id|start_header_id|end_header_id|instructions?|prompt|sys|tool|human|passages?|context)\b[^>]*\|?>"
    r"|!\[[^\]]*\]\(https?://[^)]*[?{]|\[/?(?:inst|sys|system|assistant|user)\]|<</?sys>>|^\s*#{2,}\s*(?:system|instructions? for|assistant|user|human|prompt|new task|系统|指令|助手)\b"
    r"|^\s*[\"'{]*\s*(?:system|assistant|developer|human|role|系统|助手|开发者)[\"']?\s*[:：]|\"role\"\s*:|\bBEGIN (?:SYSTEM|PROMPT|INSTRUCTIONS?)\b|={3,}\s*(?:system|end|new|系统)|-{3,}\s*(?:system|end of|new|系统|指令)",
    re.IGNORECASE | re.MULTILINE,
)
ANY = pattern("|".join((*_FORMS_EN, *_FORMS_ZH)))
