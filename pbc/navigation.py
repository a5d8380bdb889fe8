"""Where a hat may go from the top of every page. Above all apps, because it names pages of each."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.http import urlencode

from pbc.accounts.domain.permissions import Permission
from pbc.core import clock
from pbc.core.periods import Month
from pbc.core.principal import Principal


@dataclass(frozen=True)
class Place:
    text: str
    route: str
    permission: Permission
    about: str


@dataclass(frozen=True)
class Group:
    """Places that share one entry of the menu, which leads to a page of them.

    :param about: what they are for, as the page and the home page say it.
    """

    slug: str
    text: str
    about: str
    places: tuple[Place, ...]

    @property
    def address(self) -> str:
        return reverse("hub", args=[self.slug])


MONEY = Group(
    "money",
    "Money",
    "budgets, the ledger, the contingency fund, freed-up resources and the year’s end",
    (
        Place(
            "Budgets", "budgets:latest_round", Permission.BUDGET_SET, "set, compare, agree and issue practices’ budgets"
        ),
        Place("Ledger", "budgets:latest_ledger", Permission.LEDGER_VIEW, "where each pound of the allocation stands"),
        Place("Contingency", "budgets:funds", Permission.LEDGER_VIEW, "the fund for costly care, and calls on it"),
        Place(
            "Freed-up resources",
            "budgets:claims",
            Permission.LEDGER_VIEW,
            "claims, what they buy, and each practice’s balance",
        ),
        Place(
            "Exceptions",
            "budgets:exceptions",
            Permission.EXCEPTION_VIEW,
            "exceptions from the rules of budgets: asked, judged by the SHA, decided by the Department",
        ),
        Place("Year end", "budgets:year_ends", Permission.AUDIT_VIEW, "close and sign a year, audit bundles"),
        Place(
            "It adds up",
            "information_packs:proofs",
            Permission.AUDIT_VIEW,
            "every sum of a year made a second way, and where two figures differ",
        ),
    ),
)
DATA = Group(
    "data",
    "Data",
    "files sent, rows held back, and the close of each month",
    (
        Place("Imports", "activity:imports", Permission.IMPORT_VIEW, "files sent, how they went, and rows held back"),
        Place("Month end", "activity:months", Permission.MONTH_CLOSE, "close a month, and see what came late"),
        Place(
            "Mergers",
            "successions:list",
            Permission.SUCCESSION_RECORD,
            "practices and PCTs that merged, split or were renamed",
        ),
    ),
)
GOVERNANCE = Group(
    "governance",
    "Governance",
    "the rules in force, interests declared, and what panels have ruled",
    (
        Place("Rules", "governance:rules", Permission.RULES_VIEW, "the rules in force, with their paragraphs"),
        Place(
            "Interests",
            "governance:interests",
            Permission.RULES_VIEW,
            "what you declare, and the register of interests",
        ),
        Place(
            "Precedent book",
            "disputes:precedents",
            Permission.RULES_VIEW,
            "what panels have ruled on disputes, without names",
        ),
    ),
)
PEOPLE = Group(
    "people",
    "People and keys",
    "who may sign in, and which systems may",
    (
        Place("Users", "accounts:users", Permission.USERS_MANAGE, "people and the roles they hold"),
        Place("Outbox", "accounts:outbox", Permission.USERS_MANAGE, "messages by e-mail, and whether they left"),
        Place("Machine keys", "accounts:machine_keys", Permission.USERS_MANAGE, "keys that other systems carry"),
    ),
)
MENU: tuple[Place | Group, ...] = (
    Place(
        "Practices",
        "organisations:practices",
        Permission.PRACTICE_VIEW,
        "lists, list sizes and PCT of every practice you may see",
    ),
    Place("Packs", "information_packs:packs", Permission.PACK_VIEW, "the monthly information packs"),
    Place("Statements", "budgets:statements", Permission.STATEMENT_VIEW, "budget and actual, by practice and month"),
    MONEY,
    Place(
        "Business cases",
        "business_cases:cases",
        Permission.CASE_VIEW,
        "proposals for services, decided within eight weeks",
    ),
    Place(
        "Disputes",
        "disputes:disputes",
        Permission.DISPUTE_VIEW,
        "disagreements of practices and PCTs, up to the panel’s ruling",
    ),
    DATA,
    Place(
        "Benchmarks",
        "activity:latest_benchmarks",
        Permission.PRACTICE_VIEW,
        "every practice of a PCT on the indicators of use and referral",
    ),
    GOVERNANCE,
    PEOPLE,
)
GROUPS = {each.slug: each for each in MENU if isinstance(each, Group)}
PLACES = tuple(place for each in MENU for place in (each.places if isinstance(each, Group) else (each,)))


@dataclass(frozen=True)
class Task:
    """What to do with one practice. ``route`` takes its code; or ``query`` leaves it alone in the list of many."""

    text: str
    route: str
    permission: Permission
    about: str
    query: str = ""
    of_month: bool = False


PRACTICE_TASKS = (
    Task("Statement", "budgets:statement", Permission.STATEMENT_VIEW, "budget and actual to date, and why they differ"),
    Task("Budget", "budgets:budget", Permission.STATEMENT_VIEW, "each line, how it was set, and who signed it"),
    Task(
        "Information packs",
        "information_packs:packs",
        Permission.PACK_VIEW,
        "the pack of each month, and the answers to it",
        query="q",
    ),
    Task(
        "Activity",
        "activity:practice_month",
        Permission.PRACTICE_VIEW,
        "what was done last month, line by line, down to the rows",
        of_month=True,
    ),
    Task(
        "Freed-up resources",
        "budgets:freed_up",
        Permission.LEDGER_VIEW,
        "what was freed, claimed and put to use",
    ),
    Task(
        "Explanations of variances",
        "budgets:explanations",
        Permission.STATEMENT_VIEW,
        "what the PCT asked about, and what was answered",
        query="q",
    ),
)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: the menu of this hat with the present entry marked, all its places, what to do with a practice.

    A group of which the hat may open one place only stands as that place.
    """
    principal = getattr(request, "principal", None)
    if not principal:
        return {"navigation": [], "places": []}
    items: list[dict[str, Any]] = []
    for each in MENU:
        if not isinstance(each, Group):
            items += [_item(request, shown) for shown in open_to(principal, [each])]
            continue
        shown = open_to(principal, each.places)
        items += [_group_item(request, each, shown)] if len(shown) > 1 else [_item(request, one) for one in shown]
    return {
        "navigation": items,
        "places": open_to(principal, PLACES),
        "practice_tasks": partial(practice_tasks, principal),
    }


@dataclass(frozen=True)
class Shown:
    """A place that a hat may open, and where it is."""

    text: str
    href: str
    about: str


def open_to(principal: Principal, places: Iterable[Place]) -> list[Shown]:
    """Those of the places that this hat may open, in their order."""
    return [
        Shown(place.text, address, place.about)
        for place in places
        if principal.may(place.permission) and (address := _address(place))
    ]


def practice_tasks(principal: Principal, code: str) -> list[Shown]:
    """What this hat may open of a practice that it sees."""
    last_month = Month.of(clock.today()).plus(-1)
    made = []
    for task in PRACTICE_TASKS:
        if principal.may(task.permission):
            args = [] if task.query else [code, str(last_month)] if task.of_month else [code]
            query = f"?{urlencode({task.query: code})}" if task.query else ""
            made.append(Shown(task.text, reverse(task.route, args=args) + query, task.about))
    return made


def _item(request: HttpRequest, shown: Shown) -> dict[str, Any]:
    here = request.path.startswith(shown.href)
    return {"text": shown.text, "href": shown.href, "current": request.path == shown.href, "active": here}


def _group_item(request: HttpRequest, group: Group, places: Iterable[Shown]) -> dict[str, Any]:
    address = group.address
    within = any(request.path.startswith(place.href) for place in places)
    current = request.path == address
    return {"text": group.text, "href": address, "current": current, "active": current or within}


def _address(place: Place) -> str | None:
    try:
        return reverse(place.route)
    except NoReverseMatch:  # an app without pages
        return None
