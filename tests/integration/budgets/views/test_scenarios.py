"""The studio as people use it: a round, scenarios, adoption, questions, signatures, and who sees what."""

from collections.abc import Mapping
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from budgets.domain.parameters import ScenarioParameters
from budgets.domain.scope import Level, minimum_scope
from budgets.forms.agreement import initial_of as scope_initial
from budgets.forms.scenarios import initial_of
from budgets.models import Budget, BudgetRound, PracticeScope, Scenario, ScopeConsent, Signature
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory, UserFactory
from tests.integration.budgets.studio import adopted, scenario, terms_of, usual


@pytest.fixture(autouse=True)
def _in_march_2006():
    with time_machine.travel("2006-03-20 10:00:00+00:00", tick=False):
        yield


@pytest.fixture
def sign_in(client):
    def signed_in(role, organisation):
        assignment = RoleAssignmentFactory(role=role, organisation=organisation)
        client.force_login(assignment.user)
        return client

    return signed_in


def text(response) -> str:
    return response.content.decode()


def sent(initial: Mapping[str, Any]) -> dict[str, Any]:
    """What a form shows at first, to be sent as it stands."""
    return {key: value for key, value in initial.items() if value not in (None, "")}


def moved(made: Scenario, **changes: str) -> dict[str, Any]:
    """A scenario's form with some values changed."""
    made.refresh_from_db()
    codes = {row["key"]: row["code"] for row in made.result["rows"]}
    return sent(initial_of(ScenarioParameters.from_dict(made.parameters), codes)) | changes


def test_from_open_round_to_adopted_scenario(world, sign_in) -> None:
    client = sign_in("pct_finance", world.pct)
    page = text(client.post(reverse("budgets:open_round", args=[2006]), {"through": "2006-03"}, follow=True))
    assert "Round 1 is open." in page
    assert "could not be kept" in page, "the January cut, and why"
    round_ = BudgetRound.objects.get()
    new = reverse("budgets:new_scenario", args=[round_.pk])
    assert "those of the rules in force" in text(client.get(new))
    made = client.post(new, sent(initial_of(usual(round_), {})) | {"name": "Careful"}, follow=True)
    assert "Nothing holds this scenario back" not in text(made)
    assert "Fair shares are not known" in text(made)
    careful = Scenario.objects.get()
    address = reverse("budgets:scenario", args=[careful.pk])
    again = text(client.post(address, moved(careful, uplift="10"), follow=True))
    assert "calculated again" in again
    assert "£30,720.00" in again, "1,200 of prescribing with ten percent"
    refused = text(client.post(address, moved(careful, floor="90")))
    assert "at least 100 percent (S4 ¶37)" in refused
    working = text(client.get(reverse("budgets:scenario_practice", args=[careful.pk, "ZZ0001"])))
    assert "how “Emergency admissions, budget for the year” was worked out" in working
    adopt = reverse("budgets:adopt", args=[careful.pk])
    careful.refresh_from_db()
    given = {"seen": careful.digest, "reasons": "It adds up.", "password": PASSWORD}
    assert "Say why this scenario" in text(client.post(adopt, given | {"reasons": ""}))
    wrong = text(client.post(adopt, given | {"password": "somebody else’s"}))
    assert "The password is not right" in wrong
    assert "It adds up." in wrong, "what was typed is still there"
    assert not Budget.objects.exists()
    done = text(client.post(adopt, given, follow=True))
    assert "Version 1 is proposed to 2 practices." in done
    assert "Of its budgets, 2 of 2 are not signed by both sides" in done


def test_scenarios_side_by_side_with_export(world, sign_in) -> None:
    first = scenario(world)
    second = scenario(world, first.round, name="Second")
    client = sign_in("pct_finance", world.pct)
    address = reverse("budgets:compare", args=[first.round_id])
    page = text(client.get(address, {"scenario": [first.pk, second.pk]}))
    assert "Second less First" in page
    export = text(client.get(address, {"format": "csv"}))
    assert "Practice,First,Second,Second less First" in export
    assert "First Surgery,29433.60,29433.60,0.00" in export
    other = text(client.get(reverse("budgets:scenario", args=[first.pk]), {"other": second.pk}))
    assert "Against the other" in other


def test_extra_activity_is_typed_line_by_line(world, sign_in) -> None:
    made = scenario(world)
    client = sign_in("pct_finance", world.pct)
    address = reverse("budgets:scenario", args=[made.pk])
    for growth, message in (
        ("ZZ0001, emergency, 100", "lacks a part"),
        ("ZZ0099, emergency, 100, x", "ZZ0099 is no practice of the round"),
        ("ZZ0001, emergency, lots, x", "is not an amount"),
    ):
        assert message in text(client.post(address, moved(made, growth=growth)))
    page = text(client.post(address, moved(made, growth="zz0001, emergency, 100, A nursing home"), follow=True))
    assert "£30,760.00" in page
    assert moved(made)["growth"] == "ZZ0001, emergency, 100, A nursing home"
    assert "ZZ0001, emergency, 100, A nursing home" in page


def test_a_round_is_read_again_or_given_up_with_a_reason(world, sign_in) -> None:
    made = scenario(world)
    client = sign_in("pct_finance", world.pct)
    refresh = reverse("budgets:refresh_base", args=[made.round_id])
    assert "not read again without a reason" in text(client.post(refresh, follow=True))
    assert "version 2, read on" in text(client.post(refresh, {"reason": "Late files"}, follow=True))
    stale = text(client.get(reverse("budgets:scenario", args=[made.pk])))
    assert "there is a version 2: calculate again" in stale
    abandon = reverse("budgets:abandon_round", args=[made.round_id])
    assert "The round is given up" in text(client.post(abandon, {"reason": "A mistake"}, follow=True))


def test_a_practice_asks_is_answered_and_signs(world, sign_in) -> None:
    budget = adopted(world)[0]
    address = reverse("budgets:agreement", args=[budget.pk])
    client = sign_in("practice_manager", world.first)
    asked = {"line": "emergency", "text": "Why twelve?"}
    page = text(client.post(reverse("budgets:ask", args=[budget.pk]), asked, follow=True))
    assert "Your question is with the PCT" in page
    question = budget.questions.get()
    client = sign_in("pct_finance", world.pct)
    assert "Why twelve?" in text(client.get(reverse("budgets:questions")))
    said = client.post(reverse("budgets:remark", args=[question.pk]), {"text": "One a month."}, follow=True)
    assert "One a month." in text(said)
    signer = UserFactory(name="Ann Manager")
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=world.first, user=signer).user)
    typed = {"name": "Somebody", "capacity": "Partner", "seen": terms_of(budget).digest, "password": PASSWORD}
    sign = reverse("budgets:sign", args=[budget.pk])
    assert "The name typed is not yours" in text(client.post(sign, typed))
    wrong = text(client.post(sign, typed | {"name": "Ann Manager", "password": "somebody else’s"}))
    assert "The password is not right, or the account is locked: nothing was changed." in wrong
    assert "somebody else’s" not in wrong
    signer.refresh_from_db()
    assert (signer.failed_sign_ins, Signature.objects.count()) == (1, 0)
    assert "Signed." in text(client.post(sign, typed | {"name": "Ann Manager"}, follow=True))
    assert Signature.objects.get().side == "practice"
    assert "Ann Manager, Partner, 20 March 2006" in text(client.get(address))
    standing = text(client.get(reverse("budgets:agreements", args=[2006]), {"signed": "pct"}))
    assert "Ann Manager" in standing
    assert "Second Surgery" not in standing, "another practice’s"


def test_finance_proposes_other_terms(world, sign_in) -> None:
    budget = adopted(world)[0]
    client = sign_in("pct_finance", world.pct)
    address = reverse("budgets:change_terms", args=[budget.pk])
    typed = {"sharing_percent": "60", "contingency_rate": "4", "threshold": "20000", "reason": "Agreed"}
    assert "at least 70 percent" in text(client.post(address, typed))
    assert "Version 2 of the terms waits for both signatures" in text(
        client.post(address, typed | {"sharing_percent": "75"}, follow=True)
    )


def test_finance_proposes_treatments_to_take_out_of_scope(world, sign_in) -> None:
    """L09 is in the price list of the year, ZZ9 in none; named in small letters it is the same treatment."""
    budget = adopted(world)[0]
    client = sign_in("pct_finance", world.pct)
    address = reverse("budgets:change_terms", args=[budget.pk])
    page = text(client.get(reverse("budgets:agreement", args=[budget.pk])))
    assert "A change counts from the month after both sides have signed it" in page
    typed = {"sharing_percent": "70", "contingency_rate": "4", "threshold": "20000", "reason": "Agreed"}
    refused = text(client.post(address, typed | {"excluded_codes": "L09, zz9"}))
    assert "ZZ9 is not an HRG of the price list of 2006/07" in refused
    assert "Look the code up in the price list" in refused
    assert budget.terms.count() == 1
    client.post(address, typed | {"excluded_codes": "l09"})
    content = budget.terms.latest("version").content
    assert (content["excluded_codes"], content["options"][-1]) == (["L09"], "exclusions")
    client.post(address, typed | {"excluded_codes": ""})
    content = budget.terms.latest("version").content
    assert (content["excluded_codes"], "exclusions" in content["options"]) == ([], False)


def test_a_practice_chooses_its_scope(world, sign_in) -> None:
    client = sign_in("practice_manager", world.first)
    address = reverse("budgets:scope", args=["ZZ0001", 2006])
    page = client.get(address)
    assert "Nothing is chosen yet" in text(page)
    least = scope_initial(minimum_scope(Level.INTERMEDIATE))
    given = sent(least) | {"seen": "0", "rationale": "We know our patients.", "community": "devolved"}
    assert "Version 1 of the scope is recorded." in text(client.post(address, given, follow=True))
    assert PracticeScope.objects.get().lines["community"] == "devolved"
    locked = given | {"seen": "1", "optometrists": "devolved"}
    assert "changes only after full consultation" in text(client.post(address, locked))
    consent = {"service": "optometrists", "given_by": "Committee", "given_on": "2006-03-01", "evidence": "Minute 7"}
    done = client.post(reverse("budgets:consent", args=["ZZ0001", 2006]), consent, follow=True)
    assert "The consent is recorded." in text(done)
    assert ScopeConsent.objects.count() == 1
    client = sign_in("pbc_manager", world.pct)
    seen = text(client.get(reverse("budgets:scopes", args=[2006])))
    assert "Intermediate" in seen
    assert "not chosen" in seen, "the second practice"


def test_who_issued_in_time_is_listed(world, sign_in) -> None:
    client = sign_in("pct_finance", world.pct)
    page = text(client.get(reverse("budgets:lateness", args=[2006])))
    assert "Northmoor PCT" in page
    assert "Nothing matches these filters." in text(
        client.get(reverse("budgets:lateness", args=[2006]), {"late": "late"})
    )


def test_a_practice_opens_no_scenario(world, sign_in) -> None:
    made = scenario(world)
    client = sign_in("practice_manager", world.first)
    assert client.get(reverse("budgets:scenario", args=[made.pk])).status_code == 403
