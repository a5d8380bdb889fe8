"""A PCT that cannot follow a rule, its SHA, and practices that it touches or not."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from budgets.actions.exceptions import ask_exception, judge_exception, record_decision
from budgets.domain.exception_states import ExceptionStatus
from budgets.domain.exceptions import Decision, Wish
from budgets.models import RuleException
from pbc.organisations.models import Organisation
from tests.factories.organisations import PctFactory, PracticeFactory, ShaFactory
from tests.factories.principals import hat

ASKED = datetime(2006, 4, 3, 10, tzinfo=UTC)
JUDGED = datetime(2006, 4, 10, 10, tzinfo=UTC)
DECIDED = datetime(2006, 5, 4, 10, tzinfo=UTC)
EXPIRES = date(2006, 9, 30)


@dataclass
class ExceptionWorld:
    sha: Organisation = field(default_factory=ShaFactory)

    def __post_init__(self) -> None:
        self.pct = PctFactory(name="Northmoor PCT", code="ZN1", sha=self.sha)
        self.other_pct = PctFactory(name="Southmoor PCT", code="ZN2", sha=self.sha)
        self.first = PracticeFactory(name="First Surgery", code="ZZ0001", pct=self.pct)
        self.second = PracticeFactory(name="Second Surgery", code="ZZ0002", pct=self.pct)
        self.far = PracticeFactory(name="Far Surgery", code="ZZ0003", pct=self.other_pct)
        self.finance = hat("pct_finance", self.pct, user_id=9_100_001, name="F. Finance")
        self.director = hat("pct_director", self.pct, user_id=9_100_002, name="D. Director")
        self.pbc = hat("pbc_manager", self.pct, user_id=9_100_003)
        self.other_finance = hat("pct_finance", self.other_pct, user_id=9_100_004)
        self.reviewer = hat("sha_performance_manager", self.sha, user_id=9_100_005, name="R. Reviewer")
        self.other_reviewer = hat("sha_performance_manager", ShaFactory(), user_id=9_100_006)
        self.clerk = hat("sha_clerk", self.sha, user_id=9_100_007)
        self.manager = hat("practice_manager", self.first, user_id=9_100_008, name="M. Manager")
        self.untouched = hat("practice_manager", self.second, user_id=9_100_009)

    def wish(self, **given: Any) -> Wish:
        values: dict[str, Any] = {
            "rule": "excluded_services",
            "services": ("specialised",),
            "reason": "Dialysis moves to the practice.",
            "from_day": date(2006, 4, 1),
            "until_day": date(2007, 3, 31),
            "amounts": {self.first.pk: Decimal("2500.00")},
        }
        return Wish(**(values | given))

    def asked(self, **given: Any) -> RuleException:
        return ask_exception(pct=self.pct, wish=self.wish(**given), by=self.finance, at=ASKED)

    def supported(self, **given: Any) -> RuleException:
        return judge_exception(
            exception=self.asked(**given),
            outcome=ExceptionStatus.SUPPORTED,
            reasons="It serves patients.",
            by=self.reviewer,
            at=JUDGED,
        )

    def granted(self, **given: Any) -> RuleException:
        return record_decision(exception=self.supported(**given), decision=letter(), by=self.reviewer, at=DECIDED)


def letter(**given: Any) -> Decision:
    """The Department's letter that grants it."""
    values: dict[str, Any] = {
        "outcome": ExceptionStatus.GRANTED,
        "decided_on": date(2006, 5, 2),
        "reference": "PBC/7",
        "conditions": "Review in autumn.",
        "expires_on": EXPIRES,
    }
    return Decision(**(values | given))
