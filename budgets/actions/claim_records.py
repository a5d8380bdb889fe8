"""What every action on a claim does alike: lock it, keep what was done, and know the day. Part of their transaction."""

from datetime import date, datetime
from decimal import Decimal

from budgets.domain.claim_states import TRANSITIONS, ClaimStatus
from budgets.domain.claims import DeedKind, Explanation
from budgets.domain.ledger import AFTER_CLOSE, PostingKind
from budgets.models import Books, Claim, ClaimDeed, ObstacleStep, ProposedUse, RecoveryPlan
from budgets.queries.claims import money_of, standing_of
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.formats import day
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal


def locked_claim(claim: Claim) -> Claim:
    """The claim as it is now, locked: every action on it or its uses begins here."""
    rows = Claim.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("books__pct", "practice").get(pk=claim.pk)


def note_deed(
    claim: Claim,
    kind: DeedKind,
    *,
    by: Principal,
    at: datetime,
    use: ProposedUse | None = None,
    amount: Decimal | None = None,
    words: str = "",
) -> ClaimDeed:
    """Keep what was done on the claim’s own record."""
    return ClaimDeed.objects.create(
        claim=claim,
        use=use,
        kind=kind,
        amount=amount,
        words=words,
        by_name=by.name,
        by_role=by.role,
        by_organisation=by.organisation_name,
        at=at,
    )


def keep_steps(claim: Claim, explanation: Explanation, *, at: datetime, use: ProposedUse | None = None) -> None:
    """Keep the timetable of a refusal."""
    ObstacleStep.objects.bulk_create(
        ObstacleStep(claim=claim, use=use, due_on=step.due_on, what=step.what.strip(), given_at=at)
        for step in explanation.steps
        if step.what.strip()
    )


def effective_on(books: Books, at: datetime, kind: PostingKind) -> date:
    """The day a posting counts from: today; for kinds that end with the year, its last day once it is over."""
    year = FinancialYear(books.financial_year)
    latest = date.max if kind in AFTER_CLOSE else year.months[-1].last_day
    return min(max(day_of(at), year.first_day), latest)


def check_books_open(books: Books) -> None:
    """Refuse what belongs to a year that is closed.

    :raises Denied: with the day.
    """
    if books.closed_at:
        year = FinancialYear(books.financial_year)
        raise Denied(f"The books of {year} were closed on {day(books.closed_at)}. Nothing was changed.")


def set_on(row: Claim | ProposedUse | RecoveryPlan, **changes: object) -> None:
    """Write these fields of a row, and no others."""
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))


def about(claim: Claim) -> dict[str, str]:
    """What every audit event on a claim says: whose it is, and which."""
    return {"organisation_code": claim.practice.code, "claim": claim.reference}


def advance(claim: Claim) -> None:
    """Bring the claim’s state in line with where its money is."""
    uses = list(claim.uses.select_related("claim"))
    money = money_of(uses).values()
    released, spent = (sum((getattr(each, name) for each in money), ZERO) for name in ("released", "spent"))
    standing = sum(standing_of(claim).values(), ZERO)
    if not released and not spent:
        after = ClaimStatus.AGREED
    else:
        after = ClaimStatus.RELEASED if released or standing else ClaimStatus.SPENT
    if after is not claim.state and after in TRANSITIONS[claim.state]:
        set_on(claim, status=after)
