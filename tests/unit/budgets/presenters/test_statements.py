from datetime import UTC, datetime

from budgets.domain.profiles import Profile, ProfileMethod, profile
from budgets.domain.setting import Method
from budgets.domain.statements import Attention, Position
from budgets.domain.states import BudgetStatus
from budgets.models import Budget
from budgets.presenters import statements as presenters
from pbc.core.periods import Month


def test_every_word_of_the_tables_is_there() -> None:
    assert presenters.POSITION_LABELS.keys() == set(Position)
    assert presenters.ATTENTION_LABELS.keys() == presenters.ATTENTION_COLOURS.keys() == set(Attention)
    assert presenters.STATUS_COLOURS.keys() == set(BudgetStatus)
    assert presenters.METHOD_LABELS.keys() == set(Method)
    assert presenters.PROFILE_SENTENCES.keys() == set(ProfileMethod)


def test_the_words_of_a_variance_do_not_judge() -> None:
    words = " ".join((*presenters.POSITION_LABELS.values(), presenters.CHANCE_NOTE)).lower()
    for judgement in ("saving", "saved", "overspen", "underspen", "loss", "surplus"):
        assert judgement not in words


def test_a_profile_says_why_it_is_not_the_one_chosen() -> None:
    share: Profile = profile(ProfileMethod.LAST_YEAR, Month(2006, 6))
    assert presenters.profile_sentence(share).startswith("The budget to date is one twelfth")
    assert "twelfths are used" in presenters.profile_sentence(share)


def test_issue_and_lateness_in_words() -> None:
    at = datetime(2006, 4, 13, 9, tzinfo=UTC)
    budget = Budget(financial_year=2006, issued_by="A treasurer", facts={"due_on": "2006-04-01", "days_late": 12})
    assert presenters.issued_words(budget) == "Not issued"
    budget.issued_at = at
    assert presenters.issued_words(budget) == (
        "Issued on 13 April 2006 by A treasurer, 12 days late (due by 1 April 2006)"
    )
    budget.facts["days_late"] = 1
    assert presenters.lateness(budget) == "1 day late"
    budget.facts["days_late"] = 0
    assert presenters.lateness(budget) == "on time"
    assert presenters.year_label(budget) == "2006/07"
