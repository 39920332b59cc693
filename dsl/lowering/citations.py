"""依据: from citations as written to laws, versions and places, checked against the registry."""

from __future__ import annotations

from datetime import date

from dsl.ir.rules import Citation
from dsl.lowering.context import Context
from dsl.resolving.suggesting import nearest
from dsl.statutes import Law, LawVersion, Provision, provision
from dsl.syntax.declarations import Citation as Written
from dsl.syntax.declarations import InForce


def cited(
    context: Context, citations: tuple[Written, ...], in_force: InForce | None
) -> tuple[Citation, ...]:
    """The citations with full titles, version labels and places in one form.

    Reports what the registry does not hold and what was not in force from the first to the
    last day of ``in_force``.
    """
    found = []
    for citation in citations:
        found += _citations(context, citation, in_force)
    return tuple(found)


def _citations(context: Context, written: Written, in_force: InForce | None) -> list[Citation]:
    """The places of one law that are cited together: 第八十五条、第八十六条."""
    law = context.statutes.find(written.law)
    if law is None:
        close = nearest(written.law, context.statutes.titles())
        context.diagnostics.add(
            "E403",
            written.span,
            f"法律登记中没有《{written.law}》",
            found=written.law,
            expected=close,
            advice=f"是不是《{close[0]}》？" if close else "先在 statutes 目录中登记",
        )
        return []
    version = _version(context, law, written, in_force)
    numbered = law.numbering == "article"
    articles = written.article.split("、") if numbered else [written.article]
    found = []
    for article in articles:
        place = _place(context, law, written, article)
        if place is not None and version is not None:
            _in_range(context, law, version, written, place)
            found.append(Citation(law.title, version.label, place.text))
    return found


def _place(context: Context, law: Law, written: Written, article: str) -> Provision | None:
    place = provision(article, law.numbering)
    if place is None:
        several = "、" in written.article
        context.diagnostics.add(
            "E407",
            written.span,
            f"看不懂《{written.law}》的条号“{article}”",
            found=article,
            expected=("第八十六条", "第八十六条第一款", "第八十六条第一款第二项"),
            advice="几处之间用顿号，每处都写明第几条" if several else "写成第几条第几款第几项",
        )
    return place


def _in_range(
    context: Context, law: Law, version: LawVersion, written: Written, place: Provision
) -> None:
    """Report an article beyond the last one of the version."""
    if place.article is None or law.numbering != "article":
        return
    last = version.articles
    if place.article == 0 or (last is not None and place.article > last):
        context.diagnostics.add(
            "E406",
            written.span,
            f"《{law.title}》（{version.label}）没有{place.text}{f'，共{last}条' if last else ''}",
            found=written.article,
            advice="核对条号与版本",
        )


def _version(
    context: Context, law: Law, written: Written, in_force: InForce | None
) -> LawVersion | None:
    first = in_force.first if in_force else date(1949, 10, 1)
    last = in_force.last if in_force else None
    if not written.version:
        return _unlabelled(context, law, written, first, last)
    version = law.version(written.version)
    if version is None:
        labels = tuple(v.label for v in law.versions)
        context.diagnostics.add(
            "E404",
            written.span,
            f"《{law.title}》没有登记“{written.version}”这一版本",
            found=written.version,
            expected=labels,
            advice=f"登记的版本有：{'、'.join(labels)}",
        )
        return None
    if in_force is None:
        return version
    if not version.meets(first, last):
        context.diagnostics.add(
            "E405",
            written.span,
            f"规则施行期间，《{law.title}》（{version.label}）{_when(version)}，全程不适用",
            found=f"（{version.label}）",
            expected=tuple(f"（{v.label}）" for v in law.current(first, last)),
            advice="改引规则施行期间有效的版本，或者改规则的施行日期",
        )
    elif not version.spans(first, last):
        context.diagnostics.add(
            "W501",
            written.span,
            f"《{law.title}》（{version.label}）{_when(version)}，只管到规则施行期间的一部分",
            found=f"（{version.label}）",
            advice="按版本把规则分成两段，或者补引另一版本的条文",
        )
    return version


def _unlabelled(
    context: Context, law: Law, written: Written, first: date, last: date | None
) -> LawVersion:
    """The newest version in force during the rule; a warning if there were several."""
    current = law.current(first, last)
    if not current:
        version = law.versions[-1]
        context.diagnostics.add(
            "E405",
            written.span,
            f"规则施行期间，《{law.title}》没有任何有效的版本",
            found=written.law,
            expected=tuple(f"（{v.label}）" for v in law.versions),
            advice="核对规则的施行日期",
        )
        return version
    if len(current) > 1:
        labels = tuple(f"（{v.label}）" for v in current)
        context.diagnostics.add(
            "W502",
            written.span,
            f"规则施行期间，《{law.title}》有过{len(current)}个版本，没有写明引的是哪一版",
            found=f"《{written.law}》{written.article}",
            expected=labels,
            advice=f"各版条号可能不同，在书名号之后写明版本，如《{written.law}》{labels[-1]}",
        )
    return current[-1]


def _when(version: LawVersion) -> str:
    start = f"自{version.from_.isoformat()}起" if version.from_ else ""
    end = f"至{version.until.isoformat()}止" if version.until else ""
    return f"{start}{end}施行"
