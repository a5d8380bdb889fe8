"""How a figure of a closed year's outturn came about (R35, R50; S4 ¶39, ¶42)."""

from decimal import Decimal

from budgets.domain.ledger import AccountKind, PostingKind
from budgets.models import Entry, YearClose
from budgets.queries.chance import Spreads, chance
from budgets.queries.contingency_traces import posting_source
from budgets.queries.evidence import traced
from budgets.queries.statements import statement
from budgets.queries.takeovers import takeovers
from budgets.queries.year_end import year_of
from pbc.core.working import Source, Working
from pbc.organisations.models import Organisation

OF_STATEMENT = ("budget", "actual", "high_cost", "variance")
OF_LEDGER: dict[str, tuple[tuple[PostingKind, ...], tuple[AccountKind, ...]]] = {
    "contributed": ((PostingKind.ISSUE,), (AccountKind.CONTINGENCY, AccountKind.DEVOLVED, AccountKind.BLOCKED_BACK)),
    "returned": ((PostingKind.CONTINGENCY_RETURN,), (AccountKind.CONTINGENCY_RETURNED,)),
    "freed_up": (
        (),
        (AccountKind.FREED_UP_PRACTICE, AccountKind.FREED_UP_RELEASED, AccountKind.FREED_UP_SPENT),
    ),
    "adjusted": ((), (AccountKind.DEVOLVED, AccountKind.BLOCKED_BACK)),
}
FORMULAS = {
    "contributed": "contingency kept back from the budget when it was issued",
    "returned": "left in the fund × the practice’s contribution ÷ all contributions",
    "freed_up": "became the practice’s: on its account, released, and spent",
    "adjusted": "postings on the practice’s lines since the budget was issued",
}
FIGURES = ("budget", "adjusted", "actual", "high_cost", "variance", "contributed", "returned", "freed_up")
"""In the order of an outturn."""
OF_CHANCE = ("lower", "upper")
"""How far chance alone carries the variance."""


def outturn_trace(closed: YearClose, practice: Organisation, figure: str) -> tuple[Working, tuple[Source, ...]] | None:
    """A figure as it was closed, and what it rests on; ``None`` where the outturn has none.

    Figures of March's statement open to it; those of the ledger to the postings that made them.
    """
    row = next((each for each in closed.outturn if each["code"] == practice.code), None)
    if row is None or figure not in (*FIGURES, *OF_CHANCE) or not row.get(figure):
        return None
    value = Decimal(row[figure])
    if figure in OF_CHANCE:
        return _of_chance(closed, practice, figure, value)
    return (
        _of_statement(closed, practice, figure, value)
        if figure in OF_STATEMENT
        else _of_ledger(closed, practice, figure, value)
    )


def _name(closed: YearClose, practice: Organisation, figure: str) -> str:
    return f"{practice.name}, outturn of {year_of(closed.books)}: {figure.replace('_', ' ')}"


def _of_statement(
    closed: YearClose, practice: Organisation, figure: str, value: Decimal
) -> tuple[Working, tuple[Source, ...]]:
    march = year_of(closed.books).months[-1]
    found = traced(statement(practice, march), "total", figure)
    inputs, sources = ((found.figure,), found.sources) if found else ((), ())
    as_closed = found is not None and found.figure.value == value
    notes = () if as_closed else ("The statement has changed since the year was closed; the outturn stays as closed.",)
    formula = f"the total of the statement of {march.label}, as it stood when the year was closed"
    name = _name(closed, practice, figure)
    return Working(name, value, "£", formula, inputs, paragraph="S4 ¶39", notes=notes), sources


def _of_chance(
    closed: YearClose, practice: Organisation, figure: str, value: Decimal
) -> tuple[Working, tuple[Source, ...]]:
    """A limit, with how the interval came about and the variance that it is held against."""
    march = year_of(closed.books).months[-1]
    made = statement(practice, march)
    everybody = [each["code"] for each in closed.outturn]
    practices = Organisation.objects.practices().filter(code__in=everybody).values_list("pk", flat=True)
    judged = chance(made, Spreads(list(practices), march, made.rules).of(made)) if made.figures else None
    found = traced(made, "total", "variance")
    notes = ["An interval that holds 95 of 100 years in which nothing but chance moves the cost."]
    if judged is None or getattr(judged, figure) != value:
        notes.append("The statement has changed since the year was closed; the outturn stays as closed.")
    return Working(
        name=_name(closed, practice, f"furthest that chance carries the variance, {figure} limit"),
        value=value,
        unit="£",
        formula=f"the {figure} limit of the variance by chance alone, as it stood when the year was closed",
        inputs=(judged.working,) if judged else (),
        paragraph="S4 ¶40",
        notes=tuple(notes),
    ), found.sources if found else ()


def _of_ledger(
    closed: YearClose, practice: Organisation, figure: str, value: Decimal
) -> tuple[Working, tuple[Source, ...]]:
    kinds, accounts = OF_LEDGER[figure]
    taken = takeovers([practice], year_of(closed.books).months[-1]).of.get(practice.pk, ())
    whose = (practice.pk, *(each.practice.pk for each in taken))
    rows = Entry.objects.filter(posting__books=closed.books, account__practice__in=whose, account__kind__in=accounts)
    rows = rows.filter(posting__kind__in=kinds) if kinds else rows.exclude(posting__kind=PostingKind.ISSUE)
    sources = tuple(
        dict.fromkeys(posting_source(entry.posting) for entry in rows.select_related("posting").order_by("pk"))
    )
    paragraph = "S4 ¶43" if figure == "freed_up" else "S4 ¶42" if figure != "adjusted" else "S4 ¶36"
    name = _name(closed, practice, figure)
    return Working(name, value, "£", FORMULAS[figure], paragraph=paragraph, sources=sources), sources
