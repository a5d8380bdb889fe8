"""Where a hat may go from the top of every page. Above all apps, because it names pages of each."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from pbc.accounts.domain.permissions import Permission


@dataclass(frozen=True)
class Place:
    text: str
    route: str
    permission: Permission
    about: str


PLACES = (
    Place(
        "Practices",
        "organisations:practices",
        Permission.PRACTICE_VIEW,
        "lists, list sizes and PCT of every practice you may see",
    ),
    Place("Packs", "information_packs:packs", Permission.PACK_VIEW, "the monthly information packs"),
    Place("Statements", "budgets:statements", Permission.STATEMENT_VIEW, "budget and actual, by practice and month"),
    Place("Budgets", "budgets:latest_round", Permission.BUDGET_SET, "set, compare, agree and issue practices’ budgets"),
    Place("Ledger", "budgets:latest_ledger", Permission.LEDGER_VIEW, "where each pound of the allocation stands"),
    Place("Contingency", "budgets:funds", Permission.LEDGER_VIEW, "the fund for costly care, and calls on it"),
    Place(
        "Freed-up resources",
        "budgets:claims",
        Permission.LEDGER_VIEW,
        "claims, what they buy, and each practice’s balance",
    ),
    Place(
        "Business cases",
        "business_cases:cases",
        Permission.CASE_VIEW,
        "proposals for services, decided within eight weeks",
    ),
    Place("Imports", "activity:imports", Permission.IMPORT_VIEW, "files sent, how they went, and rows held back"),
    Place(
        "Benchmarks",
        "activity:latest_benchmarks",
        Permission.PRACTICE_VIEW,
        "every practice of a PCT on the indicators of use and referral",
    ),
    Place("Month end", "activity:months", Permission.MONTH_CLOSE, "close a month, and see what came late"),
    Place("Year end", "budgets:year_ends", Permission.AUDIT_VIEW, "close and sign a year of budgets, audit bundles"),
    Place("Rules", "governance:rules", Permission.RULES_VIEW, "the rules in force, with their paragraphs"),
    Place(
        "Mergers",
        "successions:list",
        Permission.SUCCESSION_RECORD,
        "practices and PCTs that merged, split or were renamed",
    ),
    Place("Users", "accounts:users", Permission.USERS_MANAGE, "people and the roles they hold"),
    Place("Machine keys", "accounts:machine_keys", Permission.USERS_MANAGE, "keys that other systems carry"),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: the places that this hat may see, the present one marked."""
    principal = getattr(request, "principal", None)
    if not principal:
        return {"navigation": []}
    items = []
    for place in PLACES:
        address = _address(place) if principal.may(place.permission) else None
        if address:
            is_here = request.path.startswith(address)
            items.append(
                {
                    "text": place.text,
                    "href": address,
                    "about": place.about,
                    "current": request.path == address,
                    "active": is_here,
                }
            )
    return {"navigation": items}


def _address(place: Place) -> str | None:
    try:
        return reverse(place.route)
    except NoReverseMatch:  # an app without pages
        return None
