from datetime import date
from decimal import Decimal

import pytest
from django.db.utils import InternalError

from business_cases.actions.drafting import save_section
from business_cases.actions.submitting import return_case, submit_case, withdraw_case
from business_cases.domain.route import Level
from business_cases.models import BusinessCase, CaseVersion
from business_cases.queries.cases import clock_of, steps_of
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.business_cases import complete, light
from tests.integration.business_cases.world import NOW, CaseWorld, at


def test_a_case_is_frozen_with_its_figures_its_route_and_its_clock(cases: CaseWorld) -> None:
    """20,400 by hand (see the factory): above the consortium's 10,000, below the director's 50,000."""
    case = cases.submitted()
    version = case.versions.get()
    assert (case.state, case.received_on, case.due_on) == ("received", date(2006, 9, 4), date(2006, 10, 30))
    assert (case.value, case.upfront, case.recovery_month) == (Decimal("20400.00"), Decimal("5200.00"), 8)
    assert (case.level, steps_of(version)) == (Level.DIRECTOR, (Level.CONSORTIUM, Level.DIRECTOR))
    assert version.content == complete()
    assert len(version.digest) == 64
    assert version.money["working"]["parameters"][0]["illustrative"]
    event = AuditEvent.objects.get(kind="business_cases.case_submitted")
    assert (event.facts["value"], event.facts["decides"]) == ("20400.00", "DIRECTOR")
    with pytest.raises(InternalError):
        CaseVersion.objects.update(digest="")


def test_what_is_not_answered_is_named_and_nothing_is_lost(cases: CaseWorld) -> None:
    content = complete()
    del content["people"]
    content["service"]["today"] = " "
    case = cases.drafted(content)
    with pytest.raises(Invalid, match=r"5 questions are not answered: .*“How is it done today\?”.*Nothing was lost"):
        submit_case(case=case, by=cases.manager, at=NOW)
    case.refresh_from_db()
    assert (case.state, case.received_on, case.versions.count()) == ("draft", None, 0)


def test_a_row_that_cannot_be_is_named(cases: CaseWorld) -> None:
    content = complete()
    content["costs"]["costs"][0]["amount"] = "6,000"
    with pytest.raises(Invalid, match="Cost 1: “6,000” is not a number"):
        cases.submitted(content)
    content["costs"]["costs"][0]["amount"] = "-1"
    with pytest.raises(Invalid, match="Cost 1 is £-1"):
        cases.submitted(content)


def test_a_small_purchase_goes_by_the_light_route(cases: CaseWorld) -> None:
    case = cases.submitted(light(), is_light=True)
    assert case.versions.get().route["light"]


def test_what_is_not_small_does_not_go_by_the_light_route(cases: CaseWorld) -> None:
    with pytest.raises(Invalid, match=r"The light route is for small changes .* Choose the full proforma"):
        cases.submitted(is_light=True)


def test_a_case_is_submitted_once(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(Denied, match="“received” cannot be submitted"):
        submit_case(case=case, by=cases.manager, at=NOW)
    assert case.versions.count() == 1


def test_an_incomplete_case_is_returned_and_comes_back_to_a_new_clock(cases: CaseWorld) -> None:
    case = cases.submitted()
    return_case(case=case, lacks="The hospital’s word is missing", by=cases.pbc, at=at("2006-09-11"))
    case.refresh_from_db()
    assert (case.state, case.due_on) == ("returned", None)
    assert clock_of(case, date(2006, 9, 20)).day is None
    answers = complete()["people"] | {"consulted": "The hospital agreed in writing"}
    save_section(case=case, key="people", answers=answers, seen=1, by=cases.manager, at=at("2006-09-18"))
    submit_case(case=case, by=cases.manager, at=at("2006-09-25"))
    case.refresh_from_db()
    assert (case.received_on, case.due_on) == (date(2006, 9, 25), date(2006, 11, 20))
    assert case.versions.count() == 2
    with pytest.raises(Denied, match="once at most, and this one has been"):
        return_case(case=case, lacks="Still thin", by=cases.pbc, at=at("2006-09-26"))


def test_too_late_to_return(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(Denied, match="by 11 September 2006"):
        return_case(case=case, lacks="Too thin", by=cases.pbc, at=at("2006-09-12"))
    with pytest.raises(Invalid, match="What the case lacks is missing"):
        return_case(case=case, lacks=" ", by=cases.pbc, at=at("2006-09-05"))


@pytest.mark.parametrize("who", ["manager", "lead", "finance", "director", "clerk", "sha_manager"])
def test_others_do_not_return_a_case(cases: CaseWorld, who: str) -> None:
    case = cases.submitted()
    with pytest.raises(Denied):
        return_case(case=case, lacks="Much", by=getattr(cases, who), at=NOW)
    case.refresh_from_db()
    assert case.state == "received"


def test_a_case_is_withdrawn_with_a_reason(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(Invalid, match="The reason is missing"):
        withdraw_case(case=case, reason="", by=cases.manager, at=NOW)
    withdraw_case(case=case, reason="The nurse has left", by=cases.manager, at=NOW)
    case.refresh_from_db()
    assert case.state == "withdrawn"
    with pytest.raises(Denied, match="cannot be withdrawn"):
        withdraw_case(case=case, reason="Again", by=cases.manager, at=NOW)


@pytest.mark.parametrize("deed", ["submit", "return", "withdraw"])
def test_without_its_audit_nothing_happens(cases: CaseWorld, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    case = cases.drafted() if deed == "submit" else cases.submitted()
    before = case.changes.count()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    with pytest.raises(RuntimeError, match="no audit"):
        {
            "submit": lambda: submit_case(case=case, by=cases.manager, at=NOW),
            "return": lambda: return_case(case=case, lacks="Much", by=cases.pbc, at=NOW),
            "withdraw": lambda: withdraw_case(case=case, reason="Much", by=cases.manager, at=NOW),
        }[deed]()
    after = BusinessCase.objects.get()
    assert (after.status, after.changes.count()) == ("draft" if deed == "submit" else "received", before)
