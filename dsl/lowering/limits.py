"""Time limits: tiers, extension chain, deductions, readings, each with its checks of units."""

from __future__ import annotations

from dsl.ir import expressions as ir
from dsl.ir import limits as out
from dsl.lowering.conditions import Conditions
from dsl.lowering.readings import readings_of
from dsl.lowering.units import length_of
from dsl.resolving.meanings import NamedPeriod, UnresolvedError
from dsl.resolving.scopes import Scope
from dsl.syntax import limits as syntax
from dsl.syntax.node import Word

Length = out.Length | out.ParameterLength


class Limits(Conditions):
    """What can stand under 期限."""

    def limit(self, limit: syntax.Limit, scope: Scope) -> out.Limit:
        """A written-out limit; problems are reported, the rest is kept."""
        tiers = tuple(self._tier(tier, scope) for tier in limit.tiers)
        links = self._links(limit, scope)
        lengths = [tier.length for tier in tiers]
        lengths += [link.length for link in links if link.length is not None]
        strict, lenient = readings_of(self.context, limit, self.units(lengths))
        return out.Limit(
            start=self.time(limit.start, scope),
            tiers=tiers,
            strict=strict,
            lenient=lenient,
            start_changes=tuple(
                out.StartChange(
                    change.label, self.truth(change.when, scope), self.time(change.start, scope)
                )
                for change in limit.start_changes
            ),
            links=links,
            deductions=tuple(self._deduction(item, scope) for item in limit.deductions),
        )

    def period(self, call: syntax.PeriodCall, scope: Scope) -> out.PeriodUse:
        """A named period. Raises UnresolvedError after reporting."""
        meaning = self.meaning(call.period, scope)
        if not isinstance(meaning, NamedPeriod):
            found = self.context.text(call.period.span)
            self.context.undeclared("期限定义", found, call.period.span, self.context.names.periods)
        before = self.record(call.before, scope).record if call.before else None
        return out.PeriodUse(meaning.declaration.name.text, meaning.of, before)

    # ------------------------------------------------------------ lengths

    def length(self, length: syntax.Length) -> Length:
        """A length of a period; no days after a reported problem."""
        try:
            return self._length(length)
        except UnresolvedError:
            return out.Length(0, "day")

    def _length(self, length: syntax.Length) -> Length:
        if isinstance(length, Word):
            return self._parameter_length(length)
        known = length_of(length.value, length.unit)
        if known is None:
            self.fail(
                "E317",
                length.span,
                "期限的长短只能是整数个小时、个24小时、日、工作日、月、年（半个月按十五日）",
                found=self.context.text(length.span),
                advice="以分钟计的要求写成“应当：甲时间 不晚于 乙时间 后 30分钟”",
            )
        return known

    def _parameter_length(self, name: Word) -> out.ParameterLength:
        declaration = self.context.names.parameters.get(name.text)
        if declaration is None:
            self.context.undeclared("参数", name.text, name.span, self.context.names.parameters)
        self.context.paths.used.add(name.text)
        for row in declaration.rows:
            if length_of(row.value.value, row.value.unit) is None:
                self.fail(
                    "E317", name.span, f"参数“{name.text}”不是期限的长短", found=name.text,
                    advice="参数的各个值都应以小时、日、工作日、月、年计",
                )  # fmt: skip
        self.context.parameter_uses.setdefault(name.text, set()).add("length")
        return out.ParameterLength(name.text)

    def units(self, lengths: list[Length]) -> set[out.Unit]:
        """The units that occur, those of a parameter's values included."""
        found: set[out.Unit] = set()
        for length in lengths:
            if isinstance(length, out.Length):
                if length.amount:
                    found.add(length.unit)
                continue
            declaration = self.context.names.parameters[length.name]
            for row in declaration.rows:
                known = length_of(row.value.value, row.value.unit)
                if known is not None:
                    found.add(known.unit)
        return found

    # ------------------------------------------------------------ parts

    def _tier(self, tier: syntax.Tier, scope: Scope) -> out.Tier:
        when = self.truth(tier.when, scope) if tier.when is not None else None
        label = f"{self.context.spelled(tier.length)}以内"
        if tier.when is not None:
            label += f"，当 {self.context.condition(tier.when)}"
        return out.Tier(self.length(tier.length), when, label)

    def _links(self, limit: syntax.Limit, scope: Scope) -> tuple[out.Link, ...]:
        links: list[out.Link] = []
        known: set[str] = set()
        for link in limit.links:
            if link.after and link.after not in known:
                self.context.diagnostics.add(
                    "E214",
                    link.span,
                    f"“须先有「{link.after}」”：前面没有这一项延长或者重新起算",
                    found=link.after,
                    expected=tuple(known),
                    advice="写前面某一项的名称，或者把两项调换先后",
                )
            if link.label in known:
                self.context.diagnostics.add(
                    "E215",
                    link.span,
                    f"延长或者重新起算「{link.label}」写了两次",
                    found=link.label,
                    advice="每一项用不同的名称",
                )
            known.add(link.label)
            try:
                links.append(self._link(link, scope))
            except UnresolvedError:
                continue
        return tuple(links)

    def _link(self, link: syntax.Extension | syntax.Restart, scope: Scope) -> out.Link:
        binder, inside = self.binder(link.records, scope)
        effective = self.time(link.approved, inside)
        if isinstance(link, syntax.Restart):
            return out.Link(
                label=link.label,
                binder=binder,
                mode="restart",
                length=None,
                effective=effective,
                restart=self.time(link.start, inside),
                before_expiry=link.before_expiry,
                at_most=link.at_most,
                after=link.after or None,
            )
        stated = None
        if link.stated is not None:
            stated, measure = self.number(link.stated, inside)
            self.agree(measure, "bare", link.stated)
        return out.Link(
            label=link.label,
            binder=binder,
            mode="total" if link.total else "add",
            length=self.length(link.length),
            effective=effective,
            stated=stated,
            before_expiry=link.before_expiry,
            at_most=link.at_most,
            after=link.after or None,
            line="lenient" if link.lenient else "both",
        )

    def _deduction(self, item: syntax.Deduction, scope: Scope) -> out.Deduction:
        try:
            binder, inside = self.binder(item.records, scope)
        except UnresolvedError:
            binder, inside = ir.Binder("case", "case", ir.Section("case")), scope
        return out.Deduction(
            item.label,
            binder,
            self.time(item.start, inside),
            self.time(item.end, inside),
            "lenient" if item.lenient else "both",
        )
