"""Rules that a PCT has adopted, from 1 April 2006 on (give ``pct``, ``key`` and ``value``), and interests."""

from datetime import UTC, date, datetime

import factory
from factory.django import DjangoModelFactory

from governance.domain.interests import Whose, normalised
from governance.models import Interest, LocalRule, Recusal


class LocalRuleFactory(DjangoModelFactory):
    class Meta:
        model = LocalRule

    from_day = date(2006, 4, 1)
    reason = "Agreed with practices"
    adopted_by = "A person"
    adopted_at = datetime(2006, 4, 1, 9, tzinfo=UTC)


class InterestFactory(DjangoModelFactory):
    """Shares of one's own since 2005. Give it ``user``, and ``organisation`` or ``body``."""

    class Meta:
        model = Interest

    kind = "ownership"
    whose = Whose.OWN
    body = factory.LazyAttribute(lambda made: made.organisation.name)
    body_key = factory.LazyAttribute(lambda made: normalised(made.body))
    words = "Shares"
    from_day = date(2005, 1, 1)
    declared_by = "A person"
    declared_by_role = "pct_director"
    declared_at = datetime(2006, 4, 1, 9, tzinfo=UTC)


class RecusalFactory(DjangoModelFactory):
    """Give it ``user``, ``subject_type`` and ``subject_id``."""

    class Meta:
        model = Recusal

    label = "a matter"
    reason = "An old friend"
    recorded_by = "A clerk"
    recorded_by_role = "pct_board_clerk"
    recorded_at = datetime(2006, 4, 1, 9, tzinfo=UTC)
