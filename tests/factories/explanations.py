"""Variances that were asked about, as rows: what asks and answers them is in the actions."""

from datetime import UTC, date, datetime
from decimal import Decimal

import factory

from budgets.models import Explanation
from tests.factories.organisations import PctFactory, PracticeFactory


class ExplanationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Explanation

    practice = factory.SubFactory(PracticeFactory)
    pct = factory.SubFactory(PctFactory)
    month = date(2006, 5, 1)
    line = factory.Sequence(lambda number: f"line_{number}")
    label = "Emergency admissions"
    variance = Decimal("12000.00")
    percent = Decimal("7.5")
    why = "Emergency admissions: £12,000.00 over budget to date: by volume +£12,000."
    status = "asked"
    asked_at = datetime(2006, 6, 20, 10, tzinfo=UTC)
    due_on = date(2006, 7, 4)
