"""Packs: what one costs a processor, how many a minute, and how fast its page opens. On the demonstration's data."""

import time
from collections.abc import Iterator

from django.db import transaction

from bench.registry import Measure, benchmark

PACKS = 5
MOST_CPU_SECONDS = 3
SLOWEST_PAGE = 0.3


@benchmark("packs", "Information packs, from closed month to PDF")
def measure() -> Iterator[Measure]:
    from information_packs.domain.contents import digest
    from information_packs.models import Pack
    from information_packs.queries.contents import contents_of
    from information_packs.queries.shared import shared_of
    from information_packs.rendering.files import files_of
    from pbc.core.periods import Month

    packs = list(Pack.objects.exclude(data=None).select_related("run", "practice", "pct").order_by("-month")[:PACKS])
    if not packs:
        return
    month = Month.of(packs[0].month)
    started = time.perf_counter()
    shared = shared_of(packs[0].pct, month)
    yield Measure("what packs of a month share", time.perf_counter() - started, "s")
    files_of(packs[0])  # starts the drawing engine and reads fonts, once a worker
    cpu, started = time.process_time(), time.perf_counter()
    for pack in packs:
        with transaction.atomic():
            pack.data = contents_of(
                practice=pack.practice, pct=pack.pct, month=Month.of(pack.month), shared=shared
            ).as_dict()
            pack.data_hash = digest(pack.data)
            files_of(pack)
    yield Measure("a pack", (time.process_time() - cpu) / len(packs), "CPU s", at_most=MOST_CPU_SECONDS)
    yield Measure("packs, one worker", 60 * len(packs) / (time.perf_counter() - started), "a minute")
    yield Measure("pack page", _page_seconds(packs[0].pk), "s", at_most=SLOWEST_PAGE)


def _page_seconds(pack_id: int) -> float:
    """Reading a stored page: what a view does, without the network."""
    from information_packs.models import PackFile

    started = time.perf_counter()
    for _ in range(10):
        bytes(PackFile.objects.get(pack_id=pack_id, kind="html").content).decode()
    return (time.perf_counter() - started) / 10
