"""Random declarations: limits, duties, rules with their examples, and what rules share."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from hypothesis import strategies as st

from dsl.syntax import declarations as decl
from dsl.syntax import examples as ex
from dsl.syntax import expressions as ast
from dsl.syntax import limits as lim
from dsl.syntax import warnings as warn
from dsl.syntax.node import Word
from tests.dsl.formatting.trees import (
    ENTITIES,
    amounts,
    conditions,
    dates,
    days,
    instants,
    labels,
    lengths,
    minutes,
    paths,
    simple_conditions,
    texts,
    values,
    values_of_enums,
    words,
)

# ---------------------------------------------------------------- limits

_records = st.builds(ast.Selection, paths, st.none() | simple_conditions)
_readings_of = {
    "hour": ("exact", "next_hour"), "day": ("calendar", "full24"),
    "month": ("corresponding", "month_end"), "deduct": ("one_end", "both_ends"),
    "back": ("inclusive", "clear"), "chain": ("anchored", "segment"),
}  # fmt: skip
_reading = st.builds(
    lim.Reading,
    **{point: st.none() | st.sampled_from(codes) for point, codes in _readings_of.items()},
    source=texts,
).filter(lambda r: any(getattr(r, point) for point in _readings_of))
_readings = st.builds(lim.Readings, _reading, _reading)
_remarks = st.text("甲乙丙x1", max_size=5)
_roll = st.builds(lim.Roll, st.sampled_from(("roll", "none", "disputed")), _remarks, texts)
_shared = {
    "label": labels, "records": _records, "approved": instants, "before_expiry": st.booleans(),
    "at_most": st.integers(1, 99), "after": texts,
}  # fmt: skip
_links = st.one_of(
    st.builds(
        lim.Extension,
        length=lengths,
        total=st.booleans(),
        stated=st.none() | paths,
        lenient=st.booleans(),
        **_shared,
    ),
    st.builds(lim.Restart, start=instants, **_shared),
)
limits = st.builds(
    lim.Limit,
    instants,
    st.lists(
        st.builds(lim.Tier, lengths, st.none() | simple_conditions), min_size=1, max_size=3
    ).map(tuple),
    st.lists(st.builds(lim.StartChange, labels, instants, simple_conditions), max_size=2).map(
        tuple
    ),
    st.lists(_links, max_size=3).map(tuple),
    st.lists(
        st.builds(lim.Deduction, labels, _records, instants, instants, st.booleans()), max_size=2
    ).map(tuple),
    st.none() | _readings,
    st.none() | _roll,
)
_calls = st.builds(lim.PeriodCall, paths, st.none() | paths)
_backs = st.builds(lim.BackFrom, instants, st.none() | _readings, st.none() | _roll)

# ---------------------------------------------------------------- rules


def _is_order(duty: decl.MustHold) -> bool:
    """What the reader makes a MustPrecede of."""
    holds = duty.holds
    return (
        isinstance(holds, ast.CompareTimes)
        and not holds.by_day and holds.op in ("lt", "le")
        and not duty.forbidden and duty.lenient is None
    )  # fmt: skip


_flag = st.booleans()
_label = st.just("") | labels
duties = st.one_of(
    st.builds(decl.MustHold, conditions, _flag, st.none() | conditions, _label).filter(
        lambda duty: not _is_order(duty)
    ),
    st.builds(
        decl.MustDo, simple_conditions, limits | _calls, st.none() | values, st.none() | lengths,
        _flag, _label,
    ),
    st.builds(decl.MustDo, simple_conditions, _backs, st.none() | values, lengths, _flag, _label),
    st.builds(decl.MustPrecede, values, values, _flag, _label),
)  # fmt: skip
_citations = st.lists(
    st.builds(
        decl.Citation,
        st.sampled_from(("刑事诉讼法", "某〈意见〉")),
        st.sampled_from(("", "2018修正", "2012")),
        st.sampled_from(("第八十六条", "二（一）2", "第十二、十九项")),
    ),
    min_size=1,
    max_size=3,
).map(tuple)
_in_force = st.builds(
    decl.InForce, days.filter(lambda day: day.year < 2050), st.none() | st.just(datetime.date.max)
)
_rungs = st.lists(
    st.one_of(
        *(
            st.builds(
                warn.Rung,
                st.sampled_from(("蓝", "黄", "橙", "红")),
                notify=st.lists(st.sampled_from(("法制员", "办案人")), max_size=2).map(tuple),
                **{kind: offset},
            )
            for kind, offset in (
                ("before", amounts),
                ("after", amounts),
                ("used", st.sampled_from((Fraction(2, 3), Fraction(7, 9), Fraction(1, 2)))),
            )
        )
    ),
    min_size=1,
    max_size=3,
).map(tuple)
_figures = st.sampled_from(
    ("deadline", "lenient", "overdue", "remaining", "completed", "start")
).map(warn.Figure)  # type: ignore[arg-type]
_message = st.lists(
    st.one_of(st.sampled_from(("甲乙", "（x）")), _figures, values.map(warn.Spoken)), max_size=4
).filter(lambda m: not any(isinstance(a, str) and isinstance(b, str) for a, b in pairwise(m)))
_scopes = st.one_of(
    st.builds(decl.Scope, st.just(()), st.none() | conditions),
    st.builds(
        decl.Scope,
        st.lists(paths.map(decl.Subject), min_size=1, max_size=2).map(tuple),
        st.none() | conditions,
    ),
    st.builds(
        lambda word, where: decl.Scope(
            tuple(decl.Subject(ast.Path(word), letter) for letter in ("甲", "乙")), where, True
        ),
        words,
        st.none() | conditions,
    ),
)
_plain_facts = st.one_of(
    words, values_of_enums, _flag.map(ast.YesNo), amounts, dates, minutes, texts.map(ast.Text),
    st.sampled_from(("R1", "M-2")).map(ex.Identifier),
)  # fmt: skip
_facts = _plain_facts | st.lists(_plain_facts, max_size=3).map(tuple).map(ex.ValueList)
_keys = st.sampled_from(("", "M1", "R-2"))
_examples = st.builds(
    ex.Example,
    labels,
    minutes,
    st.lists(
        st.builds(
            ex.ExampleRecord,
            st.sampled_from(ENTITIES).map(Word),
            _keys,
            st.lists(st.builds(ex.FactValue, words, _facts), max_size=3).map(tuple),
        ),
        min_size=1,
        max_size=3,
    ).map(tuple),
    st.lists(
        st.builds(
            ex.Expected,
            st.sampled_from(("违规", "争议", "无此对象")),
            _keys,
            st.none() | st.sampled_from(("蓝", "红")),
            st.none() | dates | minutes,
            st.none() | dates | minutes,
        ),
        min_size=1,
        max_size=2,
    ).map(tuple),
    st.none() | st.lists(st.sampled_from(ENTITIES).map(Word), max_size=2).map(tuple),
)
_verifications = st.just(decl.Verification("已核")) | st.builds(
    decl.Verification, st.sampled_from(("部分核实", "未核实")), texts
)
rules = st.builds(
    decl.RuleDecl,
    st.sampled_from(("CR-F05", "ADM-JD-01")),
    texts,
    _flag,
    st.none() | st.sampled_from(("时限", "统计")),
    st.just(()) | _citations,
    st.none() | _in_force,
    st.none() | instants,
    st.none() | _verifications,
    st.none() | _scopes,
    st.none() | conditions,
    st.lists(st.builds(decl.Exemption, _label, conditions), max_size=2).map(tuple),
    st.lists(st.sampled_from(("CR-F06", "ADM-JD-02")).map(Word), max_size=2).map(tuple),
    st.lists(duties, max_size=2).map(tuple),
    st.one_of(st.none(), _rungs, st.just(warn.LadderUse(Word("羁押类")))),
    st.none() | st.builds(warn.Breach, st.sampled_from(("严重", "提示")), _message.map(tuple)),
    st.none() | st.sampled_from((Decimal(2), Decimal("0.5"))),
    st.sampled_from(("", "立即讯问", "补办；再查：两次")),
    st.lists(_examples, max_size=2).map(tuple),
)
_about = st.sampled_from(ENTITIES).map(Word)
_rows = st.lists(
    st.builds(decl.ParameterRow, amounts, _in_force, st.just(()) | _citations),
    min_size=1,
    max_size=3,
).map(tuple)
declarations = st.one_of(
    rules,
    st.builds(decl.DefinitionDecl, st.just(Word("某定义")), _about, values | conditions).filter(
        lambda node: not isinstance(node.body, ast.Bare)
    ),
    st.builds(decl.PeriodDecl, st.just(Word("拘留期限")), _about, limits),
    st.builds(decl.ParameterDecl, st.just(Word("看管空档")), _rows, _flag),
    st.builds(decl.LadderDecl, st.just(Word("羁押类")), _rungs),
)
