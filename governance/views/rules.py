"""Pages of rules: what is in force on a day, one rule with its history, and the adoption of a PCT's own."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods
from markupsafe import Markup

from governance import permissions, presenters
from governance.actions.rules import adopt_local_rule
from governance.domain.rule_files import rule_set_on
from governance.domain.rules import RuleInForce
from governance.forms.rules import AdoptForm
from governance.queries.places import own_pct, pcts_in_sight
from governance.queries.rules import history, rules_in_force
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.views.access import PersonRequest, signed_in
from pbc.core import clock
from pbc.core.errors import Denied, Invalid
from pbc.core.faults import show_on
from pbc.core.formats import day
from pbc.core.listing import Column, Filter, Listing
from pbc.core.tags import tag
from pbc.organisations.models import Organisation


@signed_in(Permission.RULES_VIEW)
@require_http_methods(["GET"])
def rule_list(request: PersonRequest) -> HttpResponse:
    """The rules in force on a day: the national value and the PCT's own beside it."""
    on, fault = _day(request)
    pct = _pct(request, on)
    rules = rules_in_force(on, pct)
    pcts = [(each.code, each.name) for each in pcts_in_sight(request.principal)]
    listing = Listing(
        "Rules in force",
        list(rules.values()),
        _columns(on, pct),
        _filters(rules, pcts),
        asked=request.GET,
        per_page=100,
    )
    if listing.export_format:
        return listing.file_response()
    context = {"listing": listing, "on": on, "pct": pct, "rule_set": rule_set_on(on), "fault": fault}
    return render(request, "governance/rules.jinja", context)


@signed_in(Permission.RULES_VIEW)
@require_http_methods(["GET"])
def rule_page(request: PersonRequest, key: str) -> HttpResponse:
    """One rule on a day: words, paragraph, source, what a PCT may do, and what this PCT has adopted."""
    on, fault = _day(request)
    pct = _pct(request, on)
    context = {
        "rule": _rule(key, on, pct),
        "on": on,
        "pct": pct,
        "fault": fault,
        "history": history(key, pct) if pct else [],
        "may_adopt": pct is not None and permissions.may_adopt(request.principal, pct),
        "words": presenters,
    }
    return render(request, "governance/rule.jinja", context)


@signed_in(Permission.RULES_ADOPT)
@require_http_methods(["GET", "POST"])
def adopt(request: PersonRequest, key: str) -> HttpResponse:
    """Adopt the PCT's own value for a rule."""
    today = clock.today()
    pct = own_pct(request.principal, today)
    if pct is None:
        raise Denied("Only a PCT adopts local rules: choose a role that you hold in one.")
    rule = _rule(key, today, pct)
    form = AdoptForm(request.POST or None, rule=rule.rule)
    if request.method == "POST" and form.is_valid():
        try:
            done = adopt_local_rule(pct=pct, key=key, **form.cleaned_data, by=request.principal, at=clock.now())
        except (Invalid, Denied) as fault:
            show_on(form, fault)
        else:
            messages.success(request, f"Adopted: {rule.title}, from {day(done.rule.from_day)}.")
            for warning in done.warnings:
                messages.warning(request, warning)
            return redirect(f"{reverse('governance:rule', args=[key])}?{urlencode({'on': str(done.rule.from_day)})}")
    context = {"form": form, "rule": rule, "pct": pct, "words": presenters}
    return render(request, "governance/adopt.jinja", context)


def _day(request: PersonRequest) -> tuple[date, str]:
    """The day asked for, or today with what was wrong."""
    asked = request.GET.get("on", "").strip()
    if not asked:
        return clock.today(), ""
    try:
        return date.fromisoformat(asked), ""
    except ValueError:
        return clock.today(), f"“{asked[:20]}” is not a date, so today’s rules are shown. Write it as 2006-06-01."


def _pct(request: PersonRequest, on: date) -> Organisation | None:
    asked = request.GET.get("pct", "")
    if asked:
        return pcts_in_sight(request.principal).filter(code=asked).first()
    return own_pct(request.principal, on)


def _rule(key: str, on: date, pct: Organisation | None) -> RuleInForce:
    rule = rules_in_force(on, pct).get(key)
    if rule is None:
        raise Http404(f"There is no rule “{key}” on {on}.")
    return rule


def _columns(on: date, pct: Organisation | None) -> tuple[Column, ...]:
    query = urlencode({"on": on.isoformat()} | ({"pct": pct.code} if pct else {}))
    return (
        Column(
            "title",
            "Rule",
            order_by="title",
            href=lambda rule: f"{reverse('governance:rule', args=[rule.key])}?{query}",
            sub=lambda rule: rule.rule.words,
        ),
        Column("group", "About", value=lambda rule: rule.rule.group, order_by="group"),
        Column("national", "National", value=lambda rule: presenters.national_value(rule.rule)),
        Column("local", pct.name if pct else "PCT’s own", value=presenters.local_value, order_by="local"),
        Column("paragraph", "Paragraph", order_by="paragraph"),
        Column("standing", "How sure", value=presenters.standing, html=_standing_tag, order_by="standing"),
    )


def _standing_tag(rule: RuleInForce) -> Markup:
    colour = "blue" if rule.is_local else presenters.STANDING_COLOURS[rule.rule.standing]
    return tag(presenters.standing(rule), colour)


def _filters(rules: dict[str, RuleInForce], pcts: list[tuple[str, str]]) -> tuple[Filter, ...]:
    groups = tuple((group, group) for group in dict.fromkeys(rule.rule.group for rule in rules.values()))
    return (
        Filter("on", "On the day (YYYY-MM-DD)", lambda rows, _: rows),
        *((Filter("pct", "PCT", lambda rows, _: rows, pcts),) if len(pcts) > 1 else ()),
        Filter("group", "About", lambda rows, group: [rule for rule in rows if rule.rule.group == group], groups),
        Filter("q", "Words in the rule", _with_words),
        Filter(
            "whose",
            "Whose",
            lambda rows, whose: [rule for rule in rows if rule.is_local == (whose == "local")],
            (("local", "The PCT’s own"), ("national", "National only")),
        ),
    )


def _with_words(rows: list[RuleInForce], text: str) -> list[RuleInForce]:
    return [rule for rule in rows if text.lower() in f"{rule.title} {rule.rule.words} {rule.paragraph}".lower()]
