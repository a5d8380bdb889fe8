"""Proofs of sums that were made: the latest of each year, how far one is, and where a difference is to be seen."""

import re
from collections.abc import Callable, Iterable

from django.urls import reverse

from budgets.models import Books
from information_packs.domain.proof_states import ProofStatus
from information_packs.models import SumProof, SumProofQuerySet
from pbc.core import progress
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation

_Link = Callable[[re.Match[str]], str]
_PLACES: tuple[tuple[re.Pattern[str], _Link], ...] = (
    (re.compile(r"^\d{4}-\d\d, \w+, pack version \d+, "), lambda found: reverse("information_packs:packs")),
    (
        re.compile(r"^(?P<month>\d{4}-\d\d), (?P<code>\w{5,})"),
        lambda found: f"{reverse('budgets:statement', args=[found['code']])}?month={found['month']}",
    ),
    (
        re.compile(r"^(?P<month>\d{4}-\d\d), "),
        lambda found: f"{reverse('budgets:statements')}?month={found['month']}",
    ),
    (
        re.compile(r", (?P<code>\w{5,}), \w+, as issued$"),
        lambda found: reverse("budgets:budget", args=[found["code"]]),
    ),
    (re.compile(r", posting (?P<key>\d+) "), lambda found: reverse("budgets:posting", args=[found["key"]])),
    (re.compile(r", account (?P<key>\d+) "), lambda found: reverse("budgets:account", args=[found["key"]])),
    (re.compile(r", call (?P<key>\d+)$"), lambda found: reverse("budgets:call", args=[found["key"]])),
    (re.compile(r", claim (?P<key>[\w-]+), "), lambda found: reverse("budgets:claim", args=[found["key"]])),
    (re.compile(r", case (?P<key>[\w-]+), "), lambda found: reverse("business_cases:delivery", args=[found["key"]])),
)
"""What a place of :class:`budgets.domain.proofs.Check` looks like, the closest first, and the page that shows it."""


def progress_key(proof_id: int) -> str:
    return f"sum-proof:{proof_id}"


def steps_of(proof: SumProof) -> tuple[int, int]:
    """How many sets of books and months are checked, of how many; none of none before it has begun."""
    return progress.said(progress_key(proof.pk))


def latest(principal: Principal) -> SumProofQuerySet:
    """Of each PCT and year in sight: the last proof that was made or is under way, without its result."""
    rows = SumProof.objects.visible_to(principal).order_by("pct_id", "financial_year", "-pk")
    newest = rows.distinct("pct_id", "financial_year").values("pk")
    return SumProof.objects.filter(pk__in=newest).select_related("pct").defer("result")


def latest_made(principal: Principal, pcts: Iterable[Organisation] | None = None) -> SumProofQuerySet:
    """Of each PCT and year in sight: the last proof whose sums were checked, without its result."""
    rows = SumProof.objects.visible_to(principal).filter(status=ProofStatus.DONE)
    if pcts is not None:
        rows = rows.filter(pct__in=list(pcts))
    newest = rows.order_by("pct_id", "financial_year", "-pk").distinct("pct_id", "financial_year").values("pk")
    return SumProof.objects.filter(pk__in=newest).select_related("pct").defer("result")


def years_with_books(principal: Principal) -> list[FinancialYear]:
    """Years of which this hat sees books, the latest first."""
    years = Books.objects.visible_to(principal).values_list("financial_year", flat=True).distinct()
    return [FinancialYear(year) for year in sorted(set(years), reverse=True)]


def address_of(place: str) -> str:
    """The page that shows the figure of a place; empty for what stands on none."""
    for pattern, link in _PLACES:
        if found := pattern.search(place):
            return link(found)
    return ""
