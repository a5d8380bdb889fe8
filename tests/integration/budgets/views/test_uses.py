import pytest
import time_machine
from django.urls import reverse

from budgets.models import ProposedUse
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.integration.budgets.freed_up_world import NOW
from tests.integration.budgets.views.test_claims import STEPS

USE = {
    "kind": "equipment",
    "description": "A spirometer",
    "benefit": "Patients with asthma are tested at the surgery",
    "amount": "450.00",
}


@pytest.fixture(autouse=True)
def _in_july_2006():
    with time_machine.travel(NOW):  # the clock goes on within a request, too
        yield


@pytest.fixture
def sign_in(client):
    def as_(role, organisation):
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return as_


def propose(client, claim, practice, **typed) -> str:
    address = reverse("budgets:propose_use", args=[claim.reference])
    return client.post(address, USE | {"practice": str(practice.pk)} | typed, follow=True).content.decode()


def send(client, route: str, use: ProposedUse, *deed: str, **typed) -> str:
    address = reverse(f"budgets:{route}", args=[use.claim.reference, use.number, *deed])
    sent = {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(address, sent, follow=True).content.decode()


def page_of(client, use: ProposedUse) -> str:
    return client.get(reverse("budgets:use", args=[use.claim.reference, use.number])).content.decode()


def test_a_small_purchase_from_one_page_to_the_boards_list(freed_up, sign_in) -> None:
    claim = freed_up.agreed()
    manager = sign_in("practice_manager", freed_up.first)
    assert "Proposed. The PCT decides on it." in propose(manager, claim, freed_up.first)
    use = ProposedUse.objects.get()
    pbc = sign_in("pbc_manager", freed_up.pct)
    assert "Agree and release" in page_of(pbc, use)
    wrong = send(pbc, "decide_use", use, "small", small__password="no")
    assert "The password is not right" in wrong
    use.refresh_from_db()
    assert use.state == "proposed"
    agreed = send(pbc, "decide_use", use, "small", small__password=PASSWORD)
    assert "Agreed and released. The board is told in its list." in agreed
    again = send(pbc, "decide_use", use, "small", small__password=PASSWORD)
    assert "This use is “released in part or whole”" in again
    board = sign_in("pct_board_clerk", freed_up.pct)
    listed = board.get(reverse("budgets:small_purchases"), {"month": "2006-07"}).content.decode()
    assert "A spirometer" in listed
    export = board.get(reverse("budgets:small_purchases"), {"format": "csv"}).content.decode()
    assert "First Surgery,ZZ0001-2006-1/1,Equipment,A spirometer,450.00" in export
    manager = sign_in("practice_manager", freed_up.first)
    bill = {"spend__spent_on": "2006-07-01", "spend__evidence": "Invoice"}
    page = send(manager, "account_use", use, "spend", spend__amount="500", **bill)
    assert "What was released has £450.00 left" in page
    assert "Recorded as spent." in send(manager, "account_use", use, "spend", spend__amount="400", **bill)
    page = send(manager, "account_use", use, "return", return__reason="Cheaper")
    assert "Returned. It may be put to another use." in page


def test_the_usual_route_part_by_part(freed_up, sign_in) -> None:
    use = freed_up.proposed(freed_up.agreed(), "1000.00")
    finance = sign_in("pct_finance", freed_up.pct)
    assert "Agreed. Its money is promised to it." in send(finance, "decide_use", use, "agree")
    given = {"release__amount": "400", "release__seen": "0.00", "release__password": PASSWORD}
    much = send(finance, "decide_use", use, "release", **(given | {"release__amount": "1000.01"}))
    assert "The use has £1,000.00 left" in much
    wrong = send(finance, "decide_use", use, "release", **(given | {"release__password": "no"}))
    assert "The password is not right" in wrong
    use.refresh_from_db()
    assert use.state == "agreed"
    assert "Released." in send(finance, "decide_use", use, "release", **given)
    stale = send(finance, "decide_use", use, "release", **given)
    assert "Somebody else has released money for this use since you looked" in stale
    assert "£400.00" in page_of(finance, use)


def test_premises_wait_for_the_board(freed_up, sign_in) -> None:
    use = freed_up.proposed(freed_up.agreed(), "600.00", kind="premises")
    director = sign_in("pct_director", freed_up.pct)
    page = send(director, "decide_use", use, "agree")
    assert "only with specific approval of the PCT board" in page
    assert "There is a problem" in page
    minute = freed_up.minute()
    page = send(director, "decide_use", use, "agree", agree__minute=str(minute.pk))
    assert "B/06/41 of 28 June 2006" in page
    assert "Agreed. Its money is promised to it." in page


def test_what_cannot_be_yet_shows_its_plan_to_the_practice(freed_up, sign_in) -> None:
    use = freed_up.proposed(freed_up.agreed())
    pbc = sign_in("pbc_manager", freed_up.pct)
    assert "There is a problem" in send(pbc, "decline_use", use, **(STEPS | {"plan": ""}))
    assert "Give the day of this step." in send(pbc, "decline_use", use, **(STEPS | {"step_2": "And then"}))
    send(pbc, "decline_use", use, **STEPS)
    page = page_of(sign_in("practice_manager", freed_up.first), use)
    assert "It cannot be done yet: The room is let" in page
    assert "1 September 2006: Give notice to the trust" in page


def test_faults_of_a_proposal_stand_on_its_form(freed_up, sign_in) -> None:
    claim = freed_up.agreed()
    client = sign_in("practice_manager", freed_up.first)
    assert "£0.01 too much" in propose(client, claim, freed_up.first, amount="2663.93")
    assert "what was sent is not in the list" in propose(client, claim, freed_up.first, kind="holiday")
    assert not ProposedUse.objects.exists()


def test_a_deed_that_there_is_not_is_not_found(freed_up, sign_in) -> None:
    use = freed_up.proposed(freed_up.agreed())
    client = sign_in("pct_finance", freed_up.pct)
    address = reverse("budgets:decide_use", args=[use.claim.reference, use.number, "steal"])
    assert client.post(address).status_code == 404
