"""A use of freed-up resources: proposed, decided, paid for and accounted for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budgets import permissions
from budgets.actions.uses import (
    agree_small_purchase,
    agree_use,
    decline_use,
    propose_use,
    record_spending,
    release_use,
    return_unspent,
    withdraw_use,
)
from budgets.domain.use_states import LABELS, PROMISED, WAITING, UseStatus
from budgets.domain.uses import MinuteAbout, UseKind, is_small
from budgets.forms.freed_up import AgreeUseForm, ExplanationForm, ReasonForm, ReleaseForm, SpendForm, UseForm
from budgets.models import BoardMinute, ProposedUse
from budgets.presenters import freed_up as words
from budgets.queries.claims import UseMoney, money_of
from budgets.queries.ledger import keeper_of
from budgets.views.claim_scope import address_of, claim_or_404
from budgets.views.claims import holders_of
from governance.queries.rules import rule_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.forms import PasswordAgain
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.accounts.views.proof import proven
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import pounds
from pbc.core.money import ZERO

Forms = Mapping[str, Form]


@signed_in(Permission.FREED_UP_DECLARE)
@require_http_methods(["GET", "POST"])
def propose(request: PersonRequest, reference: str) -> HttpResponse:
    """Say what a practice’s part of a claim should buy."""
    claim = claim_or_404(request, reference)
    holders = holders_of(request, claim)
    if not holders:
        raise Denied("Only a practice that has a part of this claim, or its consortium, proposes what it should buy.")
    form = UseForm(request.POST or None, holders=holders, permitted=claim.terms["permitted_uses"])
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        practice = next(each for each in holders if each.pk == given.pop("practice"))
        try:
            use = propose_use(claim=claim, practice=practice, **given, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Proposed. The PCT decides on it.")
            return redirect(_address(use))
    context = {
        "form": form,
        "title": "Propose a use",
        "caption": f"Claim {reference}",
        "about": "Freed-up resources buy equipment, training, and clinical or non-clinical staff for the benefit of "
        "local patients; premises only with the board’s specific approval (S4 ¶44).",
        "button": "Propose",
        "back": [("Freed-up resources", reverse("budgets:claims")), (reference, address_of(claim))],
    }
    return render(request, "budgets/freed_up_form.jinja", context)


@signed_in(Permission.LEDGER_VIEW)
@require_http_methods(["GET"])
def use_page(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """One use: what it is for, what was decided, what was paid, and what this hat may do."""
    return _page(request, _use_or_404(request, reference, number))


@signed_in(Permission.FREED_UP_DECIDE)
@require_http_methods(["POST"])
def decide(request: PersonRequest, reference: str, number: int, deed: str) -> HttpResponse:
    """What the PCT does with a use: agree it, by the light route or the usual one, and release its money."""
    use, at = _use_or_404(request, reference, number), clock.now()
    who: dict[str, Any] = {"use": use, "by": request.principal, "at": at}
    deeds: dict[str, tuple[Callable[..., Any], str]] = {
        "agree": (lambda given: agree_use(**who, **given), "Agreed. Its money is promised to it."),
        "small": (
            lambda given: agree_small_purchase(**who, **given),
            "Agreed and released. The board is told in its list.",
        ),
        "release": (lambda given: release_use(**who, **given), "Released."),
    }
    return _deed(request, use, deed, deeds, at)


@signed_in(Permission.FREED_UP_DECLARE)
@require_http_methods(["POST"])
def account(request: PersonRequest, reference: str, number: int, deed: str) -> HttpResponse:
    """What the practice does with a use: account for what was spent, return the rest, or withdraw it."""
    use, at = _use_or_404(request, reference, number), clock.now()
    who: dict[str, Any] = {"use": use, "by": request.principal, "at": at}
    deeds: dict[str, tuple[Callable[..., Any], str]] = {
        "spend": (lambda given: record_spending(**who, **given), "Recorded as spent."),
        "return": (lambda given: return_unspent(**who, **given), "Returned. It may be put to another use."),
        "withdraw": (lambda given: withdraw_use(**who, **given), "Withdrawn."),
    }
    return _deed(request, use, deed, deeds, at)


@signed_in(Permission.FREED_UP_DECIDE)
@require_http_methods(["GET", "POST"])
def decline(request: PersonRequest, reference: str, number: int) -> HttpResponse:
    """Refuse a use, or say that it cannot be done yet: with reasons, plan and timetable."""
    use = _use_or_404(request, reference, number)
    form = ExplanationForm(request.POST or None, with_choice=True)
    if request.method == "POST" and form.is_valid():
        for_good = form.cleaned_data["for_good"] == "yes"
        try:
            decline_use(
                use=use, explanation=form.explanation(), for_good=for_good, by=request.principal, at=clock.now()
            )
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, "Recorded. The practice sees the reasons, the plan and the timetable.")
            return redirect(_address(use))
    context = {
        "form": form,
        "title": "Refuse, or say what stands in the way",
        "caption": f"{use.reference}: {words.use_label(use.kind).lower()}, {pounds(use.amount)}",
        "about": "The PCT is expected to reallocate as the practice recommends. Where it does not, the practice "
        "receives the full reasons, and a plan and timetable to remove the obstacle (S4 ¶63).",
        "button": "Record",
        "back": [("Freed-up resources", reverse("budgets:claims")), (use.reference, _address(use))],
    }
    return render(request, "budgets/freed_up_form.jinja", context)


def _deed(
    request: PersonRequest,
    use: ProposedUse,
    deed: str,
    deeds: Mapping[str, tuple[Callable[..., Any], str]],
    at: datetime,
) -> HttpResponse:
    """Do one thing to a use; what is refused stands on its form. The password is given at the moment of the deed."""
    if deed not in deeds:
        raise Http404("There is no such deed.")
    forms = _forms(request, use, money_of([use])[use.pk], sent=deed)
    form = forms[deed]
    if not form.is_valid():
        return _page(request, use, forms)
    act, said = deeds[deed]
    try:
        if isinstance(form, PasswordAgain):
            form.cleaned_data["proven_at"] = proven(request, form, at)
        act(form.cleaned_data)
    except (Invalid, Denied) as fault:
        show_on(form, fault)
        return _page(request, use, forms)
    messages.success(request, said)
    return redirect(_address(use))


def _forms(request: PersonRequest, use: ProposedUse, money: UseMoney, *, sent: str = "") -> dict[str, Form]:
    """The forms of a use by deed; the one that was sent holds what was sent."""

    def data(deed: str) -> Any:
        return request.POST if sent == deed else None

    seen = {"seen": money.released + money.spent, "amount": money.left(use)}
    today = {"spent_on": clock.today().isoformat()}
    return {
        "agree": AgreeUseForm(data("agree"), prefix="agree", minutes=_minutes(request, use)),
        "small": PasswordAgain(data("small"), prefix="small"),
        "release": ReleaseForm(data("release"), prefix="release", initial=seen),
        "spend": SpendForm(data("spend"), prefix="spend", initial=today),
        "return": ReasonForm(data("return"), prefix="return"),
        "withdraw": ReasonForm(data("withdraw"), prefix="withdraw"),
    }


def _minutes(request: PersonRequest, use: ProposedUse) -> list[BoardMinute]:
    """Minutes on premises that have approved no use yet."""
    rows = BoardMinute.objects.visible_to(request.principal).filter(
        pct=keeper_of(use.claim.books, clock.today()), about=MinuteAbout.PREMISES, use=None
    )
    return list(rows.order_by("-held_on", "-pk"))


def _page(request: PersonRequest, use: ProposedUse, forms: Forms | None = None) -> HttpResponse:
    money = money_of([use])[use.pk]
    shown = forms or _forms(request, use, money)
    context = {
        "use": use,
        "claim": use.claim,
        "money": money,
        "deeds": use.deeds.order_by("-pk"),
        "steps": use.steps.order_by("due_on"),
        "forms": shown,
        "faulty": next((form for form in shown.values() if form.is_bound and form.errors), None),
        "words": words,
        "statuses": LABELS,
        "offers": _offers(request, use, money),
    }
    return render(request, "budgets/use.jinja", context)


def _offers(request: PersonRequest, use: ProposedUse, money: UseMoney) -> dict[str, bool]:
    """Which deeds the page offers to this hat."""
    pct = keeper_of(use.claim.books, clock.today())
    may_decide = permissions.may_in_own_pct(request.principal, pct, Permission.FREED_UP_DECIDE)
    may_account = permissions.may_claim_for(request.principal, use.practice, clock.today())
    limit = rule_in_force("small_purchase_limit", on=clock.today(), pct=pct).number
    waits = use.state in WAITING
    return {
        "agree": may_decide and waits,
        "small": may_decide and waits and is_small(UseKind(use.kind), use.amount, limit),
        "decline": may_decide and waits,
        "release": may_decide and use.state in PROMISED and money.left(use) > ZERO,
        "spend": may_account and use.state is UseStatus.RELEASED and money.released > ZERO,
        "return": may_account and use.state is UseStatus.RELEASED and money.released > ZERO,
        "withdraw": may_account and (waits or use.state is UseStatus.AGREED),
    }


def _use_or_404(request: PersonRequest, reference: str, number: int) -> ProposedUse:
    rows = ProposedUse.objects.visible_to(request.principal).select_related("practice", "claim__books__pct", "minute")
    return get_object_or_404(rows.select_related("claim__practice"), claim__reference=reference, number=number)


def _address(use: ProposedUse) -> str:
    return reverse("budgets:use", args=[use.claim.reference, use.number])
