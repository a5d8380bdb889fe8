import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from business_cases.actions import conditions as actions
from business_cases.actions.conditions import (
    SentFile,
    accept_condition,
    move_condition_day,
    send_back_condition,
    waive_condition,
)
from business_cases.actions.delivery import record_step
from business_cases.actions.funding import fund_by_use, give_up_case, release_money
from business_cases.domain.condition_states import ConditionStatus
from business_cases.domain.conditions import Before
from business_cases.domain.route import Level
from business_cases.models import BusinessCase, Condition, ConditionChange, Evidence
from business_cases.queries.conditions import StandingCondition
from business_cases.queries.delivery import funding_of, total_of
from pbc.accounts.models import User
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from tests.factories import freed_up
from tests.factories.organisations import ProviderFactory
from tests.integration.business_cases.condition_world import MONEY, START, ConditionWorld, condition
from tests.integration.business_cases.decision_world import LATER, at
from tests.integration.business_cases.test_walls import interested

S = ConditionStatus
JANUARY = at("2007-01-08")
LEASE = b"%PDF-1.4 the lease %%EOF"


@pytest.fixture
def world(db: None) -> ConditionWorld:
    return ConditionWorld()


def release(world: ConditionWorld, case: BusinessCase, amount: str = "500.00") -> Decimal:
    return release_money(case=case, amount=Decimal(amount), reason="The couch", by=world.finance, at=LATER)


def start(world: ConditionWorld, case: BusinessCase) -> None:
    record_step(case=case, step="start", done_on=date(2007, 1, 8), by=world.pbc, at=JANUARY)


def waive(standing: StandingCondition, by: Principal, **given: Any) -> ConditionChange:
    said = {"reason": "The consultant looks at every note anyway.", "seen": standing.seen} | given
    return waive_condition(condition=standing.condition, by=by, at=LATER, **said)


def move(standing: StandingCondition, by: Principal, **given: Any) -> ConditionChange:
    said = {"reason": "The landlord is away.", "due_on": date(2007, 1, 31), "seen": standing.seen} | given
    return move_condition_day(condition=standing.condition, by=by, at=LATER, **said)


def send_back(standing: StandingCondition, by: Principal, **given: Any) -> ConditionChange:
    said = {"reason": "The landlord has not signed it.", "seen": standing.seen} | given
    return send_back_condition(condition=standing.condition, by=by, at=LATER, **said)


def test_money_and_start_wait_for_their_conditions_and_for_no_others(world: ConditionWorld) -> None:
    case = world.conditioned()
    world.promised(case)
    text = r"Money is not released yet: it waits for condition 1 \(“The lease of the room is signed”, owed by First "
    with pytest.raises(Denied, match=text + "Surgery by 1 December 2006; nothing is shown for it yet"):
        release(world, case)
    world.shown(condition(case, 1))
    with pytest.raises(Denied, match="what was shown for it is not accepted yet"):
        release(world, case)
    world.accepted(condition(case, 1))
    assert release(world, case) == Decimal("5500.00")
    with pytest.raises(Denied, match="The service does not start yet: it waits for condition 2 .* owed by Moor Group"):
        start(world, case)
    waive(condition(case, 2), world.director)
    start(world, case)
    assert [condition(case, number).status for number in (1, 2, 3)] == [S.ACCEPTED, S.WAIVED, S.WAITING]
    case.refresh_from_db()
    assert case.state == "implemented"
    world.shown(condition(case, 3), at=JANUARY)  # what nothing waits for is met while the service runs
    kinds = AuditEvent.objects.filter(kind__startswith="business_cases.condition").order_by("pk")
    assert list(kinds.values_list("kind", flat=True)) == [
        "business_cases.condition_shown",
        "business_cases.condition_accepted",
        "business_cases.condition_waived",
        "business_cases.condition_shown",
    ]


def test_a_use_of_freed_up_resources_does_not_go_round_a_condition(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    use = freed_up.use(pct=world.pct, practice=world.practice)
    type(use).objects.filter(pk=use.pk).update(status="agreed")
    with pytest.raises(Denied, match="Money is not released yet: it waits for condition 1"):
        fund_by_use(case=case, use=use, by=world.manager, at=LATER)
    waive(condition(case, 1), world.director)
    assert fund_by_use(case=case, use=use, by=world.manager, at=LATER).amount == Decimal("50.00")


def test_what_is_sent_back_is_shown_again_by_whoever_mends_it(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    world.shown(condition(case, 1))
    with pytest.raises(Invalid, match="What is missing is missing"):
        send_back(condition(case, 1), world.pbc, reason=" ")
    send_back(condition(case, 1), world.director)
    with pytest.raises(Denied, match="cannot be accepted as met"):
        world.accepted(condition(case, 1))
    world.shown(condition(case, 1), by=world.pbc)
    with pytest.raises(Denied, match="You showed that this condition is met"):
        world.accepted(condition(case, 1), by=world.pbc)
    assert world.accepted(condition(case, 1), by=world.director).status == S.ACCEPTED
    with pytest.raises(Denied, match="in the state “met” cannot be waived"):
        waive(condition(case, 1), world.director)


def test_who_showed_wrote_or_has_an_interest_judges_nothing(world: ConditionWorld) -> None:
    case = world.conditioned()
    deputy = world.person("pct_director", world.pct, "H. Director")
    case.authors.create(user_id=deputy.user_id, name="H. Director", since=LATER)
    clinic = ProviderFactory(code="ZR77")
    case.bodies.create(version=case.versions.get(), organisation=clinic, name="ZR77")
    other = world.person("pct_director", world.pct, "J. Director")
    world.shown(condition(case, 1), by=world.pbc)
    for judge, text in ((deputy, "You wrote in this case"), (world.pbc, "You showed"), (other, "You have an interest")):
        if judge is other:
            interested(User.objects.get(pk=other.user_id), organisation=clinic, body=clinic.name)
        for deed in (world.accepted, send_back, waive, move):
            if judge is world.pbc and deed in (waive, move):
                continue
            with pytest.raises(Denied, match=text):
                deed(condition(case, 1), judge)  # type: ignore[operator]


@pytest.mark.parametrize("who", ["lead", "pbc", "finance", "analyst", "clerk", "manager", "neighbour", "sha_manager"])
def test_only_the_level_that_decided_waives_or_moves(world: ConditionWorld, who: str) -> None:
    case = world.conditioned(START)
    for deed in (waive, move):
        with pytest.raises(Denied, match="you may not sign for a nominated director"):
            deed(condition(case, 1), getattr(world, who))
    assert condition(case, 1).seen == 0


def test_a_day_is_moved_with_a_reason_and_the_condition_goes_on_waiting(world: ConditionWorld) -> None:
    case = world.conditioned(START)
    move(condition(case, 1), world.director)
    found = condition(case, 1)
    assert (found.due_on, found.status, found.condition.due_on) == (date(2007, 1, 31), S.WAITING, date(2006, 12, 1))
    with pytest.raises(Denied, match="owed by Moor Group by 31 January 2007"):
        start(world, case)
    for wrong, text in (
        ({"reason": ""}, "The reason is missing"),
        ({"due_on": date(2006, 9, 10)}, "10 September 2006 is past"),
        ({"due_on": date(2007, 1, 31)}, "is its day already"),
    ):
        with pytest.raises(Invalid, match=text):
            move(condition(case, 1), world.director, **wrong)
    with pytest.raises(Invalid, match="The reason is missing"):
        waive(condition(case, 1), world.director, reason="")


def test_what_a_board_decided_it_waives_in_a_meeting(world: ConditionWorld) -> None:
    case = world.by_board()
    found = condition(case, 1)
    with pytest.raises(Denied, match="record its meeting, and name it here"):
        waive(found, world.clerk)
    with pytest.raises(Denied, match="record its meeting, and name it here"):
        waive(found, world.clerk, meeting=world.met(Level.COMMITTEE))
    with pytest.raises(Denied, match="held before the case was decided"):
        waive(found, world.clerk, meeting=world.met(Level.BOARD, held_on=date(2006, 9, 4)))
    with pytest.raises(Denied, match="may not sign for"):
        waive(found, world.director, meeting=world.met(Level.BOARD))
    meeting = world.met(Level.BOARD)
    assert waive(found, world.clerk, meeting=meeting).meeting == meeting


def test_who_acts_on_what_has_changed_since_is_told_who_changed_it(world: ConditionWorld) -> None:
    case = world.conditioned(START)
    before = condition(case, 1)
    world.shown(before)
    for deed in (waive, move):
        with pytest.raises(Denied, match="M. Manager has acted on this condition since you opened it"):
            deed(before, world.director)
    with pytest.raises(Denied, match="M. Manager has acted on this condition"):
        world.shown(before)


def test_evidence_that_cannot_be(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    found = condition(case, 1)
    for wrong, text in (
        ({"words": " "}, "What shows that it is met is missing"),
        ({"dated": date(2006, 9, 12)}, "12 September 2006 is still to come"),
        ({"file": SentFile("lease.pdf", b"")}, "The file is empty"),
        ({"file": SentFile("lease.pdf", b"MZ no lease")}, "lease"),
    ):
        with pytest.raises(Invalid, match=text):
            world.shown(found, **wrong)
    with pytest.raises(Denied):
        world.shown(found, by=world.neighbour)
    with pytest.raises(Denied):
        world.shown(found, by=world.director)
    assert not ConditionChange.objects.exists()


def test_evidence_is_kept_with_its_file_and_nothing_of_it_is_edited(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    row = world.shown(condition(case, 1), file=SentFile("C:\\papers\\lease.pdf", LEASE))
    file = Evidence.objects.get(change=row)
    assert (file.name, file.kind, file.size, bytes(file.content)) == ("lease.pdf", "pdf", len(LEASE), LEASE)
    for rows, fields in (
        (ConditionChange.objects.all(), {"words": "x"}),
        (Evidence.objects.all(), {"name": "x"}),
        (Condition.objects.all(), {"before": "nothing"}),
    ):
        with pytest.raises(InternalError), transaction.atomic():
            rows.update(**fields)
    world.accepted(condition(case, 1))
    again = ConditionChange.objects.get(status=S.ACCEPTED)
    again.pk, again.number, again.deed, again.status, again.words = None, 9, "waive", "waived", "x"
    with pytest.raises(IntegrityError, match="a_condition_is_discharged_once"), transaction.atomic():
        again.save(force_insert=True)


def test_conditions_of_a_case_that_is_given_up_stand_as_they_stood(world: ConditionWorld) -> None:
    case = world.conditioned(MONEY)
    give_up_case(case=case, reason="No room", by=world.manager, at=LATER)
    with pytest.raises(Denied, match="until the case is evaluated or given up"):
        world.shown(condition(case, 1))


@pytest.mark.parametrize("deed", ["show", "accept", "send_back", "waive", "move"])
def test_without_its_audit_nothing_is_done(world: ConditionWorld, deed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **kwargs: object) -> None:
        raise RuntimeError("no audit")

    case = world.conditioned(MONEY)
    if deed in ("accept", "send_back"):
        world.shown(condition(case, 1))
    before = condition(case, 1)
    monkeypatch.setattr(actions.audit, "record", broken)
    deeds: dict[str, Callable[[], object]] = {
        "show": lambda: world.shown(before, file=SentFile("lease.pdf", LEASE)),
        "accept": lambda: world.accepted(before),
        "send_back": lambda: send_back(before, world.pbc),
        "waive": lambda: waive(before, world.director),
        "move": lambda: move(before, world.director),
    }
    with pytest.raises(RuntimeError, match="no audit"):
        deeds[deed]()
    assert condition(case, 1).seen == before.seen
    assert not Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_fifty_deeds_and_releases_at_once_leave_one_outcome() -> None:
    """Accepted, sent back, waived and moved on what all of them saw, and money released, fifty times at once."""
    world = ConditionWorld()
    case = world.conditioned(MONEY)
    world.promised(case)
    world.shown(condition(case, 1))
    seen = condition(case, 1)
    deeds = ["accept", "send_back", "waive", "move"] * 8 + ["release"] * 18
    random.Random(11).shuffle(deeds)
    do: dict[str, Callable[[], object]] = {
        "accept": lambda: accept_condition(condition=seen.condition, seen=1, by=world.pbc, at=LATER),
        "send_back": lambda: send_back(seen, world.pbc),
        "waive": lambda: waive(seen, world.director),
        "move": lambda: move(seen, world.director),
        "release": lambda: release(world, case, "100.00"),
    }

    def once(deed: str) -> str:
        try:
            do[deed]()
        except Denied:
            return "refused"
        else:
            return deed
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=12) as pool:
        done = Counter(pool.map(once, deeds))
    (deed,) = done.keys() - {"refused", "release"}
    found = condition(case, 1)
    assert (done[deed], found.seen) == (1, 2)
    assert found.status == {"accept": S.ACCEPTED, "waive": S.WAIVED, "send_back": S.SENT_BACK, "move": S.SHOWN}[deed]
    released = total_of(funding_of(case)).released
    assert released == 100 * done["release"]
    assert not (released and found.status not in (S.ACCEPTED, S.WAIVED))
    assert found.condition.before == Before.MONEY
