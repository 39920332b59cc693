"""依据: several articles of one law cited together."""

from dsl.formatting.files import format_file
from dsl.ir.rules import Citation
from tests.dsl.lowering.texts import codes_of, rule_text, ruleset_of
from tests.dsl.texts import lexicon, read

LAW = "《刑事诉讼法》（2018）"


def citing(articles: str) -> str:
    return rule_text("应当：已 送看守所").replace(f"{LAW}第八十六条", f"{LAW}{articles}")


def test_articles_of_one_law_may_be_listed() -> None:
    (rule,) = ruleset_of(citing("第八十五条、第86条第1款")).rules
    title = "中华人民共和国刑事诉讼法"
    assert rule.basis == (
        Citation(title, "2018", "第八十五条"),
        Citation(title, "2018", "第八十六条第一款"),
    )


def test_the_formatter_keeps_the_list() -> None:
    text = citing("第八十五条、第八十六条；《公安机关办理刑事案件程序规定》第一百二十六条")
    formatted = format_file(read(text), lexicon())
    assert f"{LAW}第八十五条、第八十六条；《公安机关" in str(formatted)


def test_each_article_of_a_list_is_checked() -> None:
    assert codes_of(citing("第八十五条、第三百零九条")) == ["E406"]
    assert codes_of(citing("第八十五条、第二款")) == ["E407"]
