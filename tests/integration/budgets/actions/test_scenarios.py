from dataclasses import replace
from decimal import Decimal

import pytest

from budgets.actions.scenarios import change_scenario
from budgets.domain.parameters import Growth, RiskOption, ScenarioParameters
from budgets.domain.results import KeptResult
from budgets.models import Scenario
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from tests.factories.principals import hat
from tests.integration.budgets.studio import adopted, finance, opened, scenario
from tests.integration.budgets.world import AT


def change(world, made: Scenario, **changes) -> Scenario:
    parameters = replace(ScenarioParameters.from_dict(made.parameters), **changes)
    return change_scenario(scenario=made, parameters=parameters, by=finance(world), at=AT)


def kept(made: Scenario) -> KeptResult:
    return KeptResult.from_dict(made.result, made.digest)


def test_a_scenario_keeps_what_it_comes_to(world) -> None:
    made = scenario(world, note="As last year")
    assert kept(made).gross == Decimal("30660.00") + Decimal("28230.00")
    assert kept(made).adds_up
    assert [row.code for row in kept(made).rows] == ["ZZ0001", "ZZ0002"]
    assert (made.made_by, made.note, len(made.digest)) == ("A PCT finance", "As last year", 64)
    assert AuditEvent.objects.get(kind="budgets.scenario_made").facts["name"] == "First"


def test_moving_a_parameter_calculates_again_and_the_former_row_stays(world) -> None:
    made = scenario(world)
    after = change(world, made, uplift=Decimal(10))
    assert kept(after).gross == kept(made).gross + Decimal("90.00"), "five percent more of 1,200 and 600"
    assert AuditEvent.objects.get(kind="budgets.scenario_changed").facts["changed"] == ["uplift"]
    assert [event.digest for event in after.history.order_by("pgh_id")] == [made.digest, after.digest]


def test_treatments_are_taken_out_by_their_hrg(world) -> None:
    made = change(
        world,
        scenario(world),
        options=(RiskOption.RETENTION, RiskOption.EXCLUSIONS),
        excluded_codes=("L09",),
    )
    assert kept(made).by_key[world.first.pk].lines["emergency"] == 0
    assert kept(made).by_key[world.first.pk].lines["first_outpatient"] == Decimal("1800.00")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"floor": Decimal(90)}, "floor"),
        ({"uplift": Decimal(51)}, "uplift"),
        ({"options": (RiskOption.THRESHOLD,)}, "options"),
        ({"growth": (Growth(-1, "emergency", Decimal(1), "x"),)}, "growth"),
        ({"options": (RiskOption.EXCLUSIONS,), "excluded_codes": ("Z99",)}, "excluded_codes"),
    ],
)
def test_what_the_rules_do_not_allow_changes_nothing(world, changes, field) -> None:
    made = scenario(world)
    with pytest.raises(Invalid) as refused:
        change(world, made, **changes)
    assert refused.value.field == field
    digest, made_before = made.digest, made
    made.refresh_from_db()
    assert made.digest == digest == made_before.digest


@pytest.mark.parametrize(("name", "rule"), [("  ", "name_given"), ("FIRST", "name_is_free")])
def test_every_scenario_has_its_own_name(world, name, rule) -> None:
    round_ = opened(world)
    scenario(world, round_)
    with pytest.raises(Invalid) as refused:
        scenario(world, round_, name=name)
    assert refused.value.rule == rule


def test_after_adoption_nothing_moves(world) -> None:
    made = scenario(world)
    adopted(world, made)
    with pytest.raises(Denied, match="Round 1 is closed"):
        change(world, made, uplift=Decimal(1))
    with pytest.raises(Denied, match="Round 1 is closed"):
        scenario(world, made.round, name="Second")


def test_who_may(world) -> None:
    with pytest.raises(Denied, match="may not set budgets"):
        scenario(world, opened(world), by=hat("pct_director", world.pct))


@pytest.mark.parametrize(
    "deed",
    [
        lambda world, round_, made: scenario(world, round_, name="Second"),
        lambda world, round_, made: change(world, made, uplift=Decimal(1)),
    ],
)
def test_without_its_audit_event_nothing_is_done(world, monkeypatch, deed) -> None:
    round_ = opened(world)
    made = scenario(world, round_)

    def broken(*args, **kwargs):
        raise RuntimeError("the audit is broken")

    monkeypatch.setattr("budgets.actions.scenarios.audit.record", broken)
    with pytest.raises(RuntimeError):
        deed(world, round_, made)
    assert list(Scenario.objects.values_list("digest", flat=True)) == [made.digest]
