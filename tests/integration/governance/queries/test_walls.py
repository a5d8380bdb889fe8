from datetime import date

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Value

from governance.domain.interests import Band, Held, InterestRules, Matter, Verdict, Whose, counts, normalised
from governance.models import Interest, NormalisedName
from governance.queries.walls import interest_rules, may_decide, walled_from
from pbc.core.principal import SYSTEM
from pbc.organisations.models import Organisation
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.governance import InterestFactory, RecusalFactory
from tests.factories.organisations import (
    ConsortiumFactory,
    PctFactory,
    PracticeFactory,
    ProviderFactory,
    SuccessionFactory,
)
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db
ON = date(2006, 7, 1)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def person():
    return UserFactory()


def behind(person, pct, on=ON):
    """Codes of the organisations that a director's wall hides."""
    wall = walled_from(hat("pct_director", pct, user_id=person.pk), on)
    return set(Organisation.objects.filter(wall.around("pk")).values_list("pk", flat=True))


def verdict(person, matter, on=ON):
    return may_decide(person.pk, matter, on).verdict


def test_shares_wall_from_their_provider_and_no_other(person, pct) -> None:
    provider, other = ProviderFactory(), ProviderFactory()
    InterestFactory(user=person, organisation=provider)
    assert behind(person, pct) == {provider.pk}
    assert verdict(person, Matter("it", providers=frozenset({provider.pk}))) is Verdict.CONFLICTED
    assert verdict(person, Matter("it", providers=frozenset({other.pk}))) is Verdict.FREE
    assert verdict(UserFactory(), Matter("it", providers=frozenset({provider.pk}))) is Verdict.FREE


def test_wall_and_judgement_agree_on_practices_consortia_and_successors(person, pct) -> None:
    practice, sibling, stranger = (PracticeFactory(pct=pct) for _ in range(3))
    group = ConsortiumFactory(pct=pct, members=[practice, sibling])
    before = PracticeFactory(pct=pct)
    SuccessionFactory(predecessor=before, successor=practice)
    InterestFactory(user=person, organisation=practice, kind="partnership")
    assert behind(person, pct) == {practice.pk, group.pk, before.pk}
    for place in (practice, group, before, sibling, stranger):
        matter = Matter("it", practices=frozenset({place.pk}))
        assert (verdict(person, matter) is Verdict.CONFLICTED) is (place.pk in behind(person, pct)), place


def test_an_interest_in_a_consortium_is_one_in_its_members(person, pct) -> None:
    practice = PracticeFactory(pct=pct)
    group = ConsortiumFactory(pct=pct, members=[practice])
    InterestFactory(user=person, organisation=group)
    assert behind(person, pct) == {practice.pk, group.pk}


def test_a_role_in_a_practice_walls_when_deciding_and_a_role_in_the_pct_does_not(person, pct) -> None:
    practice = PracticeFactory(pct=pct)
    RoleAssignmentFactory(user=person, role="practice_clinician", organisation=practice)
    RoleAssignmentFactory(user=person, role="pct_director", organisation=pct)
    assert behind(person, pct) == {practice.pk}
    assert verdict(person, Matter("it", practices=frozenset({practice.pk}))) is Verdict.CONFLICTED
    assert walled_from(hat("practice_clinician", practice, user_id=person.pk), ON) is None


def test_a_role_that_ended_counts_for_a_year_more(person, pct) -> None:
    practice = PracticeFactory(pct=pct)
    RoleAssignmentFactory(
        user=person,
        role="practice_manager",
        organisation=practice,
        period=DateRange(date(2000, 1, 1), date(2005, 7, 2)),
    )
    assert behind(person, pct) == {practice.pk}
    assert behind(person, pct, date(2006, 7, 2)) == set()
    assert verdict(person, Matter("it", practices=frozenset({practice.pk}))) is Verdict.CONFLICTED
    assert verdict(person, Matter("it", practices=frozenset({practice.pk})), date(2006, 7, 2)) is Verdict.FREE


def test_the_system_and_machines_meet_no_wall() -> None:
    assert walled_from(SYSTEM, ON) is None


def test_a_correction_takes_the_place_of_what_it_corrects(person, pct) -> None:
    wrong, right = ProviderFactory(), ProviderFactory()
    first = InterestFactory(user=person, organisation=wrong)
    InterestFactory(user=person, organisation=right, follows=first)
    assert behind(person, pct) == {right.pk}
    assert verdict(person, Matter("it", providers=frozenset({wrong.pk}))) is Verdict.FREE


def test_a_recusal_conflicts_in_its_matter_alone(person, pct) -> None:
    RecusalFactory(user=person, subject_type="organisations.Organisation", subject_id=str(pct.pk))
    matter = Matter("it", subject=("organisations.Organisation", str(pct.pk)))
    assert verdict(person, matter) is Verdict.CONFLICTED
    assert verdict(person, Matter("it", subject=("budgets.Claim", str(pct.pk)))) is Verdict.FREE
    wall = walled_from(hat("pct_director", pct, user_id=person.pk), ON)
    assert list(Organisation.objects.filter(wall.recused("organisations.Organisation"))) == [pct]
    assert not Organisation.objects.filter(wall.recused("budgets.Claim")).exists()


NAMES = ["The Fenwick Clinic, Ltd.", "St John’s & Co", "Ltd", " x ", "A-B  c", "Zoë", "THE THE", "Cohealth plc", ""]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_normalised_alike_in_sql(name, pct) -> None:
    found = Organisation.objects.filter(pk=pct.pk).annotate(key=NormalisedName(Value(name))).values_list("key").get()
    assert found == (normalised(name),)


def test_a_body_in_free_text_is_met_by_its_name(person, pct) -> None:
    InterestFactory(user=person, organisation=None, body="Fenwick Orthopaedics Limited")
    provider = ProviderFactory(name="The Fenwick Orthopaedics")
    wall = walled_from(hat("pct_finance", pct, user_id=person.pk), ON)
    assert list(Organisation.objects.filter(wall.named("name"))) == [provider]
    assert verdict(person, Matter("it", bodies=frozenset({normalised(provider.name)}))) is Verdict.CONFLICTED


@pytest.mark.parametrize("kind", ["gift", "ownership"])
@pytest.mark.parametrize("band", Band)
@pytest.mark.parametrize("until", [None, date(2005, 7, 1), date(2005, 7, 2), date(2006, 7, 1)])
def test_counting_in_sql_is_counting_in_the_domain(kind, band, until, person) -> None:
    rules = InterestRules(12, Band.UNDER_1000)
    for start in (date(2004, 1, 1), ON, date(2006, 7, 2)):
        if until and until <= start:
            continue
        row = InterestFactory(
            user=person, organisation=None, body="X", kind=kind, band=band, from_day=start, until_day=until
        )
        held = Held(kind, Whose.OWN, "X", "x", start, until, band)
        in_sql = Interest.objects.filter(pk=row.pk).counting(ON, rules).exists()
        assert in_sql is counts(held, ON, rules)


def test_a_wall_costs_no_query_of_its_own_and_a_judgement_always_as_many(
    person, pct, django_assert_num_queries
) -> None:
    for _ in range(3):
        InterestFactory(user=person, organisation=PracticeFactory(pct=pct))
    with django_assert_num_queries(1):
        behind(person, pct)
    with django_assert_num_queries(5):
        may_decide(person.pk, Matter("it", subject=("budgets.Claim", "1")), ON)


def test_the_rules_of_a_day_say_what_counts() -> None:
    for day in (date(2005, 6, 1), ON, date(2009, 1, 1)):
        assert interest_rules(day) == InterestRules(12, Band.UNDER_100)


def test_reasons_keep_values_to_themselves(person) -> None:
    provider = ProviderFactory(name="Fenwick Ltd")
    InterestFactory(user=person, organisation=provider, band=Band.MORE, words="5,000 shares")
    found = may_decide(person.pk, Matter("it", providers=frozenset({provider.pk})), ON)
    assert found.reasons == ("Has an interest in Fenwick Ltd (ownership).",)


def test_a_name_column_that_is_empty_is_no_match(person, pct) -> None:
    InterestFactory(user=person, organisation=None, body="Ltd")
    wall = walled_from(hat("pct_finance", pct, user_id=person.pk), ON)
    assert not Organisation.objects.annotate(nothing=Value("")).filter(wall.named("nothing")).exists()
