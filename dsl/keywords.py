"""The only place where the Chinese of the language meets the names of the grammar.

Each table maps the spellings that are accepted to the code they stand for; of several spellings
of one code the first is what the formatter writes.
"""

from __future__ import annotations

from typing import Final

#: Half-width marks and full-width letters are equal to these (one character for one).
PUNCTUATION: Final = {
    ord(","): "，", ord(";"): "；", ord(":"): "：", ord("("): "（", ord(")"): "）",
    ord("["): "【", ord("]"): "】", ord("＃"): "#", ord("\u3000"): " ", ord("\t"): " ",
    ord("－"): "-", ord("．"): ".", ord("｛"): "{", ord("｝"): "}",
    **{ord(full): chr(ord(full) - 0xFEE0) for full in "０１２３４５６７８９"},
    **{code: chr(code - 0xFEE0) for code in range(ord("Ａ"), ord("Ｚ") + 1)},
    **{code: chr(code - 0xFEE0) for code in range(ord("ａ"), ord("ｚ") + 1)},
}  # fmt: skip

#: Measure words and their canonical spelling; 万元 is multiplied out.
UNITS: Final = {
    "分钟": "分钟", "小时": "小时", "日": "日", "天": "日", "工作日": "工作日",
    "个工作日": "工作日", "个月": "月", "月": "月", "年": "年", "个24小时": "个24小时",
    "个二十四小时": "个24小时", "周岁": "周岁", "岁": "周岁", "元": "元", "万元": "元",
    "名": "名", "人": "人", "个": "个", "次": "次", "件": "件", "份": "份", "条": "条",
    "张": "张", "倍": "倍", "分": "分",
}  # fmt: skip

#: Units whose numbers the formatter writes in Chinese numerals.
CHINESE_UNITS: Final = frozenset(("日", "工作日", "月", "年", "周岁", "次"))

DECLARATIONS: Final = ("规则", "期限定义", "定义", "参数", "阶梯")

#: The lines of a rule, in canonical order, up to the duties.
HEADER_FIELDS: Final = (
    "类别", "依据", "施行", "适用法", "核实", "适用", "前提", "除外", "特别规定优先于",
)  # fmt: skip
DUTY_FIELDS: Final = ("应当", "不得")
#: The lines of a duty, or of a named period, in canonical order.
LIMIT_FIELDS: Final = (
    "期限", "起算改为", "延长", "宽松延长", "重新起算", "扣除", "宽松扣除", "口径", "顺延",
)  # fmt: skip
DETAIL_FIELDS: Final = ("宽松", "办结", *LIMIT_FIELDS)
FOOTER_FIELDS: Final = ("预警", "违规", "记分", "整改")
EXAMPLE_FIELDS: Final = ("截至", "事实", "完整", "应为")
RULE_FIELDS: Final = (*HEADER_FIELDS, *DUTY_FIELDS, *DETAIL_FIELDS, *FOOTER_FIELDS, "示例")
FIELDS: Final = (*RULE_FIELDS, *EXAMPLE_FIELDS)
#: Lines that carry a label in 「」 before the colon.
LABELLED: Final = frozenset(("除外", "应当", "不得", "示例", "整改")) | (
    frozenset(LIMIT_FIELDS) - {"期限", "口径", "顺延"}
)
#: Lines that may stand several times in one block.
REPEATED: Final = LABELLED - {"整改"}

NUMBER_ORDER: Final = {
    "少于": "lt", "不足": "lt", "不超过": "le", "多于": "gt", "超过": "gt", "不少于": "ge",
    "等于": "eq", "不等于": "ne",
}  # fmt: skip
TIME_ORDER: Final = {
    "早于": "lt", "先于": "lt", "不晚于": "le", "不迟于": "le", "晚于": "gt", "不早于": "ge",
}  # fmt: skip

#: 口径: word → (point, code) of dsl.ir.limits.Reading.
READINGS: Final = {
    "满时": ("hour", "exact"),
    "次整点": ("hour", "next_hour"),
    "始日不计": ("day", "calendar"),
    "满二十四小时为一日": ("day", "full24"),
    "对应日": ("month", "corresponding"),
    "末日对末日": ("month", "month_end"),
    "只算一头": ("deduct", "one_end"),
    "首尾都扣": ("deduct", "both_ends"),
    "当日可办": ("back", "inclusive"),
    "须留足": ("back", "clear"),
    "自始累计": ("chain", "anchored"),
    "逐段相加": ("chain", "segment"),
}
READING_POINTS: Final = ("hour", "day", "month", "deduct", "back", "chain")

ROLLS: Final = {"顺延": "roll", "不顺延": "none", "有争议": "disputed"}
KINDS: Final = ("时限", "程序", "资格", "文书", "禁止", "公示", "统计")
SEVERITIES: Final = ("严重", "较重", "一般", "提示")
LEVELS: Final = ("蓝", "黄", "橙", "红")
VERDICTS: Final = (
    "违规", "争议", "预警", "无法判定", "进行中", "合规", "不适用", "无此对象",
)  # fmt: skip

#: Placeholders of a message that stand for a figure of the finding.
FIGURES: Final = {
    "届满": "deadline", "宽松届满": "lenient", "超期": "overdue", "剩余": "remaining",
    "办结": "completed", "起算": "start",
}  # fmt: skip

FRACTIONS: Final = {
    "一半": (1, 2), "三分之一": (1, 3), "三分之二": (2, 3), "四分之三": (3, 4),
    "五分之四": (4, 5), "十分之九": (9, 10),
}  # fmt: skip
