"""What messages about exceptions say when they leave, and to whom they say nothing."""

import pytest

from budgets.actions.exceptions import judge_exception
from budgets.domain.exception_states import ExceptionStatus
from budgets.queries.mail import LETTERS
from pbc.accounts.models import Mail
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.governance import InterestFactory
from tests.integration.budgets.exception_world import JUDGED, ExceptionWorld


@pytest.mark.django_db
def test_the_words_follow_the_state_and_the_readers_sight() -> None:
    world = ExceptionWorld()
    exception, on = world.asked(), JUDGED.date()
    reviewer = RoleAssignmentFactory(role="sha_performance_manager", organisation=world.sha).as_principal()
    mail = Mail(subject_id=str(exception.pk))
    to_judge, judged = LETTERS["budgets.exception_to_judge"], LETTERS["budgets.exception_judged"]
    words = to_judge(mail, reviewer, on)
    assert words is not None
    assert words.paragraphs[0] == f"Northmoor PCT asks to be excepted from {exception.paragraph}."
    assert judged(mail, world.finance, on) is None, "nothing is judged yet"
    InterestFactory(user_id=reviewer.user_id, organisation=world.first)
    assert to_judge(mail, reviewer, on) is None
    judge_exception(
        exception=exception, outcome=ExceptionStatus.DECLINED, reasons="Peculiar.", by=world.reviewer, at=JUDGED
    )
    declined = judged(mail, world.finance, on)
    assert declined is not None
    assert declined.subject == f"The SHA declined exception {exception.reference}"
    assert "eculiar" not in str(declined)
    assert judged(mail, world.other_finance, on) is None
    assert to_judge(mail, world.reviewer, on) is None, "it was judged"
