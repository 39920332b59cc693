"""Ways of counting (口径) in words, only those that matter for the limit at hand."""

from __future__ import annotations

from functools import lru_cache

from dsl.ir.limits import Reading

WORDS: dict[str, dict[str, str]] = {
    "hour": {"exact": "满时计算，自事件当分起算", "next_hour": "开始之时不计，自次一整点起算"},
    "day": {
        "calendar": "开始之日不计，末日24时届满",
        "full24": "满24小时为一日",
    },
    "month": {"corresponding": "届满于对应日", "month_end": "月末起算的届满于月末"},
    "roll": {"none": "末日为节假日不顺延", "roll": "末日为节假日的顺延至其后第一个工作日"},
    "deduct": {"one_end": "扣除期间首尾之一计入", "both_ends": "扣除期间首尾均扣除"},
    "chain": {"anchored": "自起算点累计", "segment": "自上次届满逐段相加"},
}
BACK = {"inclusive": "恰在{size}前的当日仍为及时", "clear": "其间须隔满{size}"}

_BY_UNIT = {
    "hour": ("hour",),
    "day": ("day", "roll"),
    "day24": (),
    "workday": ("roll",),
    "month": ("month", "roll"),
    "year": ("month", "roll"),
}


@lru_cache(maxsize=1024)
def reading_word(
    reading: Reading, other: Reading, units: tuple[str, ...], deducts: bool, chained: bool
) -> str:
    """How the line counts: where it differs from the other line, else what its unit implies."""
    options = [name for unit in units for name in _BY_UNIT[unit]]
    if deducts:
        options.append("deduct")
    if chained:
        options.append("chain")
    seen = list(dict.fromkeys(options))
    differing = [name for name in seen if getattr(reading, name) != getattr(other, name)]
    chosen = differing or seen
    return "；".join(WORDS[name][getattr(reading, name)] for name in chosen)
