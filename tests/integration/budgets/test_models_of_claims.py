from decimal import Decimal

from budgets.domain.freed_up import NamedSplit, SplitBasis
from budgets.domain.uses import MinuteAbout
from budgets.models import BoardMinute, Claim, OverspendCover, OverspendPart, PlanFact, ProposedUse, RecoveryPlan
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory
from tests.factories.principals import hat
from tests.integration.budgets.actions.test_last_resort import board, cover, empty_fund, failed
from tests.integration.budgets.actions.test_plan_facts import say

EVERYTHING = (BoardMinute, Claim, OverspendCover, OverspendPart, PlanFact, ProposedUse, RecoveryPlan)


def test_who_sees_claims_uses_and_what_was_taken(freed_up) -> None:
    claim = freed_up.agreed()
    freed_up.proposed(claim)
    empty_fund(freed_up)
    failed(freed_up)
    say(freed_up, freed_up.manager)
    cover(freed_up, "10.00", minute=board(freed_up))
    for who in (freed_up.manager, freed_up.lead, freed_up.pbc, freed_up.person("auditor", freed_up.pct)):
        assert {model.__name__ for model in EVERYTHING if not model.objects.visible_to(who).exists()} == set(), who
    stranger = hat("practice_manager", PracticeFactory(pct=PctFactory()))
    elsewhere = hat("sha_performance_manager", ShaFactory())
    for who in (stranger, elsewhere, hat("pct_finance", PctFactory())):
        assert {model.__name__ for model in EVERYTHING if model.objects.visible_to(who).exists()} == set(), who
    beside = {model.__name__ for model in EVERYTHING if model.objects.visible_to(freed_up.other_manager).exists()}
    assert beside == {"BoardMinute", "OverspendCover", "RecoveryPlan"}, "what was asked of all, and not others’ money"


def test_a_practice_sees_the_claim_it_has_a_share_of(freed_up) -> None:
    shares = {freed_up.first.pk: Decimal(60), freed_up.second.pk: Decimal(40)}
    claim = freed_up.agreed(split=NamedSplit("Physiotherapy", SplitBasis.PERCENT, shares))
    assert Claim.objects.visible_to(freed_up.other_manager).get() == claim
    assert Claim.objects.of_year(2006).count() == 1
    assert not Claim.objects.of_year(2007).exists()


def test_rows_have_words(freed_up) -> None:
    claim = freed_up.agreed()
    use = freed_up.proposed(claim)
    assert (str(claim), str(use)) == ("ZZ0001-2006-1: 3805.60", "ZZ0001-2006-1/1: 500.00")
    assert str(freed_up.minute(MinuteAbout.PREMISES)) == "B/06/41, 2006-06-28"
