"""Nobody does two of editing, reviewing and publishing on one version."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from api.rulesets.refusing import StepRefusedError
from api.rulesets.steps import ACTIONS, Part, history, parts_of
from api.security.identity import Identity, Role
from tests.api.rulesets.sample import files
from tests.api.rulesets.site import ANYBODY, EDITOR, PUBLISHER, REVIEWER, Site, person

Take = Callable[[Site, int, Identity], object]

STEPS: dict[str, tuple[Part, str, Take]] = {
    "edited": (Part.EDITOR, "draft", lambda site, seq, who: site.life.drafts.put(
        seq, "area.rule", files(hours=23)["area.rule"], who, 1)),
    "submitted": (Part.EDITOR, "draft", lambda site, seq, who: site.life.drafts.submit(seq, who)),
    "withdrawn": (Part.EDITOR, "draft",
                  lambda site, seq, who: site.life.drafts.withdraw(seq, who, "不再需要")),
    "returned": (Part.REVIEWER, "submitted",
                 lambda site, seq, who: site.life.reviews.send_back(seq, who, "改期限")),
    "reviewed": (Part.REVIEWER, "submitted",
                 lambda site, seq, who: site.life.reviews.review(seq, who, "看过")),
    "approved": (Part.REVIEWER, "reviewed",
                 lambda site, seq, who: site.life.reviews.approve(seq, who)),
    "published": (Part.PUBLISHER, "approved",
                  lambda site, seq, who: site.life.publishing.publish(seq, who)),
    "cancelled": (Part.PUBLISHER, "scheduled",
                  lambda site, seq, who: site.life.publishing.cancel(seq, who, "改日")),
    "rolled_back": (Part.PUBLISHER, "superseded",
                    lambda site, seq, who: site.life.publishing.roll_back(seq, who, "有误")),
}  # fmt: skip
"""Every step: its part, the state it begins in, and how it is taken."""


def version_in(site: Site, state: str) -> int:
    """A version in a state, brought there by E1, V1 and P1."""
    life = site.life
    if state in ("approved", "scheduled", "superseded"):
        version = site.proven(files()).seq
        if state == "scheduled":
            life.publishing.publish(version, PUBLISHER, in_force_at=site.clock.now_precise() + 1000)
        if state == "superseded":
            life.publishing.publish(version, PUBLISHER)
            site.clock.move(1000)
            site.published(files("1.1", hours=12))
            site.clock.move(1000)
        return version
    draft = life.drafts.create(files(), EDITOR).seq
    site.prove()
    if state != "draft":
        life.drafts.submit(draft, EDITOR)
    if state == "reviewed":
        life.reviews.review(draft, REVIEWER, "看过")
    return draft


def test_every_step_but_creation_is_tried_here() -> None:
    assert set(STEPS) == set(ACTIONS) - {"created", "imported"}
    assert {name: part for name, (part, _, _) in STEPS.items()} == {
        name: ACTIONS[name][0] for name in STEPS
    }


@pytest.mark.parametrize("name", STEPS)
def test_whoever_had_another_part_is_refused_whatever_roles_he_has(site: Site, name: str) -> None:
    part, state, take = STEPS[name]
    seq = version_in(site, state)
    with site.runtime.database.reading() as connection:
        before = history(connection, seq)
        had = parts_of(connection, seq)
    strangers = [who for who, parts in had.items() if parts != {part}]
    assert strangers or state == "draft"
    for subject in strangers:
        everything = person(subject, *Role)
        with pytest.raises(StepRefusedError, match="不能又作") as refused:
            take(site, seq, everything)
        assert refused.value.kind == "forbidden"
    with site.runtime.database.reading() as connection:
        assert history(connection, seq) == before


@pytest.mark.parametrize("name", STEPS)
def test_the_role_of_the_part_is_needed_too(site: Site, name: str) -> None:
    part, state, take = STEPS[name]
    seq = version_in(site, state)
    roles = {Part.EDITOR: Role.LEGAL_OFFICER, Part.REVIEWER: Role.REVIEWER,
             Part.PUBLISHER: Role.PUBLISHER}  # fmt: skip
    without = person("X2", *(role for role in Role if role is not roles[part]))
    with pytest.raises(StepRefusedError, match="的权限"):
        take(site, seq, without)
    take(site, seq, person("X3", roles[part]))


@pytest.mark.parametrize(("first", "second"), list(permutations(Part, 2)))
def test_one_person_of_all_roles_can_do_only_one_part(
    site: Site, first: Part, second: Part
) -> None:
    of = {Part.EDITOR: EDITOR, Part.REVIEWER: REVIEWER, Part.PUBLISHER: PUBLISHER}
    of[first] = of[second] = ANYBODY
    life = site.life

    def live() -> None:
        seq = life.drafts.create(files(), of[Part.EDITOR]).seq
        site.prove()
        life.drafts.submit(seq, of[Part.EDITOR])
        life.reviews.review(seq, of[Part.REVIEWER], "看过")
        life.reviews.approve(seq, of[Part.REVIEWER])
        for kind in ("agreement", "impact"):
            life.reading.ask(seq, kind, EDITOR)
        site.prove()
        life.publishing.publish(seq, of[Part.PUBLISHER])

    with pytest.raises(StepRefusedError, match="不能又作"):
        live()
    assert site.runtime.rules.in_force.version is None


def test_who_edited_a_draft_once_stays_its_editor_after_a_return(site: Site) -> None:
    life = site.life
    seq = life.drafts.create(files(), EDITOR).seq
    other = person("E2", *Role)
    changed = life.drafts.put(seq, "area.rule", files(hours=12)["area.rule"], other, 1)
    life.drafts.put(seq, "area.rule", files()["area.rule"], EDITOR, changed.revision)
    site.prove()
    life.drafts.submit(seq, EDITOR)
    life.reviews.send_back(seq, REVIEWER, "说明不清")
    life.drafts.submit(seq, EDITOR)
    with pytest.raises(StepRefusedError, match="已是这一版的起草人"):
        life.reviews.review(seq, other, "看过")


def submitted(site: Site, seq: int, who: Identity) -> int:
    site.prove()
    site.life.drafts.submit(seq, who)
    return seq


def test_the_editor_of_a_text_does_not_review_it_in_another_editors_copy(site: Site) -> None:
    drafts, writer, copier = site.life.drafts, person("X1", *Role), person("E2", *Role)
    first = drafts.create(files(), writer).seq
    again = drafts.copy(first, copier).seq
    seq = submitted(site, drafts.copy(again, person("E3", *Role)).seq, EDITOR)
    for stranger in (writer, copier):
        with pytest.raises(StepRefusedError, match=r"版本 .*的起草人，不能又作审核人"):
            site.life.reviews.review(seq, stranger, "看过")
    site.life.reviews.review(seq, REVIEWER, "看过")


def test_who_changed_the_other_version_after_the_copy_may_review_the_copy(site: Site) -> None:
    drafts, later = site.life.drafts, person("X1", *Role)
    first = drafts.create(files(), EDITOR).seq
    seq = submitted(site, drafts.copy(first, EDITOR).seq, EDITOR)
    drafts.put(first, "area.rule", files(hours=12)["area.rule"], later, 1)
    assert site.life.reviews.review(seq, later, "看过").state == "reviewed"


def test_the_editor_of_an_approved_text_may_review_what_another_makes_of_it(site: Site) -> None:
    drafts, other = site.life.drafts, person("E2", Role.LEGAL_OFFICER)
    seq = drafts.copy(site.approved(files()).seq, other).seq
    changed = files("1.1")["ruleset.yaml"]
    drafts.put(seq, "ruleset.yaml", changed, other, 1)
    submitted(site, seq, other)
    assert site.life.reviews.review(seq, person("E1", *Role), "看过").state == "reviewed"


def test_the_editor_of_a_text_that_was_sent_back_does_not_review_a_copy_of_it(site: Site) -> None:
    version = site.approved(files())
    site.life.reviews.send_back(version.seq, REVIEWER, "说明不清")
    other = person("E2", Role.LEGAL_OFFICER)
    seq = submitted(site, site.life.drafts.copy(version.seq, other).seq, other)
    with pytest.raises(StepRefusedError, match="不能又作审核人"):
        site.life.reviews.review(seq, person("E1", *Role), "看过")
