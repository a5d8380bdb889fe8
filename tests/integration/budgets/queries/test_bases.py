from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from budgets.queries.bases import Reading, read_base
from budgets.queries.targets import FoundTargets
from governance.queries.rules import rules_in_force
from pbc.activity.domain.lines import Dataset
from tests.integration.budgets.queries.test_cuts import IN_TIME, LATE, arrived
from tests.integration.budgets.world import AT, LAST, THIS, BudgetWorld


def reading(world: BudgetWorld, **changes) -> Reading:
    day = date(2006, 4, 1)
    made = Reading(
        pct=world.pct,
        year=THIS,
        on=day,
        list_on=day,
        through=LAST.months[-1],
        practices=(world.first, world.second),
        rules=rules_in_force(day, world.pct),
    )
    return replace(made, **changes)


def test_a_base_holds_lists_use_codes_and_the_data_s_date(world) -> None:
    found = read_base(reading(world), at=AT)
    assert found.problems == ()
    first = found.base.by_key[world.first.pk]
    assert (first.patients, first.list_on, first.recorded_under) == (1800, date(2006, 1, 1), ("ZZ0001",))
    assert first.by_line["prescribing"].cost == Decimal("1200.00")
    assert (found.base.data_at, found.base.cut_on) == (AT, date(2006, 1, 31))
    assert {place: amount.cost for place, amount in found.base.codes["L09"].items()} == {
        (world.first.pk, "emergency"): Decimal("27600.00"),
        (world.second.pk, "emergency"): Decimal("27600.00"),
    }


def test_excess_bed_days_stand_under_their_hrg(world) -> None:
    world.spell(world.first, LAST.months[0], length_of_stay=37)
    world.summed()
    codes = read_base(reading(world), at=AT).base.codes["L09"]
    assert codes[world.first.pk, "excess_bed_days"].cost == Decimal("360.00")
    assert codes[world.first.pk, "excess_bed_days"].activity == 2


def test_files_after_the_cut_leave_their_months_out_and_the_rest_is_scaled(world) -> None:
    arrived(world, IN_TIME)
    arrived(world, LATE, Dataset.SPELLS, LAST.months[11])
    base = read_base(reading(world), at=AT).base
    lines = base.by_key[world.first.pk].by_line
    assert (lines["emergency"].cost, len(lines["emergency"].cut.months)) == (Decimal("25300.00"), 11)
    assert len(lines["first_outpatient"].cut.months) == 12
    assert "spells of March 2006" in base.cut_words
    assert base.codes["L09"][world.first.pk, "emergency"].cost == Decimal("25300.00")


def test_a_fair_share_stands_in_for_a_history(world, monkeypatch) -> None:
    quiet = world.practice("Quiet Surgery", "ZZ0004")
    practices = (world.first, world.second, quiet)
    assert (
        "Quiet Surgery (ZZ0004) has no activity last year."
        in read_base(reading(world, practices=practices), at=AT).problems[0]
    )
    amounts = {"hchs": {practice.pk: Decimal(1) for practice in practices}}
    monkeypatch.setattr("budgets.queries.bases.targets_of", lambda *_: FoundTargets(amounts, "Invented"))
    found = read_base(reading(world, practices=practices), at=AT)
    assert found.problems == ()
    assert (found.base.targets, found.base.targets_source) == (amounts, "Invented")
    assert found.base.by_key[quiet.pk].lines == ()


@pytest.mark.parametrize("extra", [0, 5])
def test_the_number_of_queries_does_not_grow(world, django_assert_num_queries, extra) -> None:
    practices = [world.first, world.second]
    for number in range(extra):
        practice = world.practice(f"Surgery {number}", f"ZZ01{number:02d}")
        world.spell(practice, LAST.months[0])
        practices.append(practice)
    world.summed()
    what = reading(world, practices=tuple(practices))
    with django_assert_num_queries(QUERIES):
        read_base(what, at=AT)


QUERIES = 13
