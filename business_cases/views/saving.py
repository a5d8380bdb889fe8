"""Forms of parts of the proforma, shown and saved. What two people wrote is put together; nothing of either is lost."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from business_cases.actions.drafting import SavedMeanwhile, save_section
from business_cases.domain.changes import merged
from business_cases.domain.proforma import Section
from business_cases.forms.proforma import PartForm
from business_cases.models import BusinessCase
from business_cases.presenters.proforma import answer_words
from business_cases.queries.changes import answers_at
from business_cases.queries.owners import bodies_in, providers_known
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on


@dataclass(frozen=True)
class Theirs:
    """What somebody else saved to a question that this person answered in another way."""

    by: str
    at: Any
    words: list[str]


def part_forms(request: PersonRequest, case: BusinessCase, sections: list[Section]) -> list[PartForm]:
    """A form of each part, with what was sent, or else what stands."""
    rows = {row.key: row for row in case.sections.filter(key__in=[section.key for section in sections])}
    known = providers_known() if any(section.key == "service" for section in sections) else []
    return [
        PartForm(
            request.POST if request.method == "POST" else None,
            section=section,
            answers=rows[section.key].content if section.key in rows else {},
            revision=rows[section.key].revision if section.key in rows else 0,
            light=case.is_light,
            known=known,
            more=request.GET.get("more", ""),
        )
        for section in sections
    ]


def save_forms(request: PersonRequest, case: BusinessCase, forms: list[PartForm]) -> list[PartForm]:
    """Save valid forms that were changed, each by itself.

    :returns: forms to show again: those that two people answered in two ways, or that the action refused.
    """
    return [again for form in forms if (again := _saved(request, case, form))]


def theirs_of(case: BusinessCase, forms: list[PartForm]) -> dict[str, Theirs]:
    """What stands in the place of each question that two people answered in two ways, by the name of its field."""
    found = {}
    for form in forms:
        if not form.conflicts:
            continue
        row = case.sections.get(key=form.section.key)
        bodies = bodies_in({form.section.key: row.content})
        for key in form.conflicts:
            lines = answer_words(form.section.question(key), row.content.get(key), bodies)
            found[form.add_prefix(key)] = Theirs(row.saved_by, row.saved_at, lines)
    return found


def onward(request: PersonRequest, case: BusinessCase, here: str) -> HttpResponse:
    """Where the button that saved leads: the same page with a row more or less, the list of parts, or the check."""
    add, remove = request.POST.get("add", ""), request.POST.get("remove", "")
    if add:
        return redirect(f"{here}?{urlencode({'more': add})}#{add}")
    if remove:
        return redirect(f"{here}#{remove.rpartition('-')[0]}")
    messages.success(request, "Saved.")
    if "check" in request.POST:
        return redirect("business_cases:check", case.reference)
    return redirect(reverse("business_cases:write", args=[case.reference]))


def _saved(request: PersonRequest, case: BusinessCase, form: PartForm) -> PartForm | None:
    if form.answers == form.stored:
        return None
    try:
        _save(request, case, form.section.key, form.answers, form.seen_revision)
    except SavedMeanwhile:
        return _put_together(request, case, form)
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return form
    return None


def _put_together(request: PersonRequest, case: BusinessCase, form: PartForm) -> PartForm | None:
    """Join what two people wrote. Where they answered a question in two ways, show both and save nothing."""
    row = case.sections.get(key=form.section.key)
    base = answers_at(row, form.seen_revision)
    both = merged(base, row.content, {key: form.answers.get(key) for key in form.asked_keys} | form.unasked(base))
    if both.conflicts:
        return PartForm(
            section=form.section,
            answers=both.answers,
            revision=row.revision,
            light=case.is_light,
            conflicts=both.conflicts,
        )
    if both.answers == row.content:
        return None
    try:
        _save(request, case, row.key, both.answers, row.revision)
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return form
    messages.success(request, f"{row.saved_by} wrote in this part as well. Both your answers and theirs are kept.")
    return None


def _save(request: PersonRequest, case: BusinessCase, key: str, answers: Any, seen: int) -> None:
    save_section(case=case, key=key, answers=answers, seen=seen, by=request.principal, at=clock.now())
