from datetime import UTC, date, datetime

import pytest

from governance.models import InterestConfirmation
from governance.queries.interests import (
    due_on,
    homes_of,
    interests_of,
    kinds_on,
    last_words,
    people_due,
    register,
    registers_in_sight,
)
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.governance import InterestFactory, LocalRuleFactory
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ProviderFactory, ShaFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db
ON = date(2006, 7, 1)


@pytest.fixture
def sha():
    return ShaFactory()


@pytest.fixture
def pct(sha):
    return PctFactory(sha=sha)


def holder(role, organisation):
    return RoleAssignmentFactory(role=role, organisation=organisation).user


def test_the_register_shows_who_decides_and_no_values(pct) -> None:
    director = holder("pct_director", pct)
    group = ConsortiumFactory(pct=pct)
    lead = holder("consortium_lead", group)
    for user in (director, holder("practice_manager", PracticeFactory(pct=pct)), holder("pct_finance", pct)):
        InterestFactory(user=user, organisation=ProviderFactory(name="Fenwick"), words="5,000 shares")
    holder("pct_director", PctFactory())
    rows = register(pct, ON)
    assert {(row.person, row.body) for row in rows} == {(director.name, "Fenwick"), (lead.name, "")}
    assert "5,000" not in str(rows)


def test_the_register_costs_as_many_queries_however_many_declare(pct, django_assert_max_num_queries) -> None:
    for _ in range(4):
        InterestFactory(user=holder("pct_director", pct), organisation=ProviderFactory())
    with django_assert_max_num_queries(5):
        register(pct, ON)


def test_registers_are_those_of_ones_own_pct(sha, pct) -> None:
    PctFactory()
    assert registers_in_sight(hat("practice_manager", PracticeFactory(pct=pct)), ON) == [pct]
    assert registers_in_sight(hat("auditor", pct), ON) == [pct]
    assert registers_in_sight(hat("sha_clerk", sha), ON) == [sha, pct]


@pytest.mark.parametrize(
    ("role", "sees"),
    [
        ("pct_board_clerk", True),
        ("pct_director", True),
        ("auditor", True),
        ("pct_finance", False),
        ("pbc_manager", False),
        ("system_administrator", False),
    ],
)
def test_who_reads_the_declarations_of_a_pct_and_its_practices(role, sees, pct) -> None:
    manager = holder("practice_manager", PracticeFactory(pct=pct))
    InterestFactory(user=manager, organisation=ProviderFactory())
    other = UserFactory().pk
    assert interests_of(manager, hat(role, pct, user_id=other)).exists() is sees
    assert not interests_of(manager, hat(role, PctFactory(), user_id=other)).exists()
    assert interests_of(manager, hat("practice_manager", pct, user_id=manager.pk)).exists()


def test_an_sha_reads_those_of_its_own_people(sha, pct) -> None:
    member, director = holder("sha_panel_member", sha), holder("pct_director", pct)
    for user in (member, director):
        InterestFactory(user=user, organisation=ProviderFactory())
    clerk = hat("sha_clerk", sha, user_id=UserFactory().pk)
    assert interests_of(member, clerk).exists()
    assert not interests_of(director, clerk).exists()
    assert not interests_of(member, hat("sha_panel_member", sha, user_id=UserFactory().pk)).exists()


def test_the_yearly_word_is_due_365_days_after_the_last(pct) -> None:
    director, analyst = holder("pct_director", pct), holder("pct_analyst", pct)
    assert due_on(director.pk, ON) == date(2000, 1, 1)
    assert due_on(analyst.pk, ON) is None
    InterestFactory(user=director, organisation=ProviderFactory(), declared_at=datetime(2006, 3, 1, tzinfo=UTC))
    InterestConfirmation.objects.create(
        user=director, nothing_to_declare=False, confirmed_at=datetime(2006, 4, 1, 12, tzinfo=UTC)
    )
    assert last_words([director.pk]) == {director.pk: date(2006, 4, 1)}
    assert due_on(director.pk, ON) == date(2007, 4, 1)
    assert people_due(date(2007, 3, 31)) == []
    assert people_due(date(2007, 4, 1)) == [director]


def test_a_pct_adds_kinds_for_its_own_people(pct) -> None:
    national = kinds_on(holder("pct_director", PctFactory()).pk, ON)
    LocalRuleFactory(pct=pct, key="interest_kinds", value=", ".join([*national, "freemasonry"]))
    assert kinds_on(holder("pct_director", pct).pk, ON) == (*national, "freemasonry")


def test_the_home_of_a_person_is_where_they_hold_a_role(pct) -> None:
    director = holder("pct_director", pct)
    assert homes_of([director.pk], ON) == {director.pk: pct.code}
