"""What all tests share."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import TransactionTestCase
from hypothesis import HealthCheck, settings

from tests.databases import empty, exists, left_alone, migrated
from tests.worlds import builds_of, side_by_side, worlds

PROJECT = Path(__file__).resolve().parent.parent

# A busy machine is slow now and then; that is no failure of a property. The same examples each time, so that a change
# and its check see the same; `make test ARGS=--hypothesis-profile=search` looks for new ones.
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("project", derandomize=True, **PATIENT)
settings.register_profile("search", **PATIENT)
settings.load_profile("project")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    side_by_side(items)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    worlds.ready(builds_of(item))


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real public files, kept beside the project and not in it."""
    directory = PROJECT.parent / "shared" / "data"
    if not directory.is_dir():
        pytest.skip("the real files of ../shared/data are not on this machine")
    return directory


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    request: pytest.FixtureRequest,
    django_db_modify_db_settings: None,
    django_db_blocker: Any,
    django_db_keepdb: bool,
    django_db_createdb: bool,
) -> None:
    """Have test databases copied from one that is migrated, but where ``--reuse-db`` has them already."""
    from django.db import connection

    test, worker = connection.settings_dict["TEST"], getattr(request.config, "workerinput", {}).get("workerid", "")
    with django_db_blocker.unblock():
        if django_db_createdb or not (django_db_keepdb and exists(test["NAME"])):
            test["TEMPLATE"] = migrated(test["NAME"].removesuffix(f"_{worker}"))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any, django_db_keepdb: bool) -> Iterator[None]:
    """The databases of the tests, as pytest-django makes them. Sessions that a browser's last request or a killed
    worker left behind are ended first: with one open, PostgreSQL does not let its database go.
    """
    worlds.blocker = django_db_blocker
    TransactionTestCase._fixture_teardown = lambda self: empty()  # type: ignore[method-assign]
    yield
    worlds.close()
    from django.db import connection

    with django_db_blocker.unblock():
        name = connection.settings_dict["NAME"]
        connection.close()
        left_alone(name, to_be_dropped=not django_db_keepdb)
