"""Claims, uses and calls behind a reader's wall are not named by the ledger (R122)."""

import pytest

from budgets.domain.withheld import Withheld
from budgets.queries.withheld import withheld_from
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.budgets import call
from tests.factories.freed_up import claim, use
from tests.factories.governance import InterestFactory
from tests.factories.organisations import PctFactory, PracticeFactory

pytestmark = pytest.mark.django_db


def test_what_lies_behind_the_wall_is_not_told_and_the_rest_is() -> None:
    pct = PctFactory()
    practice, other = PracticeFactory(pct=pct), PracticeFactory(pct=pct)
    claimed, asked = claim(pct=pct, practice=practice), call(pct=pct, practice=practice)
    bought = use(pct=pct, practice=practice)
    free = claim(pct=pct, practice=other)
    person = RoleAssignmentFactory(role="pct_finance", organisation=pct)
    assert withheld_from(person.as_principal(), claimed.books) == Withheld()
    InterestFactory(user=person.user, organisation=practice)
    found = withheld_from(person.as_principal(), claimed.books)
    assert {claimed.reference, bought.reference} <= found.references
    assert free.reference not in found.references
    assert found.calls == {asked.pk}
    assert withheld_from(person.as_principal(), None) == Withheld()
