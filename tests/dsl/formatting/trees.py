"""Random values and conditions, as the reader could have made them."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from dsl.syntax import expressions as ast
from dsl.syntax.node import Word

NAMES = (
    "执行时间", "解除时间", "被采取人", "作案次数", "三类人员", "讯询问", "期限变更", "审批",
    "已批准", "在逃起", "案件", "为查明案情", "法定代理人或合适成年人在场", "执行", "期限届满日",
    "人员",
)  # fmt: skip
VALUES = ("刑事拘留", "已立案", "三年以上七年以下", "行政案件立案、不予立案告知书", "期限届满")
RANKS = ("上一级检察院", "县级以上公安机关负责人")
ENTITIES = ("强制措施", "讯询问", "期限变更", "措施")
UNITS = ("小时", "分钟", "日", "工作日", "月", "年", "周岁", "次", "名", "人", "个", "元", "")

words = st.sampled_from(NAMES).map(Word)
values_of_enums = st.sampled_from(VALUES).map(Word)
texts = st.text("甲乙丙（）；，#：x1 {}".replace("{}", ""), max_size=8)
labels = st.text("甲乙丙（）；x1", min_size=1, max_size=6)
heads = st.one_of(
    words,
    words,
    st.builds(ast.Deictic, st.sampled_from(("本", "该")), st.sampled_from(ENTITIES).map(Word)),
    st.sampled_from(("甲", "乙")).map(ast.Letter),  # type: ignore[arg-type]
)
paths = st.builds(ast.Path, heads, st.lists(words, max_size=2).map(tuple))
amounts = st.builds(
    ast.Amount,
    st.one_of(
        st.integers(0, 12000).map(Decimal), st.sampled_from([Decimal("0.5"), Decimal("2.25")])
    ),
    st.sampled_from(UNITS),
)
lengths = amounts | words
days = st.dates(datetime.date(1990, 1, 1), datetime.date(2090, 1, 1))
dates = days.map(ast.DateLiteral)
minutes = st.datetimes(datetime.datetime(1990, 1, 1), datetime.datetime(2090, 1, 1)).map(
    lambda t: ast.MinuteLiteral(t.replace(second=0, microsecond=0))
)
plain = st.one_of(paths, paths, amounts, dates, minutes, st.just(ast.AsOf()))


def _instants(
    instants: st.SearchStrategy[ast.Value], conditions: st.SearchStrategy[ast.Condition]
) -> st.SearchStrategy[ast.Value]:
    selections = st.builds(ast.Selection, paths, st.none() | conditions)
    picks = st.builds(ast.Pick, paths, selections, st.booleans())
    pairs = st.lists(instants, min_size=2, max_size=3).map(tuple)
    return st.one_of(
        st.builds(ast.Path, picks, st.lists(words, max_size=1).map(tuple)),
        st.builds(ast.Selection, paths, conditions),
        st.builds(ast.ParameterAt, words, instants),
        st.builds(ast.PeriodEnd, paths, st.none() | paths),
        st.builds(ast.Shifted, instants, lengths, st.booleans()),
        st.builds(ast.EarlierOf, pairs),
        st.builds(ast.LaterOf, pairs),
        st.builds(ast.Choice, conditions, instants, instants),
        st.builds(ast.Extreme, selections, paths, st.booleans()),
        st.builds(ast.Total, selections, paths),
        st.builds(ast.Quantity, selections),
    )


def _level(
    instants: st.SearchStrategy[ast.Value], conditions: st.SearchStrategy[ast.Condition]
) -> tuple[st.SearchStrategy[ast.Value], st.SearchStrategy[ast.Condition]]:
    """Values and conditions one level deeper than those given."""
    deeper = plain | _instants(instants, conditions)
    operands = st.one_of(
        deeper,
        st.builds(ast.Elapsed, deeper, deeper, st.booleans()),
        st.builds(ast.Age, paths, deeper),
    )
    ops = st.sampled_from(("加", "减", "乘"))
    values = operands | st.builds(ast.Arithmetic, ops, operands, operands)
    options = st.lists(paths | values_of_enums.map(ast.Path), min_size=1, max_size=3).map(tuple)
    selections = st.builds(ast.Selection, paths, st.none() | conditions)
    spans = st.builds(ast.Interval, deeper, deeper)
    no = st.booleans()
    rights = st.one_of(paths, values_of_enums.map(ast.Path), texts.map(ast.Text), no.map(ast.YesNo))
    counts = st.builds(ast.Amount, st.integers(0, 99).map(Decimal), st.just("名")) | words
    theres = st.one_of(
        st.builds(ast.There, selections, no),
        st.builds(ast.There, selections, st.just(False), counts),
        st.builds(ast.There, selections, st.just(False), st.none(), counts),
        counts.flatmap(
            lambda n: st.builds(ast.There, selections, st.just(False), st.just(n), st.just(n))
        ),
    )
    singles = st.one_of(
        paths.map(ast.Bare),
        conditions.map(ast.Not),
        st.builds(ast.Is, paths, rights, no),
        st.builds(ast.Among, paths, options, no),
        st.builds(ast.Contains, paths, options, no),
        st.builds(
            ast.CompareNumbers,
            st.sampled_from(("lt", "le", "gt", "ge", "eq", "ne")), values, values,
        ),
        st.builds(
            ast.CompareTimes, st.sampled_from(("lt", "le", "gt", "ge", "eq")), values, values, no
        ),
        st.builds(ast.Between, values, values, values),
        st.builds(ast.Happened, deeper, no),
        st.builds(ast.Recorded, paths, no),
        theres,
        st.builds(ast.Every, selections, conditions),
        st.builds(ast.Same, words.map(ast.Path), paths, no),
        st.builds(ast.Shares, words.map(ast.Path), paths, no),
        st.builds(ast.Overlap, spans, spans, no),
        st.builds(ast.Covered, spans, selections, spans, st.none() | lengths, no),
        st.builds(ast.Ranked, paths, st.sampled_from(RANKS).map(Word), no),
        st.builds(ast.Approved, paths, st.sampled_from(RANKS).map(Word), no),
    )  # fmt: skip
    ands = st.lists(singles, min_size=2, max_size=3).map(tuple).map(ast.And)
    ors = st.lists(singles | ands, min_size=2, max_size=3).map(tuple).map(ast.Or)
    return values, st.one_of(singles, singles, ands, ors)


T = TypeVar("T")


def _brief(strategy: st.SearchStrategy[T]) -> st.SearchStrategy[T]:
    """The same with a short name: the full one would be longer than a failure report can be."""
    return _drawn(lambda: strategy)


@st.composite
def _drawn(draw: st.DrawFn, make: Callable[[], st.SearchStrategy[T]]) -> T:
    return draw(make())


_SIMPLE = st.builds(ast.Is, paths, values_of_enums.map(ast.Path), st.booleans())
simple_conditions = _brief(_level(_brief(plain), _brief(_SIMPLE))[1])
instants = _brief(plain | _instants(_brief(plain), simple_conditions))
_LEVEL_2 = _level(instants, simple_conditions)
values, conditions = _brief(_LEVEL_2[0]), _brief(_LEVEL_2[1])
