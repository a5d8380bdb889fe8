import re
from pathlib import Path

from django.urls import get_resolver

from pbc.accounts.domain.permissions import Permission
from pbc.help import pages
from pbc.organisations.domain.kinds import OrganisationKind

PROJECT = Path(__file__).resolve().parents[3]


def test_every_screen_that_a_page_explains_exists() -> None:
    namespaces = {name: resolver for name, (_, resolver) in get_resolver().namespace_dict.items()}
    missing = {
        route
        for route in pages.PAGE_OF_ROUTE
        if route.partition(":")[2] not in namespaces[route.partition(":")[0]].reverse_dict
    }
    assert missing == set()


def test_a_screen_has_one_page() -> None:
    assert sum(len(page.routes) for page in pages.PAGES) == len(pages.PAGE_OF_ROUTE)


def test_every_permission_has_its_words() -> None:
    assert set(pages.PERMISSION_WORDS) == set(Permission)


def test_every_message_explained_is_one_that_files_get() -> None:
    source = "".join(path.read_text() for path in (PROJECT / "pbc" / "activity").rglob("*.py"))
    given = set(re.findall(r'"([a-z_]+)"', source))
    given |= {f"{fault}_{kind}" for fault in ("unknown", "closed") for kind in OrganisationKind}
    explained = [rule for message in (*pages.WHOLE_FILE, *pages.ROWS) for rule in message.rules]
    assert set(explained) - given == set()
    assert len(explained) == len(set(explained))
