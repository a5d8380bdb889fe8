"""Runs and packs. A built pack has the data it is given; real contents come from the actions."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackFile, PackRun, SumProof
from tests.factories.organisations import PctFactory, PracticeFactory

ASKED_AT = datetime(2006, 7, 12, 9, tzinfo=UTC)
JUNE_2006 = date(2006, 6, 1)


class PackRunFactory(DjangoModelFactory):
    class Meta:
        model = PackRun

    pct = factory.SubFactory(PctFactory)
    month = JUNE_2006
    requested_by = "A tester"
    requested_at = ASKED_AT


class PackFactory(DjangoModelFactory):
    """A published pack, of a practice of the PCT unless one is given; ``queued=True`` for one that waits."""

    class Meta:
        model = Pack
        exclude = ("queued",)

    queued = False
    pct = factory.SubFactory(PctFactory)
    practice = factory.LazyAttribute(lambda pack: PracticeFactory(pct=pack.pct))
    run = factory.SubFactory(PackRunFactory, pct=factory.SelfAttribute("..pct"), month=factory.SelfAttribute("..month"))
    month = JUNE_2006
    version = factory.Sequence(lambda number: number + 1)
    status = factory.LazyAttribute(lambda pack: PackStatus.QUEUED if pack.queued else PackStatus.PUBLISHED)
    data = factory.LazyAttribute(lambda pack: None if pack.queued else {})
    data_hash = factory.LazyAttribute(lambda pack: "" if pack.queued else "ab" * 32)
    queued_at = ASKED_AT
    published_at = factory.LazyAttribute(lambda pack: None if pack.queued else ASKED_AT)


class PackFileFactory(DjangoModelFactory):
    class Meta:
        model = PackFile

    pack = factory.SubFactory(PackFactory)
    kind = "pdf"
    content = b"%PDF-1.7 invented"
    sha256 = "cd" * 32


class SumProofFactory(DjangoModelFactory):
    """Sums that were asked to be checked, and are not yet."""

    class Meta:
        model = SumProof

    pct = factory.SubFactory(PctFactory)
    financial_year = 2006
    asked_by = "A tester"
    asked_at = ASKED_AT
