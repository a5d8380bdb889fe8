"""What packs need somebody for now: to read, to make, to mend, to answer."""

from datetime import date

from django.urls import reverse

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackReceipt
from information_packs.queries.kept_proofs import latest_made
from information_packs.queries.packs import progress_of
from information_packs.queries.runs import pct_with_packs
from pbc.accounts.domain.permissions import Permission
from pbc.core.needs import Need
from pbc.core.periods import FinancialYear, Month
from pbc.core.principal import Principal

MOST_TO_READ = 3


def needs(*, principal: Principal, today: date) -> list[Need]:
    """Packs not answered, not made or called unusable; and sums of a year that do not add up."""
    found = [*_sums(principal)] if principal.may(Permission.AUDIT_VIEW) else []
    if principal.may(Permission.PACK_ACKNOWLEDGE):
        return [*found, *_to_read(principal)]
    if principal.may(Permission.PACK_BUILD):
        return [*found, *_to_make(principal), *_unusable(principal)]
    return found


def _sums(principal: Principal) -> list[Need]:
    """Of each year whose last check found a difference: the page that names it."""
    differing = latest_made(principal).filter(differing__gt=0).order_by("financial_year", "pct__name")
    return [
        Need(
            title=f"See which sums of {FinancialYear(proof.financial_year)} do not add up",
            detail=f"{proof.pct.name}: {proof.differing:,} of {proof.checked:,} figures differ.",
            url=reverse("information_packs:proof", args=[proof.pk]),
            due_on=None,
            kind="sums",
        )
        for proof in differing
    ]


def _to_read(principal: Principal) -> list[Need]:
    answered = PackReceipt.objects.filter(kind__in=("acknowledged", "cannot_use")).values("pack_id")
    packs = Pack.objects.visible_to(principal).filter(
        practice_id=principal.organisation_id, status=PackStatus.PUBLISHED
    )
    waiting = packs.exclude(pk__in=answered).defer("data").order_by("-month", "-version")[:MOST_TO_READ]
    return [
        Need(
            title=f"Read your pack for {Month.of(pack.month).label}",
            detail="Then say that you have read it, or that you cannot use it.",
            url=reverse("information_packs:pack", args=[pack.pk]),
            due_on=None,
            kind="pack",
        )
        for pack in waiting
    ]


def _to_make(principal: Principal) -> list[Need]:
    pct, month = pct_with_packs(principal)
    if pct is None or month is None:
        return []
    url = reverse("information_packs:month", args=[pct.code, str(month)])
    progress = progress_of(principal, pct_id=pct.pk, month=month)
    if not progress.total:
        return [Need(f"Make the packs of {month.label}", "The month is closed.", url, None, "pack")]
    if progress.failed:
        detail = f"{progress.failed} could not be made: see why, and try again."
        return [Need(f"Mend the packs of {month.label}", detail, url, None, "pack")]
    return []


def _unusable(principal: Principal) -> list[Need]:
    """Packs whose newest version a practice cannot use."""
    receipts = (
        PackReceipt.objects.filter(kind="cannot_use", pack__in=Pack.objects.visible_to(principal).values("pk"))
        .select_related("pack__practice")
        .defer("pack__data")
        .order_by("-at")
    )
    newest: dict[int, PackReceipt] = {}
    for receipt in receipts:
        newest.setdefault(receipt.pack_id, receipt)
    superseded = _superseded(list(newest))
    return [
        Need(
            title=f"Answer {receipt.pack.practice.name}: pack unusable",
            detail=receipt.comment,
            url=reverse("information_packs:pack", args=[pack_id]),
            due_on=None,
            kind="pack",
        )
        for pack_id, receipt in newest.items()
        if pack_id not in superseded
    ]


def _superseded(pack_ids: list[int]) -> set[int]:
    """Those of which a later version has been published."""
    found: set[int] = set()
    versions: dict[tuple[int, date], int] = {}
    packs = list(Pack.objects.filter(pk__in=pack_ids).values_list("pk", "practice_id", "month", "version"))
    later = Pack.objects.filter(status=PackStatus.PUBLISHED, practice__in={p[1] for p in packs})
    for practice, month, version in later.values_list("practice_id", "month", "version"):
        versions[practice, month] = max(version, versions.get((practice, month), 0))
    for key, practice, month, version in packs:
        if versions.get((practice, month), 0) > version:
            found.add(key)
    return found
