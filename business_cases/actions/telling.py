"""Tell people by e-mail what became of a case and what waits for them. Part of the action that causes it (R98; S4 ¶52).

Who is told is found here, and what they are told when the message leaves: :mod:`business_cases.queries.mail`.
"""

from collections.abc import Iterable
from datetime import datetime

from business_cases.domain.case_states import CaseStatus
from business_cases.domain.signing import Outcome
from business_cases.models import BusinessCase, CaseBreach, CaseQuestion, CaseSignature
from business_cases.queries.desks import Person, holders, pct_keys, people_on_desk
from pbc.accounts.actions.mail import Addressee, queue_mail
from pbc.accounts.domain.permissions import Permission
from pbc.core.clock import day_of
from pbc.core.principal import Principal


def tell_desk(
    case: BusinessCase, kind: str, *, at: datetime, by: Principal | None = None, on_working_days: bool = False
) -> None:
    """Those on whose desk the case lies now, and their deputies; not whoever laid it there."""
    tell_people(people_on_desk(case, day_of(at)), kind, case, at=at, by=by, on_working_days=on_working_days)


def tell_proposer(case: BusinessCase, kind: str, *, at: datetime, is_mandatory: bool = False) -> None:
    """Those who write cases for the practice or consortium whose case it is."""
    people = holders([case.owner_id], Permission.CASE_WRITE, day_of(at))
    tell_people(people, kind, case, at=at, is_mandatory=is_mandatory)


def tell_pct(case: BusinessCase, kind: str, *, at: datetime) -> None:
    """The PBC managers of the PCT."""
    on = day_of(at)
    tell_people(holders(pct_keys(case, on), Permission.CASE_MANAGE, on), kind, case, at=at)


def tell_sha(breach: CaseBreach, kind: str, *, at: datetime, is_mandatory: bool = False) -> None:
    """The performance managers of the SHA that watches over the PCT."""
    if breach.sha_id is not None:
        people = holders([breach.sha_id], Permission.CASE_RECOVERY, day_of(at))
        tell_people(people, kind, breach.case, at=at, is_mandatory=is_mandatory)


def tell_other_side(question: CaseQuestion, kind: str, *, at: datetime, asked: bool) -> None:
    """The side that a question was put to, or else the side that put it."""
    if question.from_proposer is asked:
        tell_pct(question.case, kind, at=at)
    else:
        tell_proposer(question.case, kind, at=at)


def tell_of_signature(case: BusinessCase, signature: CaseSignature, *, by: Principal, at: datetime) -> None:
    """The proposer of a decision or deferral; whoever signs next of a recommendation; the PCT of what may start."""
    if signature.decides:
        tell_proposer(case, "business_cases.case_decided", at=at, is_mandatory=True)
        if case.state is CaseStatus.APPROVED:
            tell_desk(case, "business_cases.case_approved", at=at, by=by)
    elif signature.outcome == Outcome.DEFER:
        tell_proposer(case, "business_cases.case_deferred", at=at)
    else:
        tell_desk(case, "business_cases.case_to_decide", at=at, by=by)


def tell_people(
    people: Iterable[Person],
    kind: str,
    case: BusinessCase,
    *,
    at: datetime,
    by: Principal | None = None,
    is_mandatory: bool = False,
    on_working_days: bool = False,
) -> None:
    """These people, each in their hat; not whoever acts."""
    acted = by.user_id if by else None
    to = [Addressee(each.user_id, each.hat_id) for each in people if each.user_id != acted]
    queue_mail(to, kind, case, at=at, is_mandatory=is_mandatory, on_working_days=on_working_days)
