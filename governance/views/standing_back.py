"""To stand back from one matter for which no declaration stands: the page that every app offers on its own (R122)."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from governance.actions.interests import recuse
from governance.domain.interests import Matter
from governance.forms.interests import StandBackForm
from governance.queries.recusals import may_stand_back
from governance.queries.walls import WALLED_KINDS
from pbc.accounts.views.access import PersonRequest
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on

NO_WALL = "Only people of a PCT or of the SHA stand back: practices and consortia do not decide on their own matters."


def offers_to_stand_back(request: PersonRequest) -> bool:
    """Whether a page offers this person to stand back from what it shows."""
    return request.principal.organisation_kind in WALLED_KINDS


def stand_back_page(request: PersonRequest, matter: Matter, back: list[tuple[str, str]]) -> HttpResponse:
    """Ask why, record it, and leave the matter: whoever stands back does not find it again.

    :param back: the way to the matter, its own page last.
    :raises Denied: for a hat before which no wall stands.
    """
    people = may_stand_back(request.principal, clock.today())
    if not people:
        raise Denied(NO_WALL)
    form = StandBackForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        person = next(each for each in people if each.pk == form.cleaned_data["person"])
        is_oneself = person.pk == request.principal.user_id
        try:
            recuse(
                person=person,
                matter=matter,
                reason=form.cleaned_data["reason"],
                by=request.principal,
                at=clock.now(),
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            who = "You stand" if is_oneself else f"{person.name} stands"
            messages.success(request, f"Recorded. {who} back from {matter.label} from now on.")
            return redirect("governance:kept_away") if is_oneself else redirect(back[-1][1])
    context = {"form": form, "title": f"Stand back from {matter.label}", "back": back, "records": len(people) > 1}
    return render(request, "governance/stand_back.jinja", context)
