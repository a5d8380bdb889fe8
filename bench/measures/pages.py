"""Pages as readers get them, from request to the last byte, with queries and weight: a practice's and its PCT's."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.demonstration import closed_month
from bench.registry import Measure, benchmark

if TYPE_CHECKING:
    from django.test import Client

    from pbc.core.periods import Month
    from pbc.organisations.models import Organisation

TIMES = 7
SLOWEST_MS = 300
MOST_QUERIES = 40
HEAVIEST_KB = 400


@dataclass(frozen=True)
class Page:
    """A page to open: what it is, where, and its own aims where they are tighter than every page's."""

    what: str
    address: str
    within_ms: int = SLOWEST_MS
    queries: int = MOST_QUERIES


@benchmark("pages", "Pages as readers get them: time, queries and weight")
def measure() -> Iterator[Measure]:
    pct, month = closed_month()
    for role in ("practice_manager", "pct_finance"):
        client, own = signed_in(role)
        pages = of_practice(own, pct, month) if role == "practice_manager" else of_pct(pct, month)
        for page in pages:
            yield from opened(client, page)


def of_practice(practice: "Organisation", pct: "Organisation", month: "Month") -> list[Page]:
    """What a practice manager opens every month; the pack is made if there is none."""
    from django.urls import reverse

    code = practice.code
    return [
        Page("home of a practice", reverse("home")),
        Page("practice page", reverse("organisations:practice", args=[code])),
        Page("activity of a month", reverse("activity:practice_month", args=[code, month])),
        Page("statement", reverse("budgets:statement", args=[code]), within_ms=150, queries=25),
        Page(
            "working of a figure",
            reverse("budgets:statement_working", args=[code, month, "total", "variance"]),
            within_ms=150,
            queries=20,
        ),
        Page("pack page", reverse("information_packs:pack", args=[pack_of(practice, pct, month)])),
        Page("benchmarks", reverse("activity:benchmarks", args=[pct.code, month])),
    ]


def of_pct(pct: "Organisation", month: "Month") -> list[Page]:
    """What PCT finance opens every month."""
    from django.urls import reverse

    return [
        Page("home of PCT finance", reverse("home")),
        Page("practices of the PCT", reverse("organisations:practices")),
        Page("statements of the PCT", reverse("budgets:statements"), within_ms=200, queries=22),
        Page("month of the PCT", reverse("activity:month", args=[pct.code, month])),
        Page("packs of the month", reverse("information_packs:month", args=[pct.code, month])),
        Page("imports", reverse("activity:imports")),
    ]


def pack_of(practice: "Organisation", pct: "Organisation", month: "Month") -> int:
    """The practice's pack of a closed month; made where there is none."""
    from information_packs.actions.building import build_pack
    from information_packs.actions.runs import request_packs
    from information_packs.domain.states import PackStatus
    from information_packs.models import Pack
    from pbc.core import clock
    from pbc.core.principal import SYSTEM

    packs = Pack.objects.filter(practice=practice, month=month.first_day, status=PackStatus.PUBLISHED)
    pack = packs.order_by("-version").first()
    if pack is None:
        run = request_packs(
            pct=pct, month=month, practices=[practice], again=True, by=SYSTEM, at=clock.now(), send=False
        )
        pack = build_pack(pack_id=run.packs.get().pk, by=SYSTEM, at=clock.now())
    return pack.pk


def signed_in(role: str) -> "tuple[Client, Organisation]":
    """The browser of the demonstration's person with this role alone, and where it is held."""
    from django.conf import settings
    from django.test import Client

    from pbc.accounts.models import RoleAssignment

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # the server warns where it is not
    hat = RoleAssignment.objects.select_related("user", "organisation").filter(user__is_demo=True, role=role)[0]
    client = Client(SERVER_NAME="localhost")
    client.force_login(hat.user)
    return client, hat.organisation


def opened(client: "Client", page: Page) -> Iterator[Measure]:
    """Open a page until its template is compiled and plans are made, then some times more."""
    costs = [_cost(client, page) for _ in range(TIMES + 1)][1:]
    yield Measure(page.what, median(cost.milliseconds for cost in costs), "ms", at_most=page.within_ms)
    yield Measure(f"{page.what}: queries", max(cost.queries for cost in costs), "queries", at_most=page.queries)
    yield Measure(f"{page.what}: weight", max(cost.kilobytes for cost in costs), "KB", at_most=HEAVIEST_KB)


@dataclass(frozen=True)
class Cost:
    """Of one request."""

    queries: int
    milliseconds: float
    kilobytes: float


def _cost(client: "Client", page: Page) -> Cost:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        started = time.perf_counter()
        response = client.get(page.address)
        milliseconds = 1000 * (time.perf_counter() - started)
    assert response.status_code == 200, f"{page.what} answered {response.status_code}"
    return Cost(len(captured), milliseconds, len(response.content) / 1000)
