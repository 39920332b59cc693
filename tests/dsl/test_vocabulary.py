"""The vocabulary of the rulesets: complete, unambiguous, and unchanged where it is a contract."""

from functools import cache
from pathlib import Path

import pytest

from dsl.ir.vocabulary import ENTERED_AT, FLAGS, ROOT, Attribute, Vocabulary
from dsl.vocabulary import load_vocabulary
from dsl.vocabulary_text import word_of

FOLDER = Path(__file__).parents[2] / "rulesets/vocabulary"


@cache
def vocabulary() -> Vocabulary:
    return load_vocabulary(FOLDER)


def attribute(path: str) -> Attribute:
    entity, name = path.split(".")
    return vocabulary().entities[entity].attributes[name]


def test_nothing_of_the_contract_is_missing() -> None:
    entities = vocabulary().entities
    added = sum(1 for e in entities.values() if ENTERED_AT in e.attributes)
    before = 2  # document and approval had the time of entry from the beginning
    assert len(entities) == 39
    assert sum(len(e.attributes) for e in entities.values()) == 978 + added - before
    assert len(vocabulary().enums) == 89 + len(("notice_method", "document_kind", "section"))
    assert len(vocabulary().documents) == 173


def test_every_record_can_say_when_it_was_entered() -> None:
    silent = {e.id for e in vocabulary().entities.values() if ENTERED_AT not in e.attributes}
    assert silent == {ROOT, FLAGS}


@pytest.mark.parametrize(
    ("term", "word"),
    [
        ("执行（宣布）时间", "执行时间"),
        ("刑事拘留（302）", "刑事拘留"),
        ("被害人（被侵害人）", "被害人"),
        ("110 报警", "110报警"),
        ("外（内（最内）中）面", "外面"),
        ("案件", "案件"),
    ],
)
def test_a_word_is_its_term_without_parentheses(term: str, word: str) -> None:
    assert word_of(term) == word


@pytest.mark.parametrize(
    ("entity", "short"),
    [("measure", "措施"), ("recording", "录音录像"), ("external_supervision", "来文"),
     ("completeness_flag", "完整声明"), ("case", "案件"), ("presence", "在场")],
)  # fmt: skip
def test_rules_may_use_a_short_word(entity: str, short: str) -> None:
    assert vocabulary().entities[entity].short == short


def test_a_record_is_known_by_its_key_or_by_its_place() -> None:
    keys = {e.id: e.key for e in vocabulary().entities.values()}
    assert keys["measure"] == "measure_id"
    assert keys["person"] == "person_no"
    assert [id_ for id_, key in keys.items() if key is None] == ["area_alarm", "stat_window"]


def test_plans_are_told_from_events() -> None:
    planned = ("measure.due_at", "document.valid_to", "property.valid_until",
               "notice.response_due_at", "mediation.second_due_at", "area_stay.return_due_at",
               "property_movement.due_back_at", "recording.retain_until",
               "execution.remedy_expired_at", "completeness_flag.complete_until")  # fmt: skip
    assert all(attribute(path).planned and not attribute(path).is_event for path in planned)
    assert attribute("measure.executed_at").is_event
    assert attribute("measure.check_records").is_event
    assert not attribute("measure.entered_at").is_event
    assert not attribute("measure.kind").is_event


def test_document_kinds_and_ways_of_notice_are_enumerations() -> None:
    assert (attribute("document.kind").kind, attribute("document.kind").target) == (
        "enum",
        "document_kind",
    )
    ways = vocabulary().enums[attribute("notice.method").target or ""]
    assert [v.code for v in ways.values] == ["口头", "书面", "电话", "短信", "公告", "电子"]


def test_one_name_in_two_series_means_both_documents() -> None:
    kinds = vocabulary().enums["document_kind"]
    assert kinds.codes_of("传唤证") == ("xz_05", "xs_043")
    assert kinds.codes_of("鉴定意见（检验报告）复印件") == ("adm_appraisal_opinion",)
    assert kinds.codes_of("没有这种文书") == ()


def test_levels_of_approval_compare_only_within_their_chain() -> None:
    levels = vocabulary().enums["approval_level"]
    assert set(levels.at_least("county_head")) == {
        "county_head", "county_duty_head", "county_division_head", "county_chief", "city_head",
        "superior_police", "prov_head", "ministry",
    }  # fmt: skip
    assert levels.at_least("superior_procuratorate") == (
        "superior_procuratorate",
        "prov_procuratorate",
    )
    with pytest.raises(KeyError):
        levels.at_least("npc")


def test_a_section_can_be_declared_complete_but_not_the_declarations_themselves() -> None:
    sections = {value.code for value in vocabulary().enums["section"].values}
    assert {"case", "measure", "area_alarm"} <= sections
    assert not {ROOT, FLAGS} & sections


def test_impossible_orders_are_declared_between_times_of_one_entity() -> None:
    for entity in vocabulary().entities.values():
        for pair in entity.time_order:
            assert all(entity.attributes[name].kind in ("date", "datetime") for name in pair)
            assert not any(entity.attributes[name].many for name in pair)
