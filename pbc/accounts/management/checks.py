"""What ``manage.py check --deploy --database default`` finds wrong about accounts."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections

from pbc.accounts.models import User
from pbc.accounts.queries.demonstration import demo_users_exist


@register(Tags.database, deploy=True)
def no_demo_users_in_production(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Invented people have a password that everybody knows. They cannot sign in outside a demonstration; still, a
    database that holds them was never meant for production.
    """
    if settings.DEMO or settings.DEBUG or "default" not in (databases or ()):
        return []
    if User._meta.db_table not in connections["default"].introspection.table_names() or not demo_users_exist():
        return []
    return [
        Error(
            "This database holds the invented people of a demonstration.",
            hint="Use a new database for production, or set PBC_DEMO=1 if this is a demonstration.",
            id="accounts.E001",
        )
    ]
