"""Results as JUnit XML: a suite per file, a case per verdict."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from engine.answers import Answer, Finding

if TYPE_CHECKING:
    from api.cli.results import Result

FAILURES = ("violation", "disputed", "warning", "undetermined")
"""Verdicts that make a case fail: those that make ``fadu check`` exit with 1."""

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(results: Sequence[Result]) -> bytes:
    """The report; a refused file is an error, a file without findings one passing case."""
    root = ElementTree.Element("testsuites", name="fadu")
    for result in results:
        suite = ElementTree.SubElement(root, "testsuite", name=_xml(result.source))
        if result.answer is not None:
            _answered(suite, result.answer)
        if result.problem is not None:
            case = ElementTree.SubElement(suite, "testcase", name="读取快照", classname="快照")
            error = ElementTree.SubElement(case, "error", message=_xml(result.problem.title))
            error.text = _xml(
                "\n".join(f"{e.code} {e.pointer}：{e.message}" for e in result.problem.errors)
                or result.problem.detail
            )
        _count(suite)
    _count(root)
    ElementTree.indent(root)
    report: bytes = ElementTree.tostring(root, "utf-8", xml_declaration=True)
    return report


def _answered(suite: ElementTree.Element, answer: Answer) -> None:
    for finding in answer.findings:
        name = f"{finding.title}（{_about(finding)}）"
        case = ElementTree.SubElement(suite, "testcase", name=_xml(name), classname=finding.rule)
        if finding.verdict in FAILURES:
            failure = ElementTree.SubElement(
                case, "failure", type=finding.verdict, message=_xml(finding.message)
            )
            failure.text = _xml(_basis(finding))
    if not answer.findings:
        ElementTree.SubElement(suite, "testcase", name="没有发现", classname="全部规则")


def _about(finding: Finding) -> str:
    return "、".join(subject.label for subject in (finding.subject, *finding.others))


def _basis(finding: Finding) -> str:
    cited = (f"《{c.law}》（{c.version}）{c.article}" for c in finding.basis)
    return f"依据：{'；'.join(cited)}\n建议：{finding.advice}"


def _count(element: ElementTree.Element) -> None:
    element.set("tests", str(len(element.findall(".//testcase"))))
    element.set("failures", str(len(element.findall(".//failure"))))
    element.set("errors", str(len(element.findall(".//error"))))


def _xml(text: str) -> str:
    """The text without the characters XML 1.0 does not allow."""
    return _NOT_XML.sub("", text)
