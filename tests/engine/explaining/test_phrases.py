"""Conditions are told in the words of the vocabulary."""

from __future__ import annotations

from decimal import Decimal

from dsl.ir import expressions as x
from engine.explaining.phrases import Phrases
from tests.engine.explaining.rulesets import (
    INTERVIEW,
    MEASURE,
    attribute,
    detentions,
    interviews_of_the_person,
    no_shared_officer,
    time,
    vocabulary,
)

SPEAK = Phrases(vocabulary(), (detentions(),))
EXECUTED = time(MEASURE, "executed_at")
RELEASED = time(MEASURE, "released_at")
KIND = attribute(MEASURE, "kind")


def test_a_code_is_told_by_its_word() -> None:
    assert SPEAK.truth(x.OneOf(KIND, ("detention",))) == "本措施的措施种类为刑事拘留"
    several = x.OneOf(KIND, ("detention", "arrest"))
    assert SPEAK.truth(several) == "本措施的措施种类为（刑事拘留、逮捕）之一"


def test_negation_is_told_without_saying_not_of_a_whole_sentence() -> None:
    assert SPEAK.truth(x.Not(x.Happened(RELEASED))) == "尚无本措施的解除时间"
    assert SPEAK.truth(x.Not(x.OneOf(KIND, ("arrest",)))) == "本措施的措施种类不为逮捕"
    none = x.Not(x.Exists(interviews_of_the_person()))
    assert SPEAK.truth(none).startswith("没有讯询问（种类为讯问犯罪嫌疑人")


def test_mixed_conditions_keep_their_grouping() -> None:
    shown = x.Holds(attribute(MEASURE, "doc_shown"))
    told = SPEAK.truth(x.And((shown, x.Or((shown, x.Not(shown))))))
    assert told == (
        "本措施的已出示法律文书为是，且（本措施的已出示法律文书为是，或者本措施的已出示法律文书为否）"
    )


def test_times_and_their_order_are_told_by_their_words() -> None:
    order = x.CompareTimes("le", EXECUTED, x.Shifted(RELEASED, 120))
    assert SPEAK.truth(order) == "本措施的执行时间不晚于本措施的解除时间后2小时"
    same_day = x.CompareTimes("eq", EXECUTED, x.Now(), "day")
    assert SPEAK.truth(same_day) == "本措施的执行时间与检查时刻相同（按日比较）"


def test_a_record_tried_in_a_search_needs_no_name() -> None:
    started = x.Earliest(interviews_of_the_person(), time(INTERVIEW, "started_at"))
    assert SPEAK.time(started).endswith("最早的开始时间")


def test_numbers_are_told_by_what_they_count() -> None:
    officers = x.ListLength(attribute(MEASURE, "officers"))
    few = x.CompareNumbers("ge", officers, x.NumberLiteral(Decimal(2)))
    assert SPEAK.truth(few) == "本措施的执行民警的个数不少于2"


def test_a_rule_about_a_pair_keeps_the_names_of_both() -> None:
    speak = Phrases(vocabulary(), no_shared_officer().subjects)
    first = x.Attribute(x.Variable("甲", "interview"), "interview", "officers", "ref", True)
    second = x.Attribute(x.Variable("乙", "interview"), "interview", "officers", "ref", True)
    assert speak.truth(x.Shares(first, second)) == "甲的讯询问人与乙的讯询问人有相同"


def test_a_definition_is_named_not_unfolded() -> None:
    assert SPEAK.truth(x.CallTruth("在押", MEASURE)) == "本措施在押"
    assert SPEAK.truth(x.Not(x.CallTruth("在押", MEASURE))) == "本措施非在押"
