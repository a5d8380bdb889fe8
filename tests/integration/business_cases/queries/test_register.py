from datetime import date
from decimal import Decimal

from business_cases.actions.case_records import move
from business_cases.domain.case_states import Deed
from business_cases.queries.register import register
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.factories.principals import hat
from tests.integration.business_cases.world import CaseWorld, at


def test_what_was_decided_is_for_all_of_the_pct(cases: CaseWorld) -> None:
    refused, approved, waiting = cases.submitted(), cases.submitted(), cases.submitted()
    for case, deed, on in ((refused, Deed.REFUSE, "2006-10-09"), (approved, Deed.APPROVE, "2006-11-06")):
        move(case, Deed.SEND, by=cases.pbc, at=at("2006-09-11"))
        move(case, deed, by=cases.director, at=at(on), words="As minuted", decided_on=date.fromisoformat(on))
    found = register(cases.stranger)
    assert [(each.reference, each.decision, each.days, each.is_late) for each in found] == [
        (approved.reference, "Approved", 63, True),
        (refused.reference, "Refused", 35, False),
    ]
    assert (found[0].value, found[0].reasons, found[0].owner) == (
        Decimal("20400.00"),
        "As minuted",
        "First Surgery",
    )
    assert waiting.reference not in {each.reference for each in found}
    assert register(hat("practice_manager", PracticeFactory(pct=PctFactory()))) == []
