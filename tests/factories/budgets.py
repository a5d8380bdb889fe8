"""Money in a PCT's books, moved by the real actions."""

from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import transaction

from budgets.actions.allocation import record_allocation
from budgets.actions.posting import post
from budgets.domain.ledger import AccountKey, AccountKind, PostingKind, transfer
from budgets.models import Account, Books, ContingencyCall, Posting, RuleException, YearClose
from budgets.queries.ledger import books_of
from pbc.core.periods import FinancialYear
from pbc.core.principal import SYSTEM
from pbc.core.working import Working
from pbc.organisations.models import Organisation
from pbc.organisations.queries import sha_of

AT = datetime(2006, 3, 20, 10, tzinfo=UTC)
THIS = FinancialYear(2006)


def books(pct: Organisation, hchs: str = "1000000.00", year: FinancialYear = THIS) -> Books:
    """The PCT's books of 2006/07, with an allocation, opened where they are not yet."""
    found = books_of(pct, year)
    if found is None:
        record_allocation(
            pct=pct,
            financial_year=year,
            components={"hchs": Decimal(hchs), "prescribing": Decimal("100000.00")},
            source="Letter of allocation (invented)",
            effective_on=year.first_day,
            by=SYSTEM,
            at=AT,
        )
        found = books_of(pct, year)
    assert found is not None
    return found


def posting(
    *,
    pct: Organisation,
    practice: Organisation,
    line: str = "emergency",
    amount: str = "1000.00",
    kind: PostingKind = PostingKind.ISSUE,
    year: FinancialYear = THIS,
) -> Posting:
    """Money of the allocation given to a practice's line."""
    source = AccountKey(AccountKind.UNATTRIBUTED, name="hchs")
    target = AccountKey(AccountKind.DEVOLVED, practice.pk, line)
    with transaction.atomic():
        return post(
            books=books(pct, year=year),
            kind=kind,
            moves=transfer(source, target, Decimal(amount)),
            effective_on=year.first_day,
            reason="A test",
            by=SYSTEM,
            at=AT,
        )


def account(*, pct: Organisation, practice: Organisation, line: str = "emergency") -> Account:
    """A practice's line with money on it."""
    entries = posting(pct=pct, practice=practice, line=line).entries
    return Account.objects.get(pk__in=entries.values("account"), practice=practice)


def call(*, pct: Organisation, practice: Organisation, line: str = "emergency", **changes: object) -> ContingencyCall:
    """A call that waits, as it is written: its evidence and score invented."""
    given = {
        "amount": Decimal("500.00"),
        "reason_kind": "more_activity",
        "evidence": "An outbreak (invented)",
        "unforeseen": True,
        "outside_control": False,
        "score": Decimal("54.5"),
        "working": Working("Score of the call", Decimal("54.5"), "points of 100", "").as_dict(),
        "written_by": "A writer",
        "written_by_role": "practice_manager",
        "written_at": AT,
    }
    return ContingencyCall.objects.create(books=books(pct), practice=practice, line=line, **(given | changes))


def closed_year(pct: Organisation) -> YearClose:
    """A year that is closed, with a bundle of nothing."""
    found = books(pct)
    closed, _ = YearClose.objects.get_or_create(
        books=found,
        defaults={"outturn": [], "bundle": b"", "root": "0" * 64, "closed_by": "A treasurer", "closed_at": AT},
    )
    return closed


def exception_of(pct: Organisation, *practices: Organisation, **changes: object) -> RuleException:
    """An exception from S4 ¶34 for specialised services, asked of the SHA, as it is written."""
    number = RuleException.objects.filter(pct=pct).count() + 1
    given: dict[str, object] = {
        "sha": sha_of(pct, AT.date()),
        "reference": f"{pct.code}-E2006-{number}",
        "rule": "excluded_services",
        "paragraph": "S4 ¶34",
        "services": ["specialised"],
        "reason": "Renal dialysis moves to the practice (invented)",
        "from_day": date(2006, 4, 1),
        "until_day": date(2007, 3, 31),
        "asked_by": "A treasurer",
        "asked_by_role": "pct_finance",
        "asked_at": AT,
    }
    if (given | changes).get("status") in ("granted", "refused"):
        given |= {"decided_on": AT.date(), "decision_reference": "PBC/7", "expires_on": date(2006, 9, 30)}
    found = RuleException.objects.create(pct=pct, **(given | changes))
    for practice in practices:
        found.practices.create(practice=practice, amount=Decimal("2500.00"))
    return found
