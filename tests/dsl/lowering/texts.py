"""Small rules around one line, compiled against the shipped vocabulary and statutes."""

from functools import lru_cache

from dsl.compiling import CompileResult, compile_texts
from dsl.content import rulesets_folder
from dsl.ir import expressions as ir
from dsl.ir.rules import Duty, Require, Rule, Ruleset
from dsl.manifests import Surroundings, surroundings
from dsl.source import SourceFile

HEAD = """规则 {id}「示例」
  类别：程序
  依据：《刑事诉讼法》（2018）第八十六条
  施行：{in_force}
  适用：{scope}
{lines}
  违规：一般「应于{{届满}}前办结」
  整改：补正
"""

MEASURE = ir.Variable("measure", "measure")
INTERVIEW = ir.Variable("interview", "interview")
CASE = ir.Variable("case", "case")


@lru_cache(maxsize=1)
def around() -> Surroundings:
    return surroundings(rulesets_folder())


def rule_text(
    *lines: str,
    id: str = "CR-F90",
    scope: str = "每一 强制措施，其中 措施种类 为 刑事拘留",
    in_force: str = "2018-10-26 起",
) -> str:
    """A whole rule around the given lines."""
    return HEAD.format(
        id=id, scope=scope, in_force=in_force, lines="\n".join(f"  {line}" for line in lines)
    )


def compiled(*texts: str) -> CompileResult:
    return compile_texts([SourceFile("a.rule", "\n".join(texts))], around())


def ruleset_of(*texts: str) -> Ruleset:
    result = compiled(*texts)
    assert result.ruleset is not None, [(d.code, d.message) for d in result.diagnostics]
    return result.ruleset


def rule_of(*texts: str) -> Rule:
    (rule,) = ruleset_of(*texts).rules
    return rule


def duty_of(*lines: str, scope: str = "每一 强制措施") -> Duty:
    (duty,) = rule_of(rule_text(*lines, scope=scope)).duties
    return duty


def truth_of(condition: str, scope: str = "每一 强制措施") -> ir.Truth:
    """What a condition under 应当 becomes."""
    duty = duty_of(f"应当：{condition}", scope=scope)
    assert isinstance(duty, Require), duty
    return duty.holds


def codes_of(*texts: str) -> list[str]:
    return [d.code for d in compiled(*texts).diagnostics]


def fact(
    of: ir.Record,
    entity: str,
    name: str,
    kind: str,
    *,
    many: bool = False,
    planned: bool = False,
) -> ir.Attribute:
    """An attribute node, its kind as a plain word."""
    return ir.Attribute(of, entity, name, kind, many, planned)  # type: ignore[arg-type]
