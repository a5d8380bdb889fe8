"""Declare what a practice has freed up; correct and withdraw it while it waits (R86, R87, R92; S4 ¶43, ¶46, ¶47)."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction

from budgets import permissions
from budgets.actions.claim_records import about, check_books_open, locked_claim, note_deed, set_on
from budgets.domain.claim_states import ClaimStatus
from budgets.domain.claims import DeedKind, check_change
from budgets.domain.freed_up import NamedSplit, SplitBasis, money, split, taken_from
from budgets.models import Books, Claim, ClaimShare
from budgets.queries.claims import acting_together
from budgets.queries.freed_up import Freed, books_for, freed, frozen_terms
from budgets.queries.statements import statement
from pbc.accounts.domain.permissions import Permission
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.money import ZERO
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal
from pbc.core.words import check_said
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation

HUNDRED = Decimal(100)


@transaction.atomic
def declare_claim(
    *,
    practice: Organisation,
    month: Month,
    by: Principal,
    at: datetime,
    note: str = "",
    split: NamedSplit | None = None,
) -> Claim:
    """Declare what a practice has freed by the end of a closed month, from its statement.

    In March the claim is final. A split that a consortium’s lead names waits for the practice’s own word.

    :param split: what the practice’s part is shared by; the practice keeps all of it where not given.
    :raises Denied: if this hat may not, the books are closed, or another claim of the practice waits.
    :raises Invalid: where the month is open, data are missing, nothing is freed, or the split is not the whole.
    """
    permissions.check_may_claim_for(by, practice, day_of(at), to="declare freed-up resources")
    books = _locked_books(practice, month)
    claims = Claim.objects.of_year(books.financial_year).filter(practice=practice)
    if waiting := claims.filter(status=ClaimStatus.DECLARED).first():
        raise Denied(f"Claim {waiting.reference} still waits for the PCT: correct it, or withdraw it first.")
    return _declared(books, practice, month, note, split, by=by, at=at)


@transaction.atomic
def correct_claim(
    *, claim: Claim, month: Month, by: Principal, at: datetime, note: str = "", split: NamedSplit | None = None
) -> Claim:
    """Declare anew in place of a claim that waits; both stay on record.

    :returns: the claim that stands in its place.
    :raises Denied: if this hat may not, or the claim is decided.
    :raises Invalid: as :func:`declare_claim`.
    """
    claim = locked_claim(claim)
    permissions.check_may_claim_for(by, claim.practice, day_of(at), to="correct a claim")
    check_change(claim.state, ClaimStatus.CORRECTED)
    books = _locked_books(claim.practice, month)
    set_on(claim, status=ClaimStatus.CORRECTED)
    note_deed(claim, DeedKind.CORRECTED, by=by, at=at, words=note.strip())
    return _declared(books, claim.practice, month, note, split, by=by, at=at, corrects=claim)


@transaction.atomic
def withdraw_claim(*, claim: Claim, reason: str, by: Principal, at: datetime) -> Claim:
    """Take a claim back before it is decided.

    :raises Denied: if this hat may not, or the claim is decided.
    :raises Invalid: without a reason.
    """
    claim = locked_claim(claim)
    permissions.check_may_claim_for(by, claim.practice, day_of(at), to="withdraw a claim")
    check_change(claim.state, ClaimStatus.WITHDRAWN)
    words = check_said(reason, field="reason", what="The reason")
    set_on(claim, status=ClaimStatus.WITHDRAWN)
    note_deed(claim, DeedKind.WITHDRAWN, by=by, at=at, words=words)
    audit.record("budgets.claim_withdrawn", claim, by=by, at=at, **about(claim), reason=words)
    return claim


@transaction.atomic
def confirm_split(*, claim: Claim, by: Principal, at: datetime) -> Claim:
    """The practice’s own word to a split that its consortium named.

    :raises Denied: if this hat is not the practice’s, or nothing waits for its word.
    """
    claim = locked_claim(claim)
    permissions.check_own_practice(
        by, claim.practice, Permission.FREED_UP_DECLARE, to="confirm what the practice gives to others"
    )
    if claim.state is not ClaimStatus.DECLARED or not claim.is_split_open:
        raise Denied("No split of this claim waits to be confirmed. Nothing was changed.")
    set_on(claim, split_confirmed_by=by.name, split_confirmed_at=at)
    note_deed(claim, DeedKind.SPLIT_CONFIRMED, by=by, at=at)
    audit.record("budgets.claim_split_confirmed", claim, by=by, at=at, **about(claim))
    return claim


def _locked_books(practice: Organisation, month: Month) -> Books:
    books = books_for(practice, month)
    if books is None:
        raise Invalid(
            f"There are no books of {month.financial_year} for {practice.name}.",
            field="month",
            rule="books_are_open",
            fix="The PCT records its allocation and issues budgets first.",
        )
    books = Books.objects.select_for_update(no_key=True).get(pk=books.pk)
    check_books_open(books)
    return books


def _declared(
    books: Books,
    practice: Organisation,
    month: Month,
    note: str,
    named: NamedSplit | None,
    *,
    by: Principal,
    at: datetime,
    corrects: Claim | None = None,
) -> Claim:
    _check_closed(practice, month)
    year = month.financial_year
    terms = frozen_terms(practice, year)
    found = freed(practice, month, terms)
    shares = _shares(practice, found, named, day_of(at))
    is_own = by.organisation_kind != OrganisationKind.CONSORTIUM
    claim = Claim.objects.create(
        books=books,
        practice=practice,
        reference=_reference(practice, year),
        month=month.first_day,
        is_final=month == year.months[-1],
        total=money(found.division.total),
        practice_part=money(found.division.practice),
        pct_part=money(found.division.pct),
        terms=terms.as_dict(),
        figures=_figures(found),
        note=note.strip(),
        purpose=named.purpose.strip() if named else "",
        split_basis=named.basis if named else "",
        split_confirmed_by=by.name if named and is_own else "",
        split_confirmed_at=at if named and is_own else None,
        corrects=corrects,
        declared_by=by.name,
        declared_by_role=by.role,
        declared_by_user_id=by.user_id,
        declared_at=at,
    )
    named_shares: Mapping[int, Decimal] = named.shares if named else {practice.pk: HUNDRED}
    ClaimShare.objects.bulk_create(
        ClaimShare(claim=claim, practice_id=key, share=named_shares[key], amount=amount)
        for key, amount in shares.items()
    )
    note_deed(claim, DeedKind.DECLARED, by=by, at=at, amount=claim.total, words=claim.note)
    facts = {"month": str(month), "total": claim.total, "practice": claim.practice_part, "terms": claim.terms["hash"]}
    audit.record(
        "budgets.claim_declared",
        claim,
        by=by,
        at=at,
        **about(claim),
        corrects=corrects.reference if corrects else "",
        **facts,
    )
    return claim


def _check_closed(practice: Organisation, month: Month) -> None:
    if not statement(practice, month).is_closed:
        raise Invalid(
            f"{month.label} is not closed for {practice.name}: its figures may still change.",
            field="month",
            rule="claims_on_closed_months",
            fix="Choose a closed month.",
        )


def _shares(practice: Organisation, found: Freed, named: NamedSplit | None, on: date) -> dict[int, Decimal]:
    """What each practice has of the practice’s part: all of it its own, unless a split is named."""
    part = money(found.division.practice)
    if named is None:
        return {practice.pk: part}
    check_said(named.purpose, field="purpose", what="What the resources are shared for")
    together = {each.pk for each in acting_together(practice, on)}
    given = {key for key, share in named.shares.items() if share}
    if strangers := given - {practice.pk, *together}:
        names = ", ".join(Organisation.objects.filter(pk__in=strangers).values_list("name", flat=True))
        raise Invalid(
            f"{names} is in no consortium with {practice.name} (S4 ¶46).",
            field="split",
            rule="shared_in_a_group",
            fix="Share with practices that act together.",
        )
    return split(part, named.shares, SplitBasis(named.basis))


def _reference(practice: Organisation, year: FinancialYear) -> str:
    """``Y00001-2006-2``: the practice, the year, and which claim of it."""
    made = Claim.objects.filter(practice=practice, books__financial_year=year.start_year).count()
    return f"{practice.code}-{year.start_year}-{made + 1}"


def _figures(found: Freed) -> dict[str, object]:
    """The workings, and the lines they stand on, to be kept with the claim."""
    division = found.division
    parts = taken_from(found.lines, money(division.total))
    return {
        "total": division.total.as_dict(),
        "practice": division.practice.as_dict(),
        "pct": division.pct.as_dict(),
        "lines": [
            {
                "line": line.line,
                "label": line.label,
                "budget": str(money(line.budget)),
                "actual": str(money(line.actual)),
                "taken": str(line.taken),
                "part": str(parts.get(line.line, ZERO)),
            }
            for line in found.lines
        ],
    }
