"""A ruleset of one rule with an example and scenarios: everything about it is quick."""

from __future__ import annotations

MANIFEST = """name: area
version: '{label}'
title: 试验用规则
files: ['*.rule']
"""

RULE = """规则 CR-F05「拘留后二十四小时以内讯问」
  类别：时限
  依据：《中华人民共和国刑事诉讼法》（2018修正）第八十六条
  施行：2018-10-26 起
  核实：已核
  适用：每一 强制措施，其中 措施种类 为 刑事拘留
  应当：有 讯询问，其中 种类 为 讯问犯罪嫌疑人 且 被讯问人 为 本措施 的 被采取人
    且 开始时间 不早于 本措施 的 执行时间
  办结：该讯询问 的 开始时间
  期限：自 执行时间 起 {hours}小时 以内
  口径：严格 满时；宽松 次整点
  预警：届满前 6小时 黄色；届满前 2小时 红色
  违规：{severity}「拘留后{{超期}}仍未讯问（应于{{届满}}前）」
  整改：立即讯问；发现不应当拘留的，立即释放
"""

FEATURE = """# language: zh-CN
功能: 拘留后讯问

  @规则:CR-F05
  场景: 一日以后没有讯问
    假如一起刑事案件“A001”
    而且有强制措施：
      | 措施编号 | 措施种类 | 执行时间         | 被采取人 |
      | M1       | 刑事拘留 | 2026-03-10 08:00 | R1       |
    而且各段均已声明完整
    当在 2026-03-11 12:00 核查
    那么 CR-F05 的结论是 违规
"""


def files(label: str = "1.0", hours: int = 24, severity: str = "严重") -> dict[str, bytes]:
    """The files of a version of the ruleset."""
    return {
        "ruleset.yaml": MANIFEST.format(label=label).encode(),
        "area.rule": RULE.format(hours=hours, severity=severity).encode(),
        "features/area.feature": FEATURE.encode(),
    }


def texts(label: str = "1.0", hours: int = 24, severity: str = "严重") -> dict[str, str]:
    """The same as JSON carries them."""
    return {path: data.decode() for path, data in files(label, hours, severity).items()}
