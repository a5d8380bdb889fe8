"""Signed by both, or fixed by the clerk once their time is over; then it stands."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.db.utils import InternalError

from disputes.actions.statement import draft_statement, fix_statement, sign_statement
from disputes.domain.parties import About, Subject
from disputes.domain.statement import Statement
from disputes.domain.states import Deed
from disputes.models import Dispute, JointStatement, StatementSignature, StatementVersion
from pbc.core.errors import Denied, Invalid
from tests.integration.disputes.world import LATER

WHOLE = Statement(("Is the claim within the terms?",), "It was lodged in July.", "What was freed up.")
ISSUES = Statement(("Is it due?", "How much is it?"), "It was lodged in July.", "What was freed up.", by_issue=True)
LAST_DAY = datetime(2006, 9, 25, 22, 30, tzinfo=UTC)
DAY_AFTER = datetime(2006, 9, 25, 23, 30, tzinfo=UTC)  # half past midnight in London


@pytest.fixture
def dispute(world) -> Dispute:
    return world.moved(Deed.END_MEDIATION)


def draft(dispute, who, statement=WHOLE, at=LATER) -> StatementVersion:
    return draft_statement(dispute=dispute, statement=statement, by=who, at=at)


def sign(dispute, who, number=1, **given) -> StatementSignature:
    return sign_statement(dispute=dispute, number=number, by=who, at=LATER, **({"proven_at": LATER} | given))


def test_with_both_signatures_under_one_version_it_stands(world, dispute) -> None:
    draft(dispute, world.manager)
    sign(dispute, world.manager)
    draft(dispute, world.pbc, ISSUES)
    with pytest.raises(Denied, match="number 2 is the last one"):
        sign(dispute, world.director, 1)
    sign(dispute, world.director, 2)
    with pytest.raises(Denied, match="signed it already"):
        sign(dispute, world.director, 2)
    assert not JointStatement.objects.exists()
    sign(dispute, world.manager, 2)
    joint = JointStatement.objects.get()
    assert (joint.version.number, joint.version.statement, joint.because) == (2, ISSUES, "")
    assert Dispute.objects.get().by_issue
    for deed in (lambda: draft(dispute, world.manager), lambda: sign(dispute, world.manager, 2)):
        with pytest.raises(Denied, match="stands, and is not changed any more"):
            deed()


def test_the_figures_go_with_it_as_they_were_frozen(world, dispute) -> None:
    version = draft(dispute, world.manager)
    assert (version.figures, version.figures_on) == (dispute.figures, dispute.raised_on)
    assert version.figures[0]["name"] == "Claimed"


def test_the_clerk_fixes_it_once_their_time_is_over_and_says_so(world, dispute) -> None:
    draft(dispute, world.manager)
    with pytest.raises(Denied, match="have until 25 September 2006"):
        fix_statement(dispute=dispute, statement=WHOLE, by=world.clerk, at=LAST_DAY)
    joint = fix_statement(dispute=dispute, statement=WHOLE, by=world.clerk, at=DAY_AFTER)
    assert joint.because.endswith("from version 1 of First Surgery and nothing of Northmoor PCT, which wrote none.")
    assert joint.version.side == ""
    with pytest.raises(Denied, match="stands, and is not changed any more"):
        fix_statement(dispute=dispute, statement=WHOLE, by=world.clerk, at=DAY_AFTER)


def test_who_may_and_when(world, dispute) -> None:
    with pytest.raises(Denied, match="no version to sign yet"):
        sign(dispute, world.manager)
    draft(dispute, world.manager)
    for who in (world.stranger, world.lead, world.other_director, world.reviewer, world.person()):
        with pytest.raises(Denied):
            draft(dispute, who)
        with pytest.raises(Denied):
            sign(dispute, who)
        with pytest.raises(Denied):
            fix_statement(dispute=dispute, statement=WHOLE, by=who, at=DAY_AFTER)
    with pytest.raises(Denied):
        sign(dispute, world.pbc)
    with pytest.raises(Denied, match="Give your password again"):
        sign(dispute, world.director, proven_at=LATER - timedelta(minutes=6))
    with pytest.raises(Invalid, match="There is no question"):
        draft(dispute, world.manager, Statement((), "A", "D"))
    with pytest.raises(Denied, match="No joint statement is written in this dispute now"):
        draft(world.raised(subject=Subject(About.AGREEMENT, "clause 4.2")), world.manager)


def test_versions_are_for_the_sides_and_the_clerk_until_one_stands(world, dispute) -> None:
    member = world.person()
    dispute.seats.create(
        user_id=member.user_id, chair="financial", checked_at=LATER, asked_at=LATER, asked_by="K", appointed_at=LATER
    )

    def seen(who) -> list[int]:
        rows = StatementVersion.objects.visible_to(who).order_by("number")
        return list(rows.values_list("number", flat=True))

    draft(dispute, world.manager)
    draft(dispute, world.pbc)
    for who in (world.manager, world.director, world.clerk):
        assert seen(who) == [1, 2]
    for who in (member, world.stranger, world.reviewer, world.other_director):
        assert seen(who) == []
    for who in (world.manager, world.director):
        sign(dispute, who, 2)
    assert seen(member) == [2]


def test_versions_signatures_and_the_statement_are_kept(world, dispute) -> None:
    draft(dispute, world.manager)
    for who in (world.manager, world.director):
        sign(dispute, who)
    for rows, change in (
        (StatementVersion.objects, {"agreed": "Something else."}),
        (StatementSignature.objects, {"side": "pct"}),
        (JointStatement.objects, {"because": "Something else."}),
    ):
        with transaction.atomic(), pytest.raises(InternalError, match="append_only"):
            rows.update(**change)
