"""What a clerk declares for a member who has no account, who reads it, and what it stands in the way of."""

from dataclasses import replace
from datetime import date
from unittest.mock import patch

import pytest
from django.urls import reverse

from governance.actions.interests import declare_for, end_interest, outside_person
from governance.domain.interests import Matter, Verdict
from governance.models import Interest, OutsidePerson
from governance.queries.interests import OUTSIDE, register
from governance.queries.walls import Who, standings
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import PctFactory
from tests.factories.principals import hat
from tests.integration.governance.actions.test_interests import AT, SHARES

pytestmark = pytest.mark.django_db
ON = date(2006, 9, 1)


@pytest.fixture
def clerk():
    user = UserFactory(name="K. Clerk")
    return RoleAssignmentFactory(role="pct_board_clerk", organisation=PctFactory(code="ZN1"), user=user).as_principal()


@pytest.fixture
def person(clerk) -> OutsidePerson:
    place = PctFactory._meta.model.objects.get(pk=clerk.organisation_id)
    return outside_person(place, " A.  Chair", by=clerk, at=AT)


def test_a_clerk_declares_for_a_member_and_records_its_end(clerk, person) -> None:
    made = declare_for(person=person, declaration=SHARES, by=clerk, at=AT)
    assert (made.user, made.person, made.declared_by, made.declarant) == (None, person, "K. Clerk", "A. Chair")
    event = AuditEvent.objects.get(kind="governance.interest_declared_for")
    assert event.organisation_code == "ZN1"
    assert "Fenwick" not in str(event.facts)
    (line,) = [row for row in register(person.organisation, ON) if row.role == OUTSIDE]
    assert (line.person, line.body) == ("A. Chair", "Fenwick Ltd")
    ended = end_interest(interest=made, until_day=date(2006, 5, 1), reason="Sold", by=clerk, at=AT)
    assert (ended.person, ended.follows, ended.until_day) == (person, made, date(2006, 5, 1))


def test_nobody_but_a_clerk_of_that_pct_declares_for_others(clerk, person) -> None:
    pct = person.organisation
    made = declare_for(person=person, declaration=SHARES, by=clerk, at=AT)
    elsewhere = hat("pct_board_clerk", PctFactory(), user_id=UserFactory().pk)
    for who in (hat("pct_director", pct, user_id=UserFactory().pk), elsewhere):
        with pytest.raises(Denied, match="Only a clerk of"):
            declare_for(person=person, declaration=SHARES, by=who, at=AT)
        with pytest.raises(Denied, match="Only a clerk of"):
            end_interest(interest=made, until_day=date(2006, 5, 1), reason="Sold", by=who, at=AT)
    with pytest.raises(Invalid, match="no kind of interest"):
        declare_for(person=person, declaration=replace(SHARES, kind="friendship"), by=clerk, at=AT)
    with patch("pbc.core.audit.record", side_effect=RuntimeError), pytest.raises(RuntimeError):
        declare_for(person=person, declaration=replace(SHARES, body="Other"), by=clerk, at=AT)
    assert Interest.objects.count() == 1


def test_who_reads_what_was_declared_for_others(clerk, person) -> None:
    declare_for(person=person, declaration=SHARES, by=clerk, at=AT)
    pct = person.organisation
    machine = Principal(name="M", role="machine", permissions=frozenset(), organisation_kind="pct", machine_key_id=1)
    seen = {
        hat("pct_director", pct, user_id=1): 1,
        hat("pct_finance", pct, user_id=1): 0,
        hat("pct_director", PctFactory(), user_id=1): 0,
        machine: 0,
    }
    for who, count in seen.items():
        assert Interest.objects.visible_to(who).count() == count, who


def test_many_people_and_matters_are_judged_in_six_queries(clerk, person, django_assert_max_num_queries) -> None:
    declare_for(person=person, declaration=SHARES, by=clerk, at=AT)
    director = UserFactory()
    people = [Who(person_id=person.pk), Who(user_id=director.pk), Who(user_id=clerk.user_id)]
    matters = {
        1: Matter("one", bodies=frozenset({"fenwick"})),
        2: Matter("two", bodies=frozenset({"other"}), authors=frozenset({director.pk})),
    }
    with django_assert_max_num_queries(6):
        found = standings(people, matters, ON)
    verdicts = [[found[who, key].verdict for key in matters] for who in people]
    free = Verdict.FREE
    assert verdicts == [[Verdict.CONFLICTED, free], [free, Verdict.WROTE_IT], [free, free]]


def test_a_clerk_ends_it_on_the_page_of_interests(clerk, person, client) -> None:
    made = declare_for(person=person, declaration=SHARES, by=clerk, at=AT)
    client.force_login(RoleAssignmentFactory._meta.model.objects.get(user_id=clerk.user_id).user)
    assert "Record its end: A. Chair" in client.get(reverse("governance:declared_interests")).content.decode()
    address = reverse("governance:end_interest", args=[made.pk])
    client.post(address, {"until_day": "2006-05-01", "reason": "Sold"})
    assert Interest.objects.last_words().get().until_day == date(2006, 5, 1)
    director = RoleAssignmentFactory(role="pct_director", organisation=person.organisation).user
    client.force_login(director)
    latest = Interest.objects.last_words().get()
    assert client.get(reverse("governance:end_interest", args=[latest.pk])).status_code == 404
