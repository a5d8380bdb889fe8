"""The pages of help. Open to everybody: they hold nothing of anybody, and help with signing in too."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from pbc.accounts.domain.roles import ROLES
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Group
from pbc.activity.domain.states import LABELS, MEANINGS
from pbc.activity.presenters import GROUP_LABELS
from pbc.help import pages
from pbc.help.glossary import Term, read_glossary
from pbc.organisations.domain.kinds import LABELS as KIND_LABELS


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """The five questions that every reader wants answered (R13, S4 ¶6), each with the pages that answer it."""
    return render(request, "help/start.jinja", {"page": None, "pages": pages.PAGES})


@require_safe
def help_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = next(page for page in pages.PAGES if page.slug == slug)
    context = {"page": page, "pages": pages.PAGES} | CONTEXTS.get(slug, dict)()
    return render(request, page.template, context)


def help_link(request: HttpRequest) -> dict[str, Any]:
    """Template context: the page of help about the screen that is shown, if there is one."""
    match = request.resolver_match
    return {"help_page": pages.PAGE_OF_ROUTE.get(match.view_name) if match else None}


def _files() -> dict[str, Any]:
    groups = [
        (GROUP_LABELS[group], [declared for declared in FORMATS.values() if declared.group is group]) for group in Group
    ]
    return {
        "groups": groups,
        "states": [(LABELS[status], meaning) for status, meaning in MEANINGS.items()],
        "whole_file": pages.WHOLE_FILE,
        "rows": pages.ROWS,
    }


def _roles() -> dict[str, Any]:
    return {"roles": ROLES.values(), "words": pages.PERMISSION_WORDS, "kinds": KIND_LABELS}


def _words() -> dict[str, Any]:
    return {"terms": glossary()}


@cache
def glossary() -> tuple[Term, ...]:
    return read_glossary((settings.BASE_DIR / "docs" / "glossary.md").read_text(encoding="utf-8"))


CONTEXTS = {"files": _files, "roles": _roles, "words": _words}
