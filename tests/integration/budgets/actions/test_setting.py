from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from threading import Barrier, Thread

import pytest
from django.db import InternalError, connection, transaction

from budgets.actions.setting import issue_budgets, set_budgets
from budgets.domain.faults import CannotSet
from budgets.domain.states import BudgetStatus
from budgets.models import Budget, BudgetLine
from governance.actions.rules import adopt_local_rule
from pbc.accounts.domain.roles import ROLES
from pbc.activity.domain.lines import Line
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.periods import Month
from pbc.core.principal import SYSTEM, Principal
from pbc.core.working import Working
from tests.factories.organisations import PctFactory, PracticeFactory, SuccessionFactory
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld

LATE = datetime(2006, 4, 13, 9, tzinfo=UTC)


def finance(pct) -> Principal:
    return Principal(
        name="A treasurer",
        role="pct_finance",
        permissions=frozenset(ROLES["pct_finance"].permissions),
        organisation_id=pct.pk,
        organisation_kind="pct",
        user_id=1,
    )


def set_(world: BudgetWorld, **changes) -> list[Budget]:
    given = {"pct": world.pct, "financial_year": THIS, "by": finance(world.pct), "at": AT}
    given["proven_at"] = changes.get("at", AT)
    return set_budgets(**(given | changes))


def issue(world: BudgetWorld, version: int = 1, **changes) -> list[Budget]:
    given = {"pct": world.pct, "financial_year": THIS, "version": version, "by": finance(world.pct), "at": AT}
    given["proven_at"] = changes.get("at", AT)
    return issue_budgets(**(given | changes))


def lines(budget: Budget) -> dict[str, BudgetLine]:
    return {line.line: line for line in budget.lines.all()}


def test_budgets_calculated_by_hand(world) -> None:
    """Spells 12 × 2,300; attendances 12 × 150; prescribing 12 × 100 + 5 percent; 4 percent retained."""
    first, second = set_(world)
    assert first.practice == world.first
    assert {name: line.gross for name, line in lines(first).items()} == {
        Line.EMERGENCY: Decimal("27600.00"),
        Line.FIRST_OUTPATIENT: Decimal("1800.00"),
        Line.PRESCRIBING: Decimal("1260.00"),
    }
    assert (first.gross, first.contingency, first.net) == (
        Decimal("30660.00"),
        Decimal("1226.40"),
        Decimal("29433.60"),
    )
    assert second.gross == Decimal("27600.00") + Decimal("630.00")
    for budget in (first, second):
        assert sum(line.net for line in budget.lines.all()) == budget.net
        assert budget.status == BudgetStatus.PROPOSED


def test_activity_is_priced_at_the_new_year_whatever_it_cost_then(world) -> None:
    world.spell(world.first, LAST.months[0], price=Decimal("1.00"), length_of_stay=37)
    world.summed()
    first, _ = set_(world)
    assert lines(first)[Line.EMERGENCY].gross == Decimal("29900.00")
    assert lines(first)[Line.EXCESS_BED_DAYS].gross == Decimal("360.00"), "two days beyond the trim point"


def test_every_line_opens_to_its_working(world) -> None:
    first, _ = set_(world)
    working = Working.from_dict(lines(first)[Line.PRESCRIBING].working)
    gross, kept = working.inputs
    assert gross.value == "1260.00"
    assert [parameter.name for parameter in gross.parameters] == ["Uplift of prescribing over last year"]
    assert gross.parameters[0].illustrative
    assert kept.inputs[0].parameters[0].source == "S4 ¶41, rules of 2006/07"


def test_the_budget_says_what_it_stands_on(world) -> None:
    facts = set_(world)[0].facts
    assert facts["months"] == ["the whole of 2005/06"]
    assert (facts["list_size"], facts["list_on"]) == (1800, "2006-01-01")
    assert facts["rules"]["contingency_rate"] == "4"
    assert facts["recorded_under"] == ["ZZ0001"]
    assert facts["data_at"] == AT.isoformat()


def test_part_of_a_year_is_scaled_each_kind_of_data_by_its_own_months(db) -> None:
    world = BudgetWorld().year(LAST.months[:6])
    for month in LAST.months[6:9]:
        world.spell(world.first, month)
    first, _ = set_(world.summed())
    assert lines(first)[Line.EMERGENCY].gross == (Decimal(2300 * 9) * 255 / 191).quantize(Decimal("0.01"))
    assert "April 2005 to December 2005 (9 of 12 months)" in first.facts["months"][0]
    assert any("September 2005 (6 of 12 months)" in words for words in first.facts["months"])


def test_a_cut_leaves_out_later_months(world) -> None:
    first, _ = set_(world, through=Month(2005, 12))
    assert lines(first)[Line.EMERGENCY].activity == (Decimal(9) * 255 / 191).quantize(Decimal("0.01"))
    with pytest.raises(Invalid, match="April 2006 is not a month of 2005/06"):
        set_(world, through=Month(2006, 4))


def test_the_pcts_own_rules_count(world) -> None:
    adopt_local_rule(
        pct=world.pct,
        key="contingency_rate",
        value="3",
        from_day=date(2006, 4, 1),
        reason="Agreed",
        by=SYSTEM,
        at=AT,
    )
    assert set_(world)[0].contingency == Decimal("919.80")


def test_a_practice_takes_the_activity_of_what_merged_into_it(world) -> None:
    old = PracticeFactory(code="ZZ0009", name="Old Surgery", closed_on=date(2005, 10, 1))
    SuccessionFactory(predecessor=old, successor=world.first, effective_on=date(2005, 10, 1))
    for month in LAST.months[:6]:
        world.spell(old, month)
    first, second = set_(world.summed())
    assert lines(first)[Line.EMERGENCY].gross == Decimal("41400.00")
    assert first.facts["recorded_under"] == ["ZZ0001", "ZZ0009"]
    note = Working.from_dict(lines(first)[Line.EMERGENCY].working).inputs[0].notes[0]
    assert "activity recorded under ZZ0001 and ZZ0009 counts here" in note
    assert second.gross == Decimal("28230.00")


def test_a_new_version_supersedes_the_proposal(world) -> None:
    set_(world)
    again = set_(world)
    assert [budget.version for budget in again] == [2, 2]
    assert set(Budget.objects.filter(version=1).values_list("status", flat=True)) == {BudgetStatus.SUPERSEDED}


def test_setting_again_from_the_same_data_changes_no_figure(world) -> None:
    one, two = set_(world), set_(world)
    for before, after in zip(one, two, strict=True):
        assert [(line.line, line.gross, line.net) for line in before.lines.order_by("line")] == [
            (line.line, line.gross, line.net) for line in after.lines.order_by("line")
        ]


def test_everything_in_the_way_is_said_at_once_and_nothing_is_changed(world) -> None:
    world.practice("Listless Surgery", "ZZ0003", patients=0)
    world.practice("Quiet Surgery", "ZZ0004")
    PracticeFactory(name="Shut Surgery", code="ZZ0005", pct=world.pct, closed_on=date(2006, 1, 1))
    for _ in range(3):
        world.spell(world.first, LAST.months[0], hrg="B13")
    world.summed()
    with pytest.raises(CannotSet) as caught:
        set_(world)
    listless, quiet, shut, unpriced = sorted(caught.value.problems, key=lambda problem: problem[:1] == "3")
    assert "Listless Surgery (ZZ0003) has no list of patients." in listless
    assert "Quiet Surgery (ZZ0004) has no activity last year." in quiet
    assert "Shut Surgery (ZZ0005) has closed." in shut
    assert unpriced.startswith("3 rows of last year have no price in the inpatient tariff for 2006/07: HRG B13 (3).")
    assert not Budget.objects.exists()
    assert not AuditEvent.objects.filter(kind__startswith="budgets.budgets").exists()


def test_a_practice_may_be_left_out_by_name(world) -> None:
    world.practice("Quiet Surgery", "ZZ0004")
    budgets = set_(world, leave_out=["ZZ0004"])
    assert len(budgets) == 2
    assert AuditEvent.objects.get(kind="budgets.scenario_adopted").facts["left_out"] == ["ZZ0004"]
    with pytest.raises(Invalid, match="ZZ0099: no practice of Northmoor PCT"):
        set_(world, leave_out=["ZZ0099"])


def test_what_lies_outside_the_tariff_is_counted_and_stands_in_no_budget(world) -> None:
    world.spell(world.first, LAST.months[0], patient_class="3")
    first, _ = set_(world.summed())
    assert first.facts["outside_tariff"] == 1
    assert lines(first)[Line.EMERGENCY].gross == Decimal("27600.00")


def test_a_pct_without_practices_and_a_year_without_rules(world) -> None:
    empty = PctFactory(name="Empty PCT")
    with pytest.raises(Invalid, match="Empty PCT has no practices on 1 April 2006"):
        set_(world, pct=empty, by=SYSTEM)
    with pytest.raises(Invalid, match="The rules of 2005/06 do not say how budgets are set"):
        set_(world, financial_year=LAST, at=datetime(2005, 5, 1, tzinfo=UTC), by=SYSTEM)


def test_issuing_in_time_and_late(world) -> None:
    set_(world)
    issued = issue(world)
    assert {budget.status for budget in issued} == {BudgetStatus.ISSUED}
    assert (issued[0].facts["due_on"], issued[0].facts["days_late"]) == ("2006-04-01", 0)
    set_(world, at=LATE)
    late = issue(world, 2, at=LATE)
    late[0].refresh_from_db()
    assert late[0].facts["days_late"] == 12
    assert set(Budget.objects.filter(version=1).values_list("status", flat=True)) == {BudgetStatus.SUPERSEDED}
    assert AuditEvent.objects.filter(kind="budgets.budgets_issued").latest("pk").facts["days_late"] == 12


def test_what_cannot_be_issued_says_why(world) -> None:
    with pytest.raises(Denied, match="has no version 1 of its budgets for 2006/07"):
        issue(world)
    set_(world)
    issue(world)
    with pytest.raises(Denied, match="Version 1 was already issued by A treasurer on 20 March 2006"):
        issue(world)
    set_(world)
    set_(world)
    with pytest.raises(Denied, match="Version 2 has been superseded"):
        issue(world, 2)


def test_a_practice_that_closed_meanwhile_stops_the_issue(world) -> None:
    set_(world)
    world.second.closed_on = date(2006, 3, 1)
    world.second.save()
    with pytest.raises(Invalid, match=r"Second Surgery \(ZZ0002\) has closed since"):
        issue(world)
    assert not Budget.objects.filter(status=BudgetStatus.ISSUED).exists()


def test_who_may(world) -> None:
    director = replace(finance(world.pct), role="pct_director", permissions=frozenset())
    for deed in (set_, issue):
        with pytest.raises(Denied, match="As pct director you may not set budgets"):
            deed(world, by=director)
        with pytest.raises(Denied, match="Only Northmoor PCT itself"):
            deed(world, by=finance(PctFactory()))
        with pytest.raises(Denied, match="Give your password once more"):
            deed(world, proven_at=None)


def test_a_page_that_has_grown_stale_is_told(world) -> None:
    set_(world, seen=0)
    with pytest.raises(Denied, match="not as you saw them: version 1 is recorded now"):
        set_(world, seen=0)


def test_lines_and_versions_cannot_be_edited(world) -> None:
    line = set_(world)[0].lines.first()
    with pytest.raises(InternalError, match="append_only"), transaction.atomic():
        BudgetLine.objects.filter(pk=line.pk).update(net=0)


@pytest.mark.parametrize("deed", [set_, issue])
def test_without_its_audit_event_nothing_is_done(world, monkeypatch, deed) -> None:
    set_(world)
    before = list(Budget.objects.order_by("pk").values_list("pk", "status", "facts"))

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.setting.audit.record", broken)
    with pytest.raises(RuntimeError):
        deed(world)
    assert list(Budget.objects.order_by("pk").values_list("pk", "status", "facts")) == before


def test_the_number_of_queries_does_not_grow_with_practices(world, django_assert_max_num_queries) -> None:
    with django_assert_max_num_queries(70):
        set_(world)
    for number in range(10, 14):
        practice = world.practice(f"Surgery {number}", f"ZZ00{number}")
        world.spell(practice, LAST.months[0])
    world.summed()
    with django_assert_max_num_queries(70):
        set_(world)


def _at_once(*deeds) -> list[str]:
    """What becomes of deeds done by different people at the same time."""
    start, outcomes = Barrier(len(deeds)), []

    def one(deed) -> None:
        start.wait(timeout=10)
        try:
            deed()
            outcomes.append("done")
        except Denied as fault:
            outcomes.append(str(fault))
        finally:
            connection.close()

    people = [Thread(target=one, args=(deed,)) for deed in deeds]
    for person in people:
        person.start()
    for person in people:
        person.join(timeout=60)
    return sorted(outcomes, key=lambda outcome: outcome != "done")


@pytest.mark.django_db(transaction=True)
def test_two_people_setting_at_once_one_wins_and_the_other_is_told() -> None:
    world = BudgetWorld().year(LAST.months[:2])
    first, second = _at_once(lambda: set_(world, seen=0), lambda: set_(world, seen=0))
    assert first == "done"
    assert "Somebody else" in second
    assert set(Budget.objects.values_list("version", flat=True)) == {1}


@pytest.mark.django_db(transaction=True)
def test_two_people_issuing_at_once_one_wins_and_the_other_is_told() -> None:
    world = BudgetWorld().year(LAST.months[:2])
    set_(world)
    first, second = _at_once(lambda: issue(world), lambda: issue(world))
    assert first == "done"
    assert "already issued" in second or "Somebody else" in second
    assert Budget.objects.filter(status=BudgetStatus.ISSUED).count() == 2
    assert AuditEvent.objects.filter(kind="budgets.budgets_issued").count() == 1
