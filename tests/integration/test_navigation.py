from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from pbc.accounts.domain.roles import ROLES
from pbc.core.principal import Principal
from pbc.navigation import GROUPS, MENU, PLACES, navigation, practice_tasks


def principal(role: str) -> Principal:
    return Principal(name="x", role=role, permissions=frozenset(ROLES[role].permissions))


def shown(role: str, path: str = "/") -> dict[str, object]:
    request = RequestFactory().get(path)
    request.principal = principal(role)  # type: ignore[attr-defined]
    return navigation(request)


def menu(role: str, path: str = "/") -> list[dict[str, object]]:
    return list(shown(role, path)["navigation"])  # type: ignore[call-overload]


def words(role: str) -> set[str]:
    return {place.text for place in shown(role)["places"]}  # type: ignore[attr-defined]


def test_a_hat_sees_the_places_it_may_open() -> None:
    assert {"Users", "Machine keys"} <= words("system_administrator")
    assert "Users" not in words("pct_finance")
    assert {"Ledger", "Budgets", "Imports"} <= words("pct_finance")


def test_disputes_stand_in_the_menu_of_who_reads_them_and_the_precedent_book_in_everybodys() -> None:
    outside = {"pct_analyst", "pct_board_clerk", "system_administrator"}
    assert {role for role in ROLES if "Disputes" not in words(role)} == outside
    assert {role for role in ROLES if "Precedent book" not in words(role)} == set()


def test_places_of_a_group_share_an_entry() -> None:
    entries = {entry["text"] for entry in menu("pct_finance")}
    assert {"Money", "Data"} <= entries
    assert entries.isdisjoint({"Ledger", "Imports"})


def test_a_group_of_one_stands_as_that_place() -> None:
    for role in ROLES:
        entries = {entry["text"] for entry in menu(role)}
        for group in GROUPS.values():
            own = [place.text for place in group.places if place.text in words(role)]
            assert (group.text in entries) == (len(own) > 1)
            assert not own or len(own) > 1 or own[0] in entries


def test_every_place_is_in_the_menu_or_in_a_group_of_it() -> None:
    """Two choices at most: none is lost."""
    assert len(PLACES) == sum(1 if each.text not in {g.text for g in GROUPS.values()} else 0 for each in MENU) + sum(
        len(group.places) for group in GROUPS.values()
    )


def test_the_present_place_is_marked_and_the_places_within_it() -> None:
    [here] = [place for place in menu("pct_finance", "/practices/") if place["active"]]
    assert (here["text"], here["current"]) == ("Practices", True)
    [above] = [place for place in menu("system_administrator", "/users/7/") if place["active"]]
    assert (above["text"], above["current"]) == ("People and keys", False)
    [group] = [place for place in menu("pct_finance", "/go-to/money/") if place["active"]]
    assert (group["text"], group["current"]) == ("Money", True)


def test_nobody_sees_none() -> None:
    nobody = SimpleNamespace(principal=None, path="/")
    assert navigation(nobody) == {"navigation": [], "places": []}  # type: ignore[arg-type]


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_somewhere_to_go(role: str) -> None:
    assert menu(role)


def test_words_are_different() -> None:
    texts = [place.text for place in PLACES] + [group.text for group in GROUPS.values()]
    assert len(set(texts)) == len(texts)


def test_what_to_do_with_a_practice_is_what_the_hat_may_open() -> None:
    of_practice = {task.text: task.href for task in practice_tasks(principal("practice_manager"), "X91001")}
    assert of_practice["Statement"] == "/practices/X91001/statement/"
    assert of_practice["Information packs"].endswith("?q=X91001")
    assert {"Budget", "Activity", "Freed-up resources", "Explanations of variances"} <= of_practice.keys()
    administrator = {task.text for task in practice_tasks(principal("system_administrator"), "X91001")}
    assert "Statement" not in administrator
