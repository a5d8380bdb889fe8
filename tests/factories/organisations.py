"""Organisations with invented names, and codes that no real organisation has.

``PracticeFactory(pct=pct)`` joins a practice to a PCT from 1 April 2005 on, or for the half-open range from
``pct__from_`` to ``pct__until``; without ``pct`` it is on its own.
"""

from datetime import UTC, date, datetime
from typing import Any

import factory
from factory.django import DjangoModelFactory

from pbc.organisations.domain.ages import FEMALE, MALE, NINE_BANDS, band_limits
from pbc.organisations.domain.kinds import CommissionerKind, OrganisationKind, PracticeStatus, ProviderKind
from pbc.organisations.models import (
    Affiliation,
    Organisation,
    PopulationCount,
    PopulationReturn,
    Succession,
    UndoneSuccession,
)

JOINED_ON = date(2005, 4, 1)


class AffiliationFactory(DjangoModelFactory):
    class Meta:
        model = Affiliation

    period = (JOINED_ON, None)
    source = "test"


class _OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation
        abstract = True
        skip_postgeneration_save = True

    source = "test"


def _join(child: Organisation, create: bool, parent: Organisation | None, **days: date | None) -> None:
    if parent is not None:
        AffiliationFactory(child=child, parent=parent, period=(days.get("from_", JOINED_ON), days.get("until")))


class ShaFactory(_OrganisationFactory):
    kind = OrganisationKind.SHA
    code = factory.Sequence(lambda number: f"Z{number:02d}")
    name = factory.Sequence(lambda number: f"Invented SHA {number}")


class PctFactory(_OrganisationFactory):
    """``sha`` is the SHA it belongs to, if any; ``sha__from_`` and ``sha__until`` the days."""

    kind = OrganisationKind.PCT
    commissioner_kind = CommissionerKind.PCT
    code = factory.Sequence(lambda number: f"ZP{number}")
    name = factory.Sequence(lambda number: f"Invented PCT {number}")
    sha = factory.PostGeneration(_join)


class PracticeFactory(_OrganisationFactory):
    """``pct`` is the PCT it belongs to, if any; ``pct__from_`` and ``pct__until`` the days."""

    kind = OrganisationKind.PRACTICE
    code = factory.Sequence(lambda number: f"ZZ{number:04d}")
    name = factory.Sequence(lambda number: f"Invented Surgery {number}")
    status = PracticeStatus.ACTIVE
    prescribing_setting = "4"
    opened_on = date(1990, 4, 1)
    pct = factory.PostGeneration(_join)


class ProviderFactory(_OrganisationFactory):
    kind = OrganisationKind.PROVIDER
    provider_kind = ProviderKind.NHS_TRUST
    code = factory.Sequence(lambda number: f"ZR{number}")
    name = factory.Sequence(lambda number: f"Invented Hospital {number}")
    sha = factory.PostGeneration(_join)


class ConsortiumFactory(_OrganisationFactory):
    """``members`` are practices that join on 1 April 2005."""

    kind = OrganisationKind.CONSORTIUM
    code = factory.Sequence(lambda number: f"ZC{number}")
    name = factory.Sequence(lambda number: f"Invented Consortium {number}")
    pct = factory.PostGeneration(_join)

    @factory.post_generation
    def members(self: Organisation, create: bool, practices: list[Organisation] | None, **_: Any) -> None:
        for practice in practices or ():
            AffiliationFactory(child=practice, parent=self, is_sole=False)


class SuccessionFactory(DjangoModelFactory):
    class Meta:
        model = Succession

    kind = "merge"
    effective_on = date(2006, 10, 1)
    evidence = "Invented order"
    recorded_at = datetime(2006, 10, 1, 9, tzinfo=UTC)


class UndoneSuccessionFactory(DjangoModelFactory):
    class Meta:
        model = UndoneSuccession

    succession_key = factory.Sequence(lambda number: 900_000_000 + number)
    kind = "merge"
    effective_on = date(2006, 10, 1)
    evidence = "Invented order"
    recorded_at = datetime(2006, 10, 1, 9, tzinfo=UTC)
    recorded_by = "Anil Column"
    undone_at = datetime(2006, 10, 5, 9, tzinfo=UTC)
    undone_by = "Maya Bridge"
    reason = "The order was withdrawn."


class PopulationReturnFactory(DjangoModelFactory):
    """A return with ``each`` patients in every one of the eighteen strata of nine bands and two sexes."""

    class Meta:
        model = PopulationReturn
        skip_postgeneration_save = True

    class Params:
        each = 100

    practice = factory.SubFactory(PracticeFactory)
    counted_on = date(2006, 4, 1)
    patients = factory.LazyAttribute(lambda new: new.each * 2 * len(NINE_BANDS))
    source = "test"
    loaded_at = datetime(2006, 4, 20, 9, tzinfo=UTC)

    @factory.post_generation
    def counts(self: PopulationReturn, create: bool, extracted: Any, **_: Any) -> None:
        each, left_over = divmod(self.patients, 2 * len(NINE_BANDS))
        strata = [(sex, band) for sex in (MALE, FEMALE) for band in NINE_BANDS]
        PopulationCount.objects.bulk_create(
            PopulationCount(
                population_return=self,
                sex=sex,
                band=band,
                age_from=band_limits(band)[0],
                age_end=band_limits(band)[1],
                patients=each + (number < left_over),
            )
            for number, (sex, band) in enumerate(strata)
        )
