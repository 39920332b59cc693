"""What to say of frequent mistakes, taught by examples.

Each lesson is a sentence with one mistake.  The place where the grammar stops in it (the state of
the parser, and what stands there) is remembered; a text that stops in the same way gets the
lesson's words.  So a change of the grammar moves the lessons with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from dsl.keywords import PUNCTUATION
from dsl.reading.lexicon import Lexicon, Words
from dsl.reading.lexing import any_piece
from dsl.reading.sentences import Script, Stop, run
from dsl.source import SourceFile


@dataclass(frozen=True)
class Lesson:
    """A wrong sentence, the start it is read from, and what to say of it.

    ``whatever``: the same is said of anything else that stands at that place.
    """

    start: str
    wrong: str
    message: str
    advice: str
    whatever: bool = False


LESSONS: Final = (
    Lesson(
        "condition", "事实 是 甲值", "比较要写「为」", "把「是」改为「为」，如 案件类型 为 治安案件"
    ),
    Lesson("condition", "事实 = 甲值", "不能用等号", "写成 为（列举值）或 等于（数）"),
    Lesson("condition", "事实 > 2名", "不能用大于号", "数写 多于，含本数写 不少于；时间写 晚于"),
    Lesson("condition", "事实 < 2名", "不能用小于号", "数写 少于，含本数写 不超过；时间写 早于"),
    Lesson("condition", "事实 ≥ 2名", "不能用大于等于号", "数写 不少于 2名；时间写 不早于"),
    Lesson("condition", "事实 ≤ 2名", "不能用小于等于号", "数写 不超过 2名；时间写 不晚于"),
    Lesson(
        "condition",
        "事实 大于 2名",
        "比较没有「大于」",
        "数写 多于、超过，含本数写 不少于；时间写 晚于，同时也算的写 不早于",
    ),
    Lesson(
        "condition",
        "事实 小于 2名",
        "比较没有「小于」",
        "数写 少于，含本数写 不超过；时间写 早于，同时也算的写 不晚于",
    ),
    Lesson("condition", "事实 多余 2名", "「多余」应为「多于」", "写成 多于 2名"),
    Lesson("condition", "事实 至少 2名", "「至少」只能跟在「有」后面", "写成 事实 不少于 2名"),
    Lesson("condition", "事实 不为空", "没有「不为空」的写法", "写成 载明 事实，或者 已 …时间"),
    Lesson("condition", "事实 和 事实 相同", "并列要写「与」", "写成 甲 与 乙 相同"),
    Lesson(
        "condition", "事实 为 甲值 和 事实 为 甲值", "两个条件之间要写「且」", "把「和」改为「且」"
    ),
    Lesson(
        "condition", "事实 为 甲值，事实 为 甲值", "逗号不能连接两个条件", "写成 …且…，或者 …或…"
    ),
    Lesson("condition", "事实 为 甲值、乙值", "一项事实不能同时为两个值", "写成 属于（甲、乙）"),
    Lesson("condition", "事实 为 甲值；事实 为 甲值", "一行只能有一个条件", "用「且」或「或」连接"),
    Lesson(
        "condition", "事实 属于 甲值、乙值", "「属于」后面的几个值要加括号", "写成 属于（甲、乙）"
    ),
    Lesson("condition", "事实 属于（甲值，乙值）", "列举的值之间用顿号", "把「，」改为「、」"),
    Lesson("condition", "事实 在（甲值、乙值）", "列举要写「属于」", "写成 属于（甲、乙）"),
    Lesson(
        "condition",
        "事实 在 事实 之后",
        "时间的先后要写「早于、晚于」",
        "写成 甲 早于 乙、甲 晚于 乙；同时也算的写 不晚于、不早于",
    ),
    Lesson("condition", "事实 后于 事实", "时间的先后要写「晚于」", "写成 甲 晚于 乙"),
    Lesson("condition", "不 事实", "否定要写「并非（…）」", "写成 并非（…），或者 不为、未、没有"),
    Lesson("condition", "并非 事实 为 甲值", "「并非」后面要加括号", "写成 并非（…）"),
    Lesson(
        "condition", "如果 事实 为 甲值", "条件不用「如果」开头", "直接写条件；例外写在「除外」一行"
    ),
    Lesson(
        "condition",
        "每一 事实（事实 为 甲值） 事实 为 甲值",
        "「每一」要配「均」",
        "写成 每一 … 均 …",
    ),
    Lesson("condition", "至少 2名 事实", "数量前面要有「有」", "写成 有 不少于 2名 …"),
    Lesson(
        "condition",
        "有 2名 事实",
        "数量要写明多少以上或以下",
        "写成 有 不少于 2名 …，或者 有 恰好 2名 …",
    ),
    Lesson(
        "condition",
        "事实 不少于 24小时 以内",
        "条件里不写「以内」",
        "期限写在「期限」一行，条件里写 历时 不超过",
    ),
    Lesson(
        "condition",
        "事实 至 事实 不超过 24小时",
        "两个时间之间的长短要写「历时」",
        "写成 甲 至 乙 历时 不超过 24小时",
    ),
    Lesson("limit", "执行时间 起 三日 以内", "期限要从「自」写起", "写成 自 执行时间 起 三日 以内"),
    Lesson("limit", "三日 以内", "期限没有写起点", "写成 自 执行时间 起 三日 以内"),
    Lesson("limit", "自 事实 三日 以内", "起点后面缺「起」", "写成 自 执行时间 起 三日 以内"),
    Lesson("limit", "自 事实 起 三日", "长短后面缺「以内」", "写成 三日 以内"),
    Lesson(
        "limit",
        "自 事实 起 三日 以内，七日 以内",
        "几档期限之间用分号，条件写「当」",
        "写成 三日 以内；七日 以内，当 …",
    ),
    Lesson("scope", "所有 事实", "适用对象要写「每一」", "写成 每一 强制措施"),
    Lesson("scope", "每一 事实，且 事实 为 甲值", "限定要写「其中」", "写成 每一 强制措施，其中 …"),
    Lesson("scope", "每一 事实 事实 为 甲值", "限定前面缺「，其中」", "写成 每一 强制措施，其中 …"),
    Lesson(
        "in_force",
        "2026-01-01",
        "日期后面缺「起」",
        "写成 2026-01-01 起，或者 2013-01-01 至 2025-12-31",
    ),
    Lesson("basis", "刑法第一条", "法规名称要加书名号", "写成 《刑事诉讼法》第八十六条"),
    Lesson("basis", "《刑法》", "没有写条款", "写成 《刑事诉讼法》第八十六条"),
    Lesson("basis", "《刑法》第一条，《刑法》第二条", "几个依据之间用分号", "把「，」改为「；」"),
    Lesson("governed", "事实", "适用法要写「按」", "写成 按 立案时间"),
    Lesson("ladder", "届满前 6小时", "预警没有写颜色", "写成 届满前 6小时 黄色"),
    Lesson(
        "ladder",
        "6小时 黄色",
        "预警没有写从哪里数",
        "写成 届满前 6小时 黄色，或者 起算后 9小时 橙色",
    ),
    Lesson(
        "ladder", "届满前 6小时 黄色，届满前 2小时 红色", "几级预警之间用分号", "把「，」改为「；」"
    ),
    Lesson("breach", "「文字」", "没有写轻重", "写成 严重「…」，轻重有 严重、较重、一般、提示"),
    Lesson("breach", "严重", "没有写违规的文字", "写成 严重「…」"),
    Lesson("breach", "高「文字」", "轻重写法不对", "轻重只有 严重、较重、一般、提示", True),
    Lesson(
        "kind", "期限", "没有这一类别", "类别只有 时限、程序、资格、文书、禁止、公示、统计", True
    ),
    Lesson(
        "link",
        "有 事实",
        "没有写延长多少、何时批准",
        "写成 有 …；增加 一个月；批准于 审批 的 批准时间",
    ),
    Lesson("deduction", "有 事实", "没有写从何时扣到何时", "写成 有 …；自 时间 至 时间"),
    Lesson(
        "readings",
        "严格 满时",
        "只写了一种口径",
        "再写「；宽松 …」；没有争议的只写算法，不写「严格」",
    ),
    Lesson("rule_head", "CR-1", "规则没有标题", "写成 规则 CR-1「标题」"),
    Lesson("about_head", "事实", "没有写是哪一种对象的", "写成 定义 名称（强制措施）：…"),
)

#: The words the lessons are written in.
WORDS: Final = Lexicon(
    Words(("事实", "执行时间")), Words(("甲值", "乙值")), Words(("事实",)), frozenset(("事实",))
)


_ANYTHING: Final = "*"
#: Start (or "" for any), state of the parser, whether inside brackets, and what stands there.
_Signature = tuple[str, int, bool, str]


@cache
def _learned() -> dict[_Signature, Lesson]:
    learned: dict[_Signature, Lesson] = {}
    for lesson in LESSONS:
        source = SourceFile("", lesson.wrong)
        script = Script(source, lesson.wrong.translate(PUNCTUATION), WORDS)
        stop = run(lesson.start, script, 0, len(lesson.wrong))
        assert isinstance(stop, Stop), lesson
        what = _ANYTHING if lesson.whatever else _stands(stop, script)
        for start in (lesson.start, ""):
            learned.setdefault((start, stop.state, bool(stop.opened), what), lesson)
    return learned


def _stands(stop: Stop, script: Script) -> str:
    """A kind of piece, or the character itself."""
    if stop.at >= stop.end:
        return ""
    piece = any_piece(script.lexicon, script.normal, stop.at, stop.end)
    if piece is None:
        return script.normal[stop.at]
    return "WORD" if piece.terminal in ("NAME", "VALUE") else piece.terminal


def lesson_of(stop: Stop, script: Script) -> Lesson | None:
    """The lesson for a sentence that stopped in this way, if there is one."""
    for start in (stop.start, ""):
        for what in (_stands(stop, script), _ANYTHING):
            found = _learned().get((start, stop.state, bool(stop.opened), what))
            if found is not None:
                return found
    return None
