"""What the packs of a month share, of a world that can be counted by hand."""

import json
from datetime import date
from decimal import Decimal

import pytest

from information_packs.domain.monthly import C2C, Amount
from information_packs.queries.shared import MAIN_FUNNELS, amount_of, consultant_referrals, parts, shared_of
from pbc.activity.actions.months import close_month
from pbc.activity.actions.summaries import rebuild
from pbc.activity.domain.lines import Dataset, Line
from pbc.activity.models import DataSlot
from pbc.activity.queries.activity import Totals
from pbc.core.principal import SYSTEM
from tests.factories.activity import DataSlotFactory, OutpatientFactory, SpellFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory, SuccessionFactory
from tests.integration.information_packs.world import APRIL, CLOSED_AT, MAY, World

pytestmark = pytest.mark.django_db


def test_it_is_plain_and_the_same_each_time(world: World) -> None:
    shared = shared_of(world.pct, MAY)
    assert json.loads(json.dumps(shared)) == shared
    assert shared_of(world.pct, MAY) == shared


def test_practices_and_patients_are_counted(world: World) -> None:
    """Each of two practices has 100 patients of both sexes in nine bands."""
    shared = shared_of(world.pct, MAY)
    assert (shared["practices"], shared["listed"], shared["patients"]) == (2, 2, 3600)
    own, pct = shared["bands"][str(world.practice.pk)], shared["bands"]["pct"]
    assert set(own.values()) == {200}
    assert set(pct.values()) == {400}
    assert len(own) == len(pct) == 9


def test_totals_are_of_all_practices_by_month_and_line(world: World) -> None:
    totals = {(month, line): rest for month, line, *rest in shared_of(world.pct, MAY)["totals"]}
    for month in ("2006-04", "2006-05"):
        assert totals[month, Line.EMERGENCY] == [9, 18, "900.00", 0]
        assert totals[month, Line.DAY_CASE][::3] == [1, 1], "one, and it has no price"
        assert totals[month, Line.FIRST_OUTPATIENT] == [4, 0, "400.00", 0]
    assert not any(month > "2006-05" for month, _ in totals)


def test_april_knows_nothing_of_may(world: World) -> None:
    assert {row[0] for row in shared_of(world.pct, APRIL)["totals"]} == {"2006-04"}
    assert shared_of(world.pct, APRIL)["unattributed"] == []


def test_rows_without_a_practice_stand_apart(world: World) -> None:
    assert shared_of(world.pct, MAY)["unattributed"] == [[str(Dataset.SPELLS), 1, "250.00"]]


def test_the_close_is_named(world: World) -> None:
    (close,) = shared_of(world.pct, MAY)["closes"]
    assert close["words"] == "3 July 2006 at 10:00am, by The system"
    assert len(close["hash"]) == 64


def test_what_came_after_the_close_is_late_and_in_no_total(world: World) -> None:
    before = shared_of(world.pct, MAY)
    assert before["late"] == []
    slot = DataSlot.objects.get(owner=world.pct, dataset=Dataset.SPELLS, month=MAY.first_day)
    hospital = {"provider": world.hospital, "commissioner": world.pct}
    SpellFactory(slot=slot, practice=world.other, price=Decimal("70.00"), **hospital)
    rebuild(slots=[slot])

    after = shared_of(world.pct, MAY)

    assert after["late"] == [["2006-05", world.other.pk, Line.EMERGENCY, 1, "70.00"]]
    assert after["totals"] == before["totals"]


def test_a_practice_takes_with_it_what_merged_into_it_by_the_month(world: World) -> None:
    old = PracticeFactory(pct=world.pct, pct__until=date(2006, 5, 1))
    SuccessionFactory(predecessor=old, successor=world.practice, effective_on=date(2006, 5, 1))
    alone = {str(world.practice.pk): [world.practice.pk], str(world.other.pk): [world.other.pk]}
    assert shared_of(world.pct, MAY)["merged"] == alone | {str(world.practice.pk): [world.practice.pk, old.pk]}
    assert shared_of(world.pct, APRIL)["merged"] == alone | {str(old.pk): [old.pk]}


def test_each_practice_has_its_own_comparisons(world: World) -> None:
    comparisons = shared_of(world.pct, MAY)["comparisons"]
    assert comparisons.keys() == {str(world.practice.pk), str(world.other.pk)}
    own = {row["code"]: row for row in comparisons[str(world.practice.pk)]}
    emergency = own["emergency_admission_rate"]
    assert emergency["lower"] < emergency["value"] < emergency["upper"]
    assert emergency["ratio"] < 100, "6 events where 9 are expected"
    assert (emergency["absent"], bool(emergency["standing"])) == ("", True)
    assert emergency["national"] is None


def test_funnels_hide_small_numbers_of_others_and_keep_ones_own(world: World) -> None:
    funnels = {funnel["code"]: funnel for funnel in shared_of(world.pct, MAY)["funnels"]}
    assert funnels.keys() <= set(MAIN_FUNNELS)
    referrals = funnels["gp_referral_rate"]
    assert len(referrals["own"]) == 2
    assert (referrals["dots"], referrals["left_out"]) == ({}, 2), "four events each are few"
    emergency = funnels["emergency_admission_rate"]
    # both have lists alike, so each is expected to have half of 6 + 12
    assert {key: (dot["size"], dot["value"]) for key, dot in emergency["own"].items()} == {
        str(world.practice.pk): (9.0, 66.7),
        str(world.other.pk): (9.0, 133.3),
    }
    assert [curve["level"] for curve in emergency["curves"]] == ["95%", "95%", "99.8%", "99.8%"]
    assert all(curve["points"][-1][0] >= 9 for curve in emergency["curves"])


def test_visits_sent_on_by_consultants_are_a_line_of_their_own() -> None:
    """Of three first visits in April two were sent on by a consultant (source of referral 05), one by a GP (03)."""
    pct, hospital = PctFactory(), ProviderFactory()
    practice = PracticeFactory(pct=pct)
    slot = DataSlotFactory(owner=pct, dataset=Dataset.OUTPATIENTS, month=APRIL.first_day)
    for source in ("05", "05", "03"):
        OutpatientFactory(slot=slot, practice=practice, provider=hospital, commissioner=pct, referral_source=source)
    rebuild(slots=[slot])
    assert consultant_referrals([practice.pk], [APRIL]) == {}, "not closed"

    close_month(pct=pct, month=APRIL, by=SYSTEM, at=CLOSED_AT)

    assert consultant_referrals([practice.pk], [APRIL, MAY]) == {APRIL: Amount(activity=2)}
    assert consultant_referrals([], [APRIL]) == {}
    assert ["2006-04", C2C, 2, 0, "0.00", 0] in shared_of(pct, APRIL)["totals"]


def test_totals_and_amounts_say_the_same() -> None:
    amount = amount_of(Totals(activity=3, bed_days=6, cost=Decimal("300.00"), unpriced=1))
    assert amount == Amount(3, 6, Decimal("300.00"), 1)
    assert parts(amount) == [3, 6, "300.00", 1]
