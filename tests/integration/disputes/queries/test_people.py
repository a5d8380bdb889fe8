"""Who may neither mediate nor sit: each tie by itself, and none where there is none."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from disputes.models import Mediator
from disputes.queries.panels import possible_members
from disputes.queries.people import candidates, holders, mediated, ties
from pbc.accounts.domain.permissions import Permission
from pbc.core.models import AuditEvent
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.disputes import dispute_in
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.factories.organisations import SuccessionFactory
from tests.integration.disputes.world import LATER

ON = LATER.date()


def test_a_stranger_to_both_sides_is_free(world) -> None:
    who = world.person()
    InterestFactory(user_id=who.user_id, organisation=world.other_pct)
    RoleAssignmentFactory(user_id=who.user_id, role="practice_manager", organisation=world.beside)
    assert ties(who.user_id, world.referred(), ON) == ()


def test_interests_recusals_and_roles_in_either_side(world) -> None:
    dispute = world.referred()
    owner, worker, recused, employed = (world.person().user_id for _ in range(4))
    InterestFactory(user_id=owner, organisation=world.practice)
    InterestFactory(user_id=employed, organisation=world.pct, kind="employment")
    RoleAssignmentFactory(user_id=worker, role="pct_finance", organisation=world.pct)
    RecusalFactory(user_id=recused, subject_type="disputes.Dispute", subject_id=str(dispute.pk))
    assert ties(owner, dispute, ON) == ("Has an interest in First Surgery (ownership).",)
    assert ties(employed, dispute, ON) == ("Has an interest in Northmoor PCT (employment).",)
    assert ties(worker, dispute, ON) == ("Is or was PCT finance of Northmoor PCT.",)
    assert ties(recused, dispute, ON)[0].startswith("Withdrew from dispute ZZ0001-D2006-1")


@pytest.mark.parametrize(("ended", "free"), [(date(2005, 9, 11), True), (date(2005, 9, 12), False)])
def test_a_role_that_ended_counts_for_a_year(world, ended: date, *, free: bool) -> None:
    dispute, who = world.referred(), world.person().user_id
    period = DateRange(date(2000, 1, 1), ended)
    RoleAssignmentFactory(user_id=who, role="pct_finance", organisation=world.pct, period=period)
    assert (ties(who, dispute, ON) == ()) is free


def test_a_role_in_what_a_side_came_of_counts(world) -> None:
    SuccessionFactory(predecessor=world.other_pct, successor=world.pct)
    dispute, who = world.referred(), world.person().user_id
    RoleAssignmentFactory(user_id=who, role="pct_finance", organisation=world.other_pct)
    assert ties(who, dispute, ON) == ("Is or was PCT finance of Southmoor PCT.",)


def test_who_took_part_here_or_met_the_practice_before(world) -> None:
    dispute = world.referred()
    assert ties(world.clerk.user_id, dispute, ON) == ()
    other = dispute_in(practice=world.practice, pct=world.pct, status="mediation")
    sat, led, acted = (world.person().user_id for _ in range(3))
    other.seats.create(
        user_id=sat, chair="financial", checked_at=LATER, asked_at=LATER, asked_by="K", appointed_at=LATER
    )
    Mediator.objects.create(dispute=other, user_id=led, checked_at=LATER, named_by="K", named_at=LATER)
    AuditEvent.objects.create(
        at=LATER,
        kind="business_cases.case_decided",
        by_name="A",
        by_role="pct_director",
        by_user_id=acted,
        subject_type="business_cases.BusinessCase",
        subject_id="1",
        organisation_code="ZZ0001",
    )
    for who in (sat, led):
        assert ties(who, dispute, ON) == (f"Sat or mediated in {other.reference}, of the same practice.",)
    assert ties(acted, dispute, ON) == ("Acted in a matter of First Surgery not long ago.",)
    assert "Took part in this dispute under another hat." in ties(world.manager.user_id, dispute, ON)
    assert mediated([led, sat], [other, dispute]) == {(led, other.pk)}


def test_those_who_could_be_named_are_the_shas_own(world) -> None:
    dispute = world.referred()
    free, tied = world.person(), world.person("sha_performance_manager")
    InterestFactory(user_id=tied.user_id, organisation=world.practice)
    ended = DateRange(date(2000, 1, 1), date(2006, 1, 1))
    RoleAssignmentFactory(role="sha_panel_member", organisation=world.sha, period=ended)
    found = candidates(dispute, Permission.DISPUTE_MEDIATE, ON)
    assert {(each.user.pk, each.is_free) for each in found} == {(free.user_id, True), (tied.user_id, False)}
    assert [user.pk for user in holders(dispute, Permission.DISPUTE_JUDGE, ON)] == [free.user_id]


def test_queries_do_not_grow_with_people(world, django_assert_max_num_queries) -> None:
    dispute = world.referred()
    for number in range(12):
        who = world.person().user_id
        InterestFactory(user_id=who, organisation=world.practice if number else world.pct)
        RoleAssignmentFactory(user_id=who, role="pct_finance", organisation=world.pct)
    with django_assert_max_num_queries(26):
        found = candidates(dispute, Permission.DISPUTE_JUDGE, ON)
    assert [len(each.reasons) for each in found] == [2] * 12
    with django_assert_max_num_queries(29):
        assert len(possible_members(dispute, ON)) == 12
