from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from budgets.domain.ledger import AccountKind
from budgets.models import Account
from business_cases.models import BusinessCase, CaseVerdict
from pbc.core.periods import Month
from pbc.organisations.models import Organisation
from tests.factories import freed_up
from tests.factories.accounts import RoleAssignmentFactory
from tests.integration.business_cases.funded_world import FundedWorld
from tests.integration.business_cases.world import at

Act = Callable[..., str]
BEFORE = [40, 42, 38, 41, 39, 40, 42, 38, 41, 39, 40, 40]


@pytest.fixture(autouse=True)
def travel() -> Iterator[Callable[[datetime], None]]:
    with time_machine.travel(at("2006-09-14"), tick=False) as traveller:
        yield traveller.move_to


@pytest.fixture
def act(client: Client) -> Act:
    def send(role: str, organisation: Organisation, case: BusinessCase, deed: str, **typed: object) -> str:
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        address = reverse("business_cases:deliver", args=[case.reference, deed])
        return client.post(
            address, {f"{deed}-{name}": value for name, value in typed.items()}, follow=True
        ).content.decode()

    return send


def fund_account(funded: FundedWorld) -> int:
    return Account.objects.get(books=funded.books, kind=AccountKind.INNOVATION_FUND).pk


def test_a_pilot_from_money_to_its_end(
    funded: FundedWorld, client: Client, act: Act, travel: Callable[[datetime], None]
) -> None:
    case = funded.approved()
    funded.follow_ups(funded.practice, Month(2005, 9), [40, *BEFORE])
    finance, pbc = ("pct_finance", funded.pct, case), ("pbc_manager", funded.pct, case)
    page = act(*finance, "fund", account=fund_account(funded), amount="6000")
    assert "Promised. Nobody else can be promised it." in page
    page = act(*finance, "release", amount="2000", reason="Couch")
    for words in ("Released.", "£4,000.00", "£2,000.00", "Innovation fund"):
        assert words in page
    travel(at("2006-10-02"))
    page = act(*pbc, "step", step="start", done_on="2006-10-02", words="Nurse in post")
    assert "A pilot of the innovation fund begins with its measures and a stop rule." in page
    register(funded, client, case)
    page = client.post(reverse("business_cases:confirm_measures", args=[case.reference, 1]), follow=True)
    assert page.status_code == 403  # the practice does not confirm what it registered
    client.force_login(RoleAssignmentFactory(role="pbc_manager", organisation=funded.pct).user)
    shown = client.get(reverse("home")).content.decode()
    assert f"Confirm the measures of {case.reference}" in shown
    page = client.post(reverse("business_cases:confirm_measures", args=[case.reference, 1]), follow=True)
    assert "It does not change any more." in page.content.decode()
    page = act(*pbc, "step", step="start", done_on="2006-10-02", words="Nurse in post")
    assert "Service running" in page
    funded.follow_ups(funded.practice, Month(2006, 10), [24, 23, 25, 24, 24, 24])
    travel(at("2007-04-02"))
    page = act(
        "practice_manager", funded.practice, case, "reading", measure=1, month="2007-03", value="23", source="Own"
    )
    assert "Recorded. Both sides see it." in page
    assert "Fewer than before, by more than chance, and as many fewer as promised." in page
    assert "Promised: 24 from Oct 06 on." in page
    page = verdict(funded, client, case, payer="practice_budget", pays_from="2007-04-01")
    assert "It goes on" in page
    assert "The practice’s budget, from 1 April 2007" in page
    assert "Nothing is posted: what the service does counts in the practice’s actual" in page
    left_to_do(funded, client, case, page)
    found = CaseVerdict.objects.get()
    assert (found.stop_rule, found.findings["balance"]) == (False, "5200.00")  # 6 × 16 × 75 − 2,000
    assert found.findings["measures"][0]["latest"] == "23.00"
    assert found.findings["activity"] == [
        {"line": "follow_up_outpatient", "before": "40.00", "since": "24.00", "change": "as_promised"}
    ]


def left_to_do(funded: FundedWorld, client: Client, case: BusinessCase, page: str) -> None:
    """Who manages cases reads what is to be done; the practice finds its statement, finance where money is moved."""
    virement = f"{reverse('budgets:virement', args=[2007])}?pct={funded.pct.code}"
    assert "The practice’s budget pays from 1 April 2007. What is to be done:" in page
    assert virement not in page
    address = reverse("business_cases:delivery", args=[case.reference])
    for role, place, link in (
        ("practice_manager", funded.practice, reverse("budgets:statement", args=[funded.practice.code])),
        ("pct_finance", funded.pct, virement),
    ):
        client.force_login(RoleAssignmentFactory(role=role, organisation=place).user)
        assert f'href="{link}"' in client.get(address).content.decode()
        assert client.get(link).status_code == 200


def register(funded: FundedWorld, client: Client, case: BusinessCase) -> None:
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=funded.practice).user)
    typed = {"measure_1": "follow_up_outpatient", "way_1": "lower", "change_1": "16", "after_months": "6"}
    address = reverse("business_cases:measures", args=[case.reference])
    assert "Give a number above nought." in client.post(address, typed).content.decode()
    page = client.post(address, typed | {"moved_by_1": "8", "way_2": "lower", "way_3": "lower"}, follow=True)
    assert "Registered. The PCT confirms it before anything begins." in page.content.decode()


def verdict(funded: FundedWorld, client: Client, case: BusinessCase, **typed: str) -> str:
    client.force_login(RoleAssignmentFactory(role="pbc_manager", organisation=funded.pct).user)
    address = reverse("business_cases:verdict", args=[case.reference, 6])
    for months in (5, 999_999):
        elsewhere = reverse("business_cases:verdict", args=[case.reference, months])
        assert client.get(elsewhere).status_code == 404, months
    assert "The stop rule does not apply: it moved by 16.00." in client.get(address).content.decode()
    page = client.post(address, typed | {"next_step": "continue", "payer": "as_funded", "reasons": "It works"})
    assert "The innovation fund pays for the trial, not for what goes on." in page.content.decode()
    page = client.post(address, {"next_step": "continue", "reasons": "It works"} | typed, follow=True)
    assert "Drawn. Both sides see it." in page.content.decode()
    return client.get(reverse("business_cases:delivery", args=[case.reference])).content.decode()


def test_what_was_promised_stands_in_the_ledger(funded: FundedWorld, client: Client, act: Act) -> None:
    case = funded.approved()
    act("pct_finance", funded.pct, case, "fund", account=fund_account(funded), amount="6000")
    act("pct_finance", funded.pct, case, "release", amount="2000", reason="Couch")
    client.force_login(RoleAssignmentFactory(role="pct_finance", organisation=funded.pct).user)
    page = client.get(reverse("budgets:ledger", args=[2006])).content.decode()
    assert "Committed to a business case" in page
    assert "Released for a business case" in page
    assert "£4,000.00" in page


def test_a_practice_pays_from_freed_up_resources(funded: FundedWorld, act: Act) -> None:
    case = funded.approved()
    use = freed_up.use(pct=funded.pct, practice=funded.practice)
    type(use).objects.filter(pk=use.pk).update(status="agreed")
    page = act("practice_manager", funded.practice, case, "use", use=use.pk)
    assert "The use pays for this case." in page
    assert use.reference in page


def test_a_fault_is_shown_with_its_mend_and_nothing_changes(funded: FundedWorld, act: Act) -> None:
    case = funded.approved()
    page = act("pct_finance", funded.pct, case, "fund", account=fund_account(funded), amount="10000.01")
    assert "Innovation fund holds £10,000.00" in page
    page = act("pct_finance", funded.pct, case, "release", amount="1", reason="Couch")
    assert "£0.00 is promised and not given out" in page
    page = act("pbc_manager", funded.pct, case, "step", step="start", done_on="2006-12-01")
    assert "1 December 2006 is not here yet" in page
    assert not case.fundings.exists()


def test_a_case_is_given_up(funded: FundedWorld, act: Act) -> None:
    case = funded.approved()
    page = act("practice_manager", funded.practice, case, "give-up", reason="No nurse was found")
    assert "Given up. What was promised went back." in page
    assert BusinessCase.objects.get().state == "given_up"


def test_what_is_not_there_is_not_found(funded: FundedWorld, client: Client) -> None:
    case, undecided = funded.approved(), funded.submitted()
    client.force_login(RoleAssignmentFactory(role="pct_finance", organisation=funded.pct).user)
    assert client.post(reverse("business_cases:deliver", args=[case.reference, "sing"])).status_code == 404
    assert client.get(reverse("business_cases:delivery", args=[undecided.reference])).status_code == 404
    assert client.post(reverse("business_cases:deliver", args=[case.reference, "step"])).status_code == 403


def test_the_page_asks_a_constant_number_of_questions(
    funded: FundedWorld, client: Client, act: Act, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    case = funded.approved()
    act("pct_finance", funded.pct, case, "fund", account=fund_account(funded), amount="6000")
    for amount in range(1, 6):
        act("pct_finance", funded.pct, case, "release", amount=Decimal(amount), reason="Part")
    with django_assert_max_num_queries(40):  # type: ignore[attr-defined]
        client.get(reverse("business_cases:delivery", args=[case.reference]))
