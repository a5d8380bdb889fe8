from django.db.backends.postgresql.psycopg_any import DateRange

from business_cases.actions.submitting import return_case
from business_cases.domain.route import Level
from business_cases.domain.signing import Judgement, Outcome
from business_cases.queries.desks import consortia_of, holders, holds_still, may_assess, pct_keys, people_on_desk
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.models import RoleAssignment
from tests.integration.business_cases.actions.test_signing import deputised
from tests.integration.business_cases.decision_world import LATER, NOW, worth

ON = LATER.date()


def names(case) -> list[str]:
    return [person.name for person in people_on_desk(case, ON)]


def test_the_people_follow_the_case_from_desk_to_desk(world) -> None:
    case = world.submitted(worth("300000.00"))
    assert names(case) == ["P. Manager"]
    world.named(case)
    assert names(case) == ["F. Finance", "N. Analyst"]
    world.scored(case, world.finance)
    assert names(case) == ["N. Analyst"]
    world.scored(case, world.analyst)
    assert names(case) == ["F. Finance", "N. Analyst", "P. Manager"], "all, and who sends it on"


def test_deciders_are_those_of_the_step_whose_turn_it_is(world) -> None:
    case = world.sent(worth("300000.00"))
    assert names(case) == ["L. Lead"]
    world.recommended(case)
    deputised(world, world.pbc, "2006-09-11", "2006-09-12")
    assert names(case) == ["D. Director", "P. Manager"]
    world.signed(case, Level.DIRECTOR, Judgement(Outcome.RECOMMEND), by=world.director)
    assert names(case) == ["K. Clerk"]


def test_a_returned_case_lies_with_those_who_write_it(world) -> None:
    case = world.submitted()
    return_case(case=case, lacks="x", by=world.pbc, at=NOW)
    case.refresh_from_db()
    assert names(case) == ["M. Manager"]


def test_who_wrote_is_not_to_be_named(world) -> None:
    case = world.submitted()
    case.authors.create(user_id=world.finance.user_id, name="F. Finance", since=NOW)
    assert {person.name for person in may_assess(case, ON)} == {"N. Analyst", "P. Manager"}
    assert pct_keys(case, ON) == {world.pct.pk}


def test_roles_end_and_people_stand_once(world) -> None:
    world.person("pct_finance", world.pct, "Z. Second")
    found = holders([world.pct.pk], Permission.CASE_ASSESS, ON)
    assert [person.name for person in found] == ["F. Finance", "N. Analyst", "P. Manager", "Z. Second"]
    rows = RoleAssignment.objects.filter(user_id=world.finance.user_id)
    assert holds_still(world.finance.user_id, "pct_finance", world.pct.pk, ON)
    rows.update(period=DateRange(rows.get().period.lower, ON))
    assert not holds_still(world.finance.user_id, "pct_finance", world.pct.pk, ON)
    assert "F. Finance" not in [person.name for person in holders([world.pct.pk], Permission.CASE_ASSESS, ON)]


def test_the_consortia_of_a_proposer(world) -> None:
    assert consortia_of(world.practice, ON) == consortia_of(world.consortium, ON) == {world.consortium.pk}
    assert consortia_of(world.beside, ON) == set()
