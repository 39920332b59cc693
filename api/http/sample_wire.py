"""What the routes of samples say."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

import msgspec
from pydantic import Field, StringConstraints

from api.disposal.sampling import Sample
from api.http.case_wire import PLAIN, State
from api.http.disposal_wire import Body, Number
from api.http.order_wire import Time
from api.moments import written_at

Seed = Annotated[str, StringConstraints(min_length=1, max_length=128, pattern=PLAIN)]
Purpose = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500, pattern=PLAIN)
]


class SampleBody(Body):
    """What is to be drawn."""

    purpose: Purpose = Field(title="为什么抽查")
    size: int | None = Field(default=None, title="抽多少件", ge=1, le=100_000)
    share: Decimal | None = Field(
        default=None, title="抽百分之几", gt=0, le=100, max_digits=5, decimal_places=2
    )
    seed: Seed | None = Field(default=None, title="种子，不写的由系统产生并记录")
    by_unit: bool = Field(default=False, title="按单位分层")
    unit: Number | None = Field(default=None, title="单位编号（含下级）")
    state: State | None = Field(default=None, title="监测中或者已停止")
    rule: Number | None = Field(default=None, title="有这条规则的发现的")
    with_findings: bool = Field(default=False, title="只从有发现的案件抽")
    since: Time | None = Field(default=None, title="开始监测不早于")
    until: Time | None = Field(default=None, title="开始监测早于")


class SampleShown(Body):
    """A sample."""

    sample_id: int = Field(title="抽查编号")
    purpose: str = Field(title="为什么抽查")
    seed: str = Field(title="种子")
    drawn_by: str = Field(title="何人抽取")
    drawn_at: str = Field(title="何时抽取")
    population: int = Field(title="总体件数")
    population_hash: str = Field(title="总体的摘要")
    size: int = Field(title="抽中件数")


class SampleMade(SampleShown):
    """A sample with who was drawn."""

    drawn: list[str] = Field(title="抽中的案件编号")


class SamplePage(Body):
    """Samples, oldest first."""

    samples: list[SampleShown] = Field(title="抽查")
    next: int | None = Field(title="下一页从哪个编号之后取，没有下一页的为空")


class SampleRecord(SampleMade):
    """All that is needed to draw the same sample again."""

    asked: dict[str, Any] = Field(title="抽取的条件")
    members: list[list[str]] = Field(title="总体：案件编号与单位路径")
    method: str = Field(title="办法")


METHOD = (
    "以 SHA-256(种子字数:种子案件编号) 的先后排列，取前若干件；"
    "分层的各单位按件数比例取整，余数大的先补"
)


def sample_shown(sample: Sample) -> SampleShown:
    """A sample for the wire."""
    return SampleShown(**_told(sample))


def sample_made(sample: Sample) -> SampleMade:
    """A sample with who was drawn."""
    return SampleMade(**_told(sample), drawn=list(sample.content().drawn))


def sample_record(sample: Sample) -> SampleRecord:
    """The whole record."""
    content = sample.content()
    return SampleRecord(
        **_told(sample),
        drawn=list(content.drawn),
        asked=msgspec.to_builtins(content.asked),
        members=[list(member) for member in content.population],
        method=METHOD,
    )


def _told(sample: Sample) -> dict[str, Any]:
    return {
        "sample_id": sample.sample_id,
        "purpose": sample.purpose,
        "seed": sample.seed,
        "drawn_by": sample.drawn_by,
        "drawn_at": written_at(sample.drawn_at),
        "population": sample.population,
        "population_hash": sample.population_hash,
        "size": sample.size,
    }
