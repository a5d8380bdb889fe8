"""What a dispute about a line, a figure, a clause or the plan carries along: words, rules, and figures with their
working as they stand on the day (R140; S4 ¶72)."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from budgets.domain.claims import FactKind
from budgets.domain.clauses import clauses_of
from budgets.domain.services import line_label
from budgets.models import BudgetLine, Terms
from budgets.presenters.freed_up import FACT_LABELS
from budgets.queries.freed_up import Incentives
from disputes.domain.parties import About, Subject, Tried
from pbc.core.formats import day, measure, pounds
from pbc.core.periods import FinancialYear, Month
from pbc.core.working import Source, Working
from pbc.organisations.models import Organisation

LONGEST_RULE = 60
LINE, TERMS, FACT, FIGURE = "budgets.BudgetLine", "budgets.Terms", "budgets.PlanFact", "budgets.Statement"
"""How a dispute names what it is about. A clause stands in terms, a fact is what both sides say of it, a figure stands
in a statement: their keys say which."""

ABOUT_FACTS = {
    FactKind.AGREEMENT_STANDS: (About.AGREEMENT, "whether the agreement stands", "S1; S4 ¶60"),
    FactKind.PLAN_AGREED: (About.PLAN, "whether the plan is agreed", "S4 ¶60"),
    FactKind.OBJECTIVES_MET: (About.INCENTIVE, "whether the plan’s objectives are met", "S4 ¶61"),
}


def clause_key(terms: Terms, number: int) -> str:
    return f"{terms.pk}.{number}"


def fact_key(practice: Organisation, year: FinancialYear, kind: FactKind) -> str:
    return f"{practice.pk}.{year.start_year}.{kind}"


def figure_key(practice: Organisation, month: Month, line: str) -> str:
    return f"{practice.pk}.{month}.{line}"


def about_line(line: BudgetLine, tried: tuple[Tried, ...], others: Iterable[Mapping[str, Any]] = ()) -> Subject:
    """A line of a budget, proposed or issued. The first figure is what a panel rules on: the line's year.

    :param others: further figures in dispute, such as one of a statement.
    """
    budget, label = line.budget, line_label(line.line)
    year = FinancialYear(budget.financial_year)
    working = Working.from_dict(line.working)
    amounts = (
        (f"{label}, the year as it stands", line.net, line.working),
        (f"{label}, before contingency", line.gross, None),
        (f"{label}, kept back as contingency", line.contingency, None),
    )
    query = urlencode({"year": str(year), "version": str(budget.version)})
    return Subject(
        About.BUDGET,
        f"{label} in the budget of {year}, version {budget.version}",
        key=(LINE, str(line.pk)),
        address=f"{reverse('budgets:budget', args=[budget.practice.code])}?{query}",
        paragraph=rules_of(working) or "S4 ¶28",
        figures=(*(_pounds(*each) for each in amounts), *others),
        tried=tried,
    )


def about_figure(
    practice: Organisation, month: Month, line: str, figure: Mapping[str, Any], address: str, tried: tuple[Tried, ...]
) -> Subject:
    """A figure of a statement that is late or wrong, with all that it was worked out from."""
    return Subject(
        About.INFORMATION,
        f"{figure['name']}, {month.label}",
        key=(FIGURE, figure_key(practice, month, line)),
        address=address,
        paragraph=rules_of(Working.from_dict(figure["working"])) or "S4 ¶22",
        figures=(figure,),
        tried=tried,
    )


def about_clause(terms: Terms, number: int, tried: tuple[Tried, ...]) -> Subject:
    """A clause of the terms, in the words that are signed, with the fingerprint of the whole.

    :raises KeyError: where the terms have no such clause.
    """
    budget = terms.budget
    words = clauses_of(terms.text)[number]
    signed = "; ".join(f"{each.name}, {day(each.signed_at)}" for each in terms.signatures.order_by("pk"))
    source = Source("terms", f"Terms, version {terms.version}, made on {day(terms.made_at)}", terms.digest)
    working = Working(
        name=f"Clause {number}",
        value=words,
        unit="",
        formula="",
        sources=(source,),
        notes=(f"Fingerprint of the terms: {terms.digest}", f"Signed: {signed or 'by nobody yet'}"),
    )
    return Subject(
        About.AGREEMENT,
        f"clause {number} of the terms of {FinancialYear(budget.financial_year)}, version {terms.version}",
        key=(TERMS, clause_key(terms, number)),
        address=reverse("budgets:agreement", args=[budget.pk]),
        paragraph="S1; S4 ¶31",
        figures=({"name": f"Clause {number}, as it stands", "value": words, "working": working.as_dict()},),
        tried=tried,
    )


def about_fact(
    practice: Organisation, year: FinancialYear, kind: FactKind, paid: Incentives | None, tried: tuple[Tried, ...]
) -> Subject:
    """What both sides say of agreement, plan or objectives, with the payment that rests on it, if one does."""
    about, label, paragraph = ABOUT_FACTS[kind]
    payments = {FactKind.PLAN_AGREED: "plan", FactKind.OBJECTIVES_MET: "guarantee"}
    payment = getattr(paid, payments[kind]) if paid and kind in payments else None
    return Subject(
        about,
        f"{label}, {year}",
        key=(FACT, fact_key(practice, year, kind)),
        address=f"{reverse('budgets:freed_up', args=[practice.code])}?{urlencode({'year': str(year)})}",
        paragraph=paragraph,
        figures=(figure_of(payment.name, payment),) if payment else (),
        tried=tried,
    )


def figure_of(name: str, working: Working) -> dict[str, Any]:
    """A figure in dispute with its working, frozen; where there is none, the reason."""
    value = working.value
    shown = measure(value, working.unit) if value is not None else working.reason
    figure = {"name": name, "value": shown, "working": working.as_dict()}
    return figure | {"amount": str(value)} if working.unit == "£" and isinstance(value, Decimal) else figure


def rules_of(working: Working) -> str:
    """The paragraphs behind a figure, its own first, each once, as many as there is room for."""
    found = ""
    for each in working.all_paragraphs:
        longer = f"{found}; {each}" if found else each
        is_new = not _marks(each) <= _marks(found)
        if is_new and len(longer) <= LONGEST_RULE:
            found = longer
    return found


def fact_words(kind: FactKind) -> str:
    """What is said to be so, as a step of what was tried names it."""
    return FACT_LABELS[kind]


def _marks(paragraphs: str) -> set[str]:
    """What is named: of ``S4 ¶36, ¶41`` the seed and both paragraphs."""
    return set(paragraphs.replace(",", " ").replace(";", " ").split())


def _pounds(name: str, amount: Decimal, working: Mapping[str, Any] | None) -> dict[str, Any]:
    return {"name": name, "value": pounds(amount), "amount": str(amount), "working": working}
