import pytest
from django.db.utils import InternalError

from business_cases.actions.drafting import begin_again, begin_case, choose_form, save_section
from business_cases.actions.submitting import submit_case
from business_cases.models import BusinessCase, CaseSection
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.organisations import PracticeFactory
from tests.factories.principals import hat
from tests.integration.business_cases.world import NOW, CaseWorld, at


def test_a_draft_is_begun_and_written_by_several(cases: CaseWorld) -> None:
    case = begin_case(owner=cases.practice, by=cases.manager, at=NOW)
    first = save_section(case=case, key="service", answers={"title": "Skin clinic"}, seen=0, by=cases.manager, at=NOW)
    second = save_section(
        case=case, key="service", answers={"title": "Skin"}, seen=first.revision, by=cases.clinician, at=NOW
    )
    case.refresh_from_db()
    assert (case.reference, case.title, case.state) == ("ZZ0001-BC2006-1", "Skin", "draft")
    assert (second.revision, second.saved_by) == (2, "C. Clinician")
    assert set(case.authors.values_list("user_id", flat=True)) == {cases.manager.user_id, cases.clinician.user_id}
    assert [change.status for change in case.changes.all()] == ["draft"]
    assert list(AuditEvent.objects.values_list("kind", flat=True).order_by("pk")) == [
        "business_cases.case_begun",
        "business_cases.part_saved",
        "business_cases.part_saved",
    ]


def test_nobody_writes_over_what_another_has_just_saved(cases: CaseWorld) -> None:
    case = begin_case(owner=cases.practice, by=cases.manager, at=NOW)
    save_section(case=case, key="service", answers={"title": "Mine"}, seen=0, by=cases.manager, at=NOW)
    with pytest.raises(Denied, match="M. Manager saved this part on 4 September 2006, after you opened it"):
        save_section(case=case, key="service", answers={"title": "Other"}, seen=0, by=cases.clinician, at=NOW)
    assert CaseSection.objects.get().content == {"title": "Mine"}


def test_a_member_writes_in_its_consortiums_case(cases: CaseWorld) -> None:
    case = begin_case(owner=cases.consortium, by=cases.lead, at=NOW)
    save_section(case=case, key="service", answers={"title": "Shared"}, seen=0, by=cases.partners_manager, at=NOW)
    with pytest.raises(Denied, match="That is for Moor Group itself"):
        save_section(case=case, key="service", answers={}, seen=1, by=cases.stranger, at=NOW)


@pytest.mark.parametrize("who", ["stranger", "pbc", "finance", "director", "clerk", "lead", "sha_manager"])
def test_others_do_not_begin_a_practices_case(cases: CaseWorld, who: str) -> None:
    with pytest.raises(Denied):
        begin_case(owner=cases.practice, by=getattr(cases, who), at=NOW)
    assert not BusinessCase.objects.exists()


def test_a_practice_without_a_pct_has_nobody_to_propose_to(cases: CaseWorld) -> None:
    alone = PracticeFactory(name="Lone Surgery")
    with pytest.raises(Invalid, match="Lone Surgery belongs to no PCT on 4 September 2006"):
        begin_case(owner=alone, by=hat("practice_manager", alone), at=NOW)


def test_an_answer_without_a_place_is_refused_and_nothing_is_saved(cases: CaseWorld) -> None:
    case = begin_case(owner=cases.practice, by=cases.manager, at=NOW)
    with pytest.raises(Invalid, match="no question “colour”"):
        save_section(case=case, key="service", answers={"colour": "red"}, seen=0, by=cases.manager, at=NOW)
    assert not CaseSection.objects.exists()


def test_a_submitted_case_is_not_edited(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(Denied, match="This case is submitted: it is read as it was"):
        save_section(case=case, key="service", answers={}, seen=1, by=cases.manager, at=NOW)
    with pytest.raises(Denied, match="This case is submitted"):
        choose_form(case=case, is_light=True, by=cases.manager, at=NOW)


def test_the_form_is_chosen_and_answers_are_kept(cases: CaseWorld) -> None:
    case = cases.drafted()
    assert choose_form(case=case, is_light=True, by=cases.manager, at=NOW).is_light
    assert case.sections.count() == 7


def test_only_a_refused_case_is_begun_again_and_once(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(Denied, match="Only a refused case"):
        begin_again(case=case, by=cases.manager, at=NOW)
    BusinessCase.objects.filter(pk=case.pk).update(status="refused")
    again = begin_again(case=case, by=cases.manager, at=at("2006-11-06"))
    assert (again.resubmits, again.title) == (case, case.title)
    assert dict(again.sections.values_list("key", "content")) == case.versions.get().content
    with pytest.raises(Denied, match="was begun again as ZZ0001-BC2006-2"):
        begin_again(case=case, by=cases.manager, at=at("2006-11-06"))


def test_a_draft_whose_audit_fails_is_not_begun(cases: CaseWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        begin_case(owner=cases.practice, by=cases.manager, at=NOW)
    assert not BusinessCase.objects.exists()


def test_a_record_is_never_rewritten(cases: CaseWorld) -> None:
    case = cases.drafted()
    submit_case(case=case, by=cases.manager, at=NOW)
    with pytest.raises(InternalError):
        case.changes.update(words="another story")
