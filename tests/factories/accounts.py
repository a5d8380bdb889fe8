"""People, the roles they hold, and machine keys."""

from datetime import UTC, date, datetime, timedelta

import factory
from django.db.backends.postgresql.psycopg_any import DateRange
from factory.django import DjangoModelFactory

from pbc.accounts.domain.keys import hash_of, make_key
from pbc.accounts.models import MachineKey, Mail, RoleAssignment, User
from tests.factories.organisations import PctFactory

PASSWORD = "a long enough passphrase"


class UserFactory(DjangoModelFactory):
    """Signs in with ``PASSWORD``."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda number: f"person{number}@example.org")
    name = factory.Sequence(lambda number: f"Person {number}")
    password = factory.django.Password(PASSWORD)


class RoleAssignmentFactory(DjangoModelFactory):
    """In force since 2000, until ended."""

    class Meta:
        model = RoleAssignment

    user = factory.SubFactory(UserFactory)
    role = "pct_finance"
    organisation = factory.SubFactory(PctFactory)
    period = DateRange(date(2000, 1, 1), None)
    given_by = "A tester"


class MachineKeyFactory(DjangoModelFactory):
    """Opens with ``plain``; expires long after the test."""

    class Meta:
        model = MachineKey
        exclude = ["plain"]

    plain = factory.LazyFunction(lambda: make_key().plain)
    name = factory.Sequence(lambda number: f"System {number}")
    prefix = factory.LazyAttribute(lambda key: key.plain.split("_")[1])
    key_hash = factory.LazyAttribute(lambda key: hash_of(key.plain))
    organisation = factory.SubFactory(PctFactory)
    scopes = ["import.load", "import.view"]
    created_by = "A tester"
    created_at = datetime(2006, 4, 1, tzinfo=UTC)
    expires_on = factory.LazyFunction(lambda: date.today() + timedelta(days=100))  # noqa: DTZ011


class MailFactory(DjangoModelFactory):
    """Waits since a moment long past."""

    class Meta:
        model = Mail

    user = factory.SubFactory(UserFactory)
    kind = "mailroom.digest"
    made_at = datetime(2006, 4, 1, 9, tzinfo=UTC)
    next_at = datetime(2006, 4, 1, 9, tzinfo=UTC)
