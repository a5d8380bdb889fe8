from budgets.management.invented_people import acting
from pbc.accounts.domain.permissions import Permission
from pbc.organisations.models import Organisation


def test_somebody_invented_may_what_the_role_may_and_says_so() -> None:
    somebody = acting("pct_director", Organisation(pk=7, kind="pct", name="Northmoor PCT"))
    assert somebody.may(Permission.YEAR_SIGN)
    assert not somebody.may(Permission.YEAR_CLOSE)
    assert somebody.name == "PCT director of Northmoor PCT (invented)"
    assert (somebody.organisation_id, somebody.is_system) == (7, False)
