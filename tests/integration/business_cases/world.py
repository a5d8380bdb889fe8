"""A PCT with a consortium of two practices, one practice beside it, and a hat for everybody."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from business_cases.actions.drafting import begin_case
from business_cases.actions.submitting import submit_case
from business_cases.models import BusinessCase
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from tests.factories.business_cases import complete
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PracticeFactory,
    ShaFactory,
)
from tests.factories.principals import hat

NOW = datetime(2006, 9, 4, 10, tzinfo=UTC)


def at(text: str) -> datetime:
    """Ten o’clock of a day."""
    return datetime.fromisoformat(f"{text}T10:00:00+00:00")


@dataclass
class CaseWorld:
    sha: Organisation = field(default_factory=ShaFactory)

    def __post_init__(self) -> None:
        self.pct = PctFactory(name="Northmoor PCT", code="ZN1", sha=self.sha)
        self.practice = PracticeFactory(name="First Surgery", code="ZZ0001", pct=self.pct)
        self.partner = PracticeFactory(name="Second Surgery", code="ZZ0002", pct=self.pct)
        self.beside = PracticeFactory(name="Far Surgery", code="ZZ0003", pct=self.pct)
        self.consortium = ConsortiumFactory(name="Moor Group", code="ZC1", pct=self.pct)
        for member in (self.practice, self.partner):
            AffiliationFactory(child=member, parent=self.consortium, is_sole=False)
        self.manager = hat("practice_manager", self.practice, user_id=9_000_011, name="M. Manager")
        self.clinician = hat("practice_clinician", self.practice, user_id=9_000_012, name="C. Clinician")
        self.partners_manager = hat("practice_manager", self.partner, user_id=9_000_013)
        self.stranger = hat("practice_manager", self.beside, user_id=9_000_014)
        self.lead = hat("consortium_lead", self.consortium, user_id=9_000_015, name="L. Lead")
        self.pbc = hat("pbc_manager", self.pct, user_id=9_000_021, name="P. Manager")
        self.finance = hat("pct_finance", self.pct, user_id=9_000_022, name="F. Finance")
        self.analyst = hat("pct_analyst", self.pct, user_id=9_000_023)
        self.director = hat("pct_director", self.pct, user_id=9_000_024, name="D. Director")
        self.clerk = hat("pct_board_clerk", self.pct, user_id=9_000_025)
        self.sha_manager = hat("sha_performance_manager", self.sha, user_id=9_000_031)

    def drafted(
        self,
        content: dict[str, dict[str, Any]] | None = None,
        *,
        owner: Organisation | None = None,
        by: Principal | None = None,
        when: datetime = NOW,
        is_light: bool = False,
    ) -> BusinessCase:
        """A draft of a complete proforma, unless another is given."""
        who = by or self.manager
        content = complete() if content is None else content
        return begin_case(owner=owner or self.practice, by=who, at=when, is_light=is_light, content=content)

    def submitted(self, content: dict[str, dict[str, Any]] | None = None, **given: Any) -> BusinessCase:
        """A case received at that moment."""
        case = self.drafted(content, **given)
        submit_case(case=case, by=given.get("by") or self.manager, at=given.get("when") or NOW)
        case.refresh_from_db()
        return case
