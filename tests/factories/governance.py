"""Rules that a PCT has adopted, from 1 April 2006 on. Give them ``pct``, ``key`` and ``value``."""

from datetime import UTC, date, datetime

from factory.django import DjangoModelFactory

from governance.models import LocalRule


class LocalRuleFactory(DjangoModelFactory):
    class Meta:
        model = LocalRule

    from_day = date(2006, 4, 1)
    reason = "Agreed with practices"
    adopted_by = "A person"
    adopted_at = datetime(2006, 4, 1, 9, tzinfo=UTC)
