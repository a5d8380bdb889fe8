from datetime import date
from decimal import Decimal

import pytest

from business_cases.actions.delivery import evaluate_case, record_reading, record_step
from business_cases.actions.verdicts import draw_verdict
from business_cases.domain.delivery import Next, Verdict
from business_cases.domain.verdicts import Decision, Payer
from business_cases.models import BusinessCase, DeliveryStep, Evaluation
from business_cases.queries.delivery import days_to_service, measured, submitted
from pbc.core import audit
from pbc.core.errors import Denied, Invalid
from pbc.core.periods import Month
from tests.factories.business_cases import complete
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

JANUARY, JULY = at("2007-01-08"), at("2007-07-02")


def running(funded: FundedWorld) -> BusinessCase:
    case = funded.approved()
    record_step(case=case, step="start", done_on=date(2007, 1, 8), by=funded.pbc, at=JANUARY)
    case.refresh_from_db()
    return case


def test_the_last_step_sets_the_service_running(funded: FundedWorld) -> None:
    content = complete()
    content["service"]["buying"] = "variation"
    case = funded.approved(content=content)
    for step, day in (("terms", "2006-10-02"), ("contract", "2006-11-06"), ("start", "2007-01-08")):
        record_step(case=case, step=step, done_on=date.fromisoformat(day), by=funded.pbc, at=JANUARY)
    case.refresh_from_db()
    assert case.state == "implemented"
    assert case.changes.last().words == "Running since 8 January 2007"
    assert days_to_service(funded.pct) == 126  # 4 September to 8 January


def test_steps_out_of_turn_change_nothing(funded: FundedWorld) -> None:
    case = funded.approved()
    with pytest.raises(Invalid, match="no step “advert”"):
        record_step(case=case, step="advert", done_on=date(2006, 10, 1), by=funded.pbc, at=JANUARY)
    with pytest.raises(Invalid, match="is not here yet"):
        record_step(case=case, step="start", done_on=date(2007, 2, 1), by=funded.pbc, at=JANUARY)
    assert not DeliveryStep.objects.exists()
    undecided = funded.submitted()
    with pytest.raises(Denied, match="a case that is approved and not yet running"):
        record_step(case=undecided, step="start", done_on=date(2007, 1, 8), by=funded.pbc, at=JANUARY)


@pytest.mark.parametrize("who", ["manager", "lead", "finance", "director", "sha_manager"])
def test_procurement_stays_with_the_pct(funded: FundedWorld, who: str) -> None:
    case = funded.approved()
    with pytest.raises(Denied):
        record_step(case=case, step="start", done_on=date(2007, 1, 8), by=getattr(funded, who), at=JANUARY)


def read(funded: FundedWorld, case: BusinessCase, value: str, **given: object) -> None:
    kept = {"measure": 1, "month": Month(2007, 6), "source": "The practice’s count", "by": funded.manager} | given
    record_reading(case=case, value=Decimal(value), at=JULY, **kept)  # type: ignore[arg-type]


def test_figures_are_read_by_both_sides_and_the_latest_word_counts(funded: FundedWorld) -> None:
    case = running(funded)
    assert measured(case, submitted(case))[0].is_kept is None
    read(funded, case, "26")
    assert measured(case, submitted(case))[0].is_kept is False
    read(funded, case, "24", by=funded.pbc)
    found = measured(case, submitted(case))[0]
    assert (found.is_kept, len(found.readings)) == (True, 1)
    assert found.latest is not None
    assert found.latest.value == 24


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"measure": 2}, "There is no measure 2"),
        ({"month": Month(2007, 8)}, "August 2007 is not here yet"),
        ({"source": " "}, "Where the figure is from is missing"),
    ],
)
def test_readings_that_cannot_be(funded: FundedWorld, given: dict[str, object], text: str) -> None:
    case = running(funded)
    with pytest.raises(Invalid, match=text):
        read(funded, case, "24", **given)


def test_strangers_record_nothing_and_nothing_is_read_before_the_start(funded: FundedWorld) -> None:
    case = funded.approved()
    with pytest.raises(Denied, match="once the service runs"):
        read(funded, case, "24")
    with pytest.raises(Denied):
        read(funded, running(funded), "24", by=funded.stranger)


def stopped(funded: FundedWorld) -> BusinessCase:
    case = running(funded)
    decision = Decision(Next.STOP, "Too few patients came.", ends_on=date(2007, 6, 30))
    draw_verdict(case=case, months=6, decision=decision, by=funded.pbc, at=JULY)
    case.refresh_from_db()
    return case


def conclude(funded: FundedWorld, case: BusinessCase, **given: object) -> Evaluation:
    kept = {"verdict": Verdict.NOT, "words": "Too few patients live near.", "by": funded.pbc, "at": JULY} | given
    return evaluate_case(case=case, **kept)  # type: ignore[arg-type]


def test_what_was_stopped_is_closed_with_what_it_taught(funded: FundedWorld) -> None:
    case = stopped(funded)
    with pytest.raises(Invalid, match="What was learnt is missing"):
        conclude(funded, case, words="")
    row = conclude(funded, case)
    assert (row.next, row.payer) == ("stop", "")
    assert BusinessCase.objects.get().state == "evaluated"
    with pytest.raises(Denied, match="cannot be evaluated"):
        conclude(funded, case)


def test_a_case_is_closed_after_its_twelve_months_verdict(funded: FundedWorld) -> None:
    case = running(funded)
    with pytest.raises(Denied, match="First comes the verdict after 6 months, possible from 1 July 2007 on"):
        conclude(funded, case)
    goes_on = Decision(Next.CONTINUE, "It frees what it costs.", payer=Payer.PRACTICE_BUDGET)
    draw_verdict(case=case, months=6, decision=goes_on, by=funded.pbc, at=JULY)
    with pytest.raises(Denied, match="First comes the verdict after 12 months, possible from 1 January 2008 on"):
        conclude(funded, case, at=at("2008-01-07"))
    draw_verdict(case=case, months=12, decision=goes_on, by=funded.pbc, at=at("2008-01-07"))
    row = conclude(funded, case, at=at("2008-01-07"), verdict=Verdict.AS_PROMISED)
    assert (row.next, row.payer) == ("continue", "The practice’s budget")


@pytest.mark.parametrize("deed", ["step", "reading", "verdict"])
def test_without_its_audit_nothing_is_recorded(funded: FundedWorld, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {"step": funded.approved, "reading": lambda: running(funded), "verdict": lambda: stopped(funded)}
    case = made[deed]()
    before = case.changes.count()

    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    monkeypatch.setattr(audit, "record", broken)
    deeds = {
        "step": lambda: record_step(case=case, step="start", done_on=date(2007, 1, 8), by=funded.pbc, at=JANUARY),
        "reading": lambda: read(funded, case, "24"),
        "verdict": lambda: conclude(funded, case),
    }
    with pytest.raises(RuntimeError, match="no audit"):
        deeds[deed]()
    assert BusinessCase.objects.get().changes.count() == before
    assert not case.readings.exists()
