from business_cases.actions.case_records import move
from business_cases.actions.drafting import begin_again, save_section
from business_cases.domain.case_states import Deed
from business_cases.queries.cases import content_of, read
from business_cases.queries.changes import answers_at, changes_since, version_before, written
from tests.factories.business_cases import complete
from tests.integration.business_cases.world import NOW, CaseWorld, at


def test_a_new_case_has_nothing_to_be_held_against(cases: CaseWorld) -> None:
    case = cases.drafted()
    assert version_before(case) is None
    assert changes_since(case, content_of(case), None, None) is None


def test_a_returned_case_is_held_against_its_own_version_and_a_new_one_against_the_refused(cases: CaseWorld) -> None:
    case = cases.submitted()
    move(case, Deed.RETURN, by=cases.pbc, at=NOW)
    content = complete()
    content["service"]["title"] = "Skin clinic"
    reading = read(case, content, NOW.date())
    found = changes_since(case, content, reading.route, reading.money)
    assert found is not None
    assert (found.since, found.route) == (f"version 1 of {case.reference}", ())
    assert [each.question.key for each in found.answers] == ["title"]
    refused = cases.submitted()
    move(refused, Deed.SEND, by=cases.pbc, at=NOW)
    move(refused, Deed.REFUSE, by=cases.director, at=NOW)
    later = begin_again(case=refused, by=cases.manager, at=NOW)
    assert version_before(later) == refused.versions.get()


def test_every_saving_is_kept_with_what_it_changed(cases: CaseWorld) -> None:
    case = cases.drafted({})
    people = {"people": "A nurse."}
    save_section(case=case, key="management_resources", answers=people, seen=0, by=cases.manager, at=at("2006-09-05"))
    more = people | {"support": "Data."}
    save_section(case=case, key="management_resources", answers=more, seen=1, by=cases.clinician, at=at("2006-09-06"))
    latest, first = written(case)
    assert (latest.by, [each.question.key for each in latest.changed]) == ("C. Clinician", ["support"])
    assert (first.by, [each.question.key for each in first.changed]) == ("M. Manager", ["people"])
    row = case.sections.get()
    assert (answers_at(row, 0), answers_at(row, 1), answers_at(row, 2)) == ({}, people, more)
