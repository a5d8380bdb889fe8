"""What a hat sees of cases, and what the database keeps."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.db.utils import InternalError

from business_cases.models import BusinessCase
from pbc.organisations.models import Affiliation
from tests.integration.business_cases.world import CaseWorld


def test_drafts_are_the_proposers_and_received_cases_both_sides(cases: CaseWorld) -> None:
    draft = cases.drafted()
    shared = cases.drafted(owner=cases.consortium, by=cases.lead)
    received = cases.submitted()

    def seen(who: str) -> set[BusinessCase]:
        return set(BusinessCase.objects.visible_to(getattr(cases, who)))

    assert seen("manager") == {draft, shared, received}
    assert seen("partners_manager") == {shared}
    assert seen("lead") == {shared, received}
    assert seen("stranger") == set()
    assert seen("pbc") == seen("finance") == seen("director") == {received}
    assert seen("sha_manager") == {received}


def test_a_member_that_left_sees_no_new_drafts(cases: CaseWorld) -> None:
    cases.drafted(owner=cases.consortium, by=cases.lead)
    Affiliation.objects.filter(child=cases.partner, parent=cases.consortium).update(
        period=(date(2005, 4, 1), date(2006, 9, 1))
    )
    assert not BusinessCase.objects.visible_to(cases.partners_manager).exists()


def test_an_open_case_without_a_clock_cannot_be(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(IntegrityError, match="an_open_case_has_its_clock"), transaction.atomic():
        BusinessCase.objects.filter(pk=case.pk).update(due_on=None)


def test_a_case_is_neither_deleted_nor_given_to_another(cases: CaseWorld) -> None:
    case = cases.submitted()
    with pytest.raises(InternalError), transaction.atomic():
        BusinessCase.objects.filter(pk=case.pk).update(owner=cases.beside)
    with pytest.raises(ProtectedError), transaction.atomic():
        case.delete()
