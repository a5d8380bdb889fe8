"""Why somebody is kept away: to themselves what they said, to others by kind, and no matter behind a wall."""

from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from governance.queries.recusals import (
    Ground,
    grounds_of,
    hat_behind_wall,
    may_stand_back,
    own_recusals,
    people_kept_away,
    recusals_seen,
)
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.business_cases import received_case
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory

pytestmark = pytest.mark.django_db
ON = date(2006, 10, 2)


def test_declarations_that_count_and_roles_held_elsewhere() -> None:
    pct = PctFactory()
    practice = PracticeFactory(pct=pct, name="Ash Surgery")
    user = RoleAssignmentFactory(role="pct_director", organisation=pct).user
    clinic = ProviderFactory(name="Fenwick Clinic")
    InterestFactory(user=user, organisation=clinic, from_day=date(2005, 1, 1))
    InterestFactory(user=user, body="Old Ltd", from_day=date(2001, 1, 1), until_day=date(2002, 1, 1))
    period = DateRange(date(2004, 4, 1), None)
    RoleAssignmentFactory(role="practice_clinician", organisation=practice, user=user, period=period)
    assert grounds_of(user.pk, ON) == [
        Ground("Fenwick Clinic", "ownership", date(2005, 1, 1), None),
        Ground("Ash Surgery", "", date(2004, 4, 1), None),
    ]
    assert hat_behind_wall(user, ON).organisation_id == pct.pk


def test_a_person_reads_what_they_recorded_themselves_and_a_clerk_what_the_clerk_may_see() -> None:
    pct = PctFactory()
    case = received_case(pct=pct, owner=PracticeFactory(pct=pct))
    person = RoleAssignmentFactory(role="pbc_manager", organisation=pct).user
    clerk = RoleAssignmentFactory(role="pct_board_clerk", organisation=pct)
    about = {"user": person, "subject_type": "business_cases.BusinessCase"}
    mine = RecusalFactory(**about, subject_id=str(case.pk), recorded_by_user_id=person.pk)
    theirs = RecusalFactory(**about, subject_id=str(case.pk + 1), recorded_by_user_id=clerk.user_id)
    assert own_recusals(person.pk) == [mine]
    assert recusals_seen(person, clerk.as_principal()) == [mine], "the other is no case that the clerk sees"
    InterestFactory(user=clerk.user, organisation=case.owner)
    assert recusals_seen(person, clerk.as_principal()) == [], "the clerk has a wall too"
    assert theirs.user == person


def test_those_kept_away_are_listed_for_their_own_organisation_without_oneself() -> None:
    pct = PctFactory()
    clerk = RoleAssignmentFactory(role="pct_board_clerk", organisation=pct)
    walled, free = (RoleAssignmentFactory(role="pct_director", organisation=pct).user for _ in range(2))
    elsewhere = RoleAssignmentFactory(role="pct_director").user
    for user in (clerk.user, walled, elsewhere):
        InterestFactory(user=user, body="Fenwick Ltd")
    assert people_kept_away(clerk.as_principal(), ON) == [walled]
    analyst = RoleAssignmentFactory(role="pct_analyst", organisation=pct)
    assert people_kept_away(analyst.as_principal(), ON) == []
    assert free not in people_kept_away(clerk.as_principal(), ON)


def test_oneself_stands_back_and_a_clerk_records_it_for_those_who_decide_beside_them() -> None:
    pct = PctFactory()
    clerk, director, gone = (
        RoleAssignmentFactory(role=role, organisation=pct, **given)
        for role, given in (
            ("pct_board_clerk", {}),
            ("pct_director", {}),
            ("pct_finance", {"period": DateRange(date(2004, 4, 1), date(2005, 4, 1))}),
        )
    )
    practice = RoleAssignmentFactory(role="practice_manager", organisation=PracticeFactory(pct=pct))
    RoleAssignmentFactory(role="pct_director", organisation=PctFactory())
    assert may_stand_back(clerk.as_principal(), ON) == [clerk.user, director.user]
    assert may_stand_back(director.as_principal(), ON) == [director.user]
    assert gone.user not in may_stand_back(clerk.as_principal(), ON)
    assert may_stand_back(practice.as_principal(), ON) == []
