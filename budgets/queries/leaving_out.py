"""Take out of a statement's ground what the PCT bears, and say what the fund does (R44, R46, R47; S4 ¶41).

Treatments out of scope leave actuals, activity, months, last year's pattern and mixes alike, as they left the budget;
so nothing that is made of these figures counts them. What they came to stands beside the line they would have been in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from budgets.domain.exclusions import Lists
from budgets.domain.inputs import Actual, Amount, OutOfScope
from budgets.queries import actuals as actual_queries
from budgets.queries.borne import on_funds, stands_of
from budgets.queries.exclusions import out_of_scope
from budgets.queries.ground import Ground
from budgets.queries.recorded import Closed, OfLine, Recorded
from governance.domain.rules import RuleInForce
from pbc.activity.domain.lines import Line
from pbc.activity.queries.activity import Totals, months_to_date
from pbc.activity.queries.groups import GroupSum
from pbc.core.periods import Month

Taken = Mapping[int, Mapping[Line, OutOfScope]]


def without_others_cost(found: Ground, rules: Mapping[str, RuleInForce]) -> Ground:
    """The ground of what practices answer for themselves. One query where no sum is to be made anew, three at most."""
    lists = found.lists
    stands = stands_of(list(found.actuals), found.month, lists.keys())
    versions = {practice: "/".join(each.versions) for practice, each in stands.items()}
    listed = {practice: of for practice, of in lists.items() if practice in versions}
    left = leave_out(found, out_of_scope(listed, found.month, versions), listed)
    return left.with_funds(on_funds(stands, found.month, rules, listed, found.takeovers.joined))


def leave_out(found: Ground, sums: Sequence[GroupSum], lists: Lists) -> Ground:
    """The same ground without these sums, each actual saying what left it."""
    if not sums:
        return found
    now = _recorded(found.recorded, [each for each in sums if not each.as_then], found.month)
    then = _closed(found.closed, [each for each in sums if each.as_then])
    everybody = list(found.actuals)
    made = actual_queries.actuals(everybody, found.month, now=now.to_date, then=then.to_date)
    taken = taken_out(sums, found.month, {practice: _closed_months(found, practice) for practice in lists}, lists)
    nothing = OutOfScope()
    actuals: dict[int, dict[str, Actual]] = {
        practice: {
            line.value: replace(actual, out_of_scope=taken.get(practice, {}).get(line, nothing))
            for line, actual in lines.items()
        }
        for practice, lines in made.items()
    }
    return replace(found, recorded=now, closed=then, actuals=actuals)


def taken_out(
    sums: Iterable[GroupSum], month: Month, closed: Mapping[int, frozenset[Month]], lists: Lists
) -> dict[int, dict[Line, OutOfScope]]:
    """What left each practice's year to date, by line: as then where the month is closed, as now where it is not.

    :param closed: the closed months of each practice.
    """
    months = months_to_date(month)
    found: dict[int, dict[Line, OutOfScope]] = defaultdict(dict)
    by_terms = {practice: (of.in_words(months), of.sources()) for practice, of in lists.items()}
    for each in sums:
        if each.month not in months or each.as_then != (each.month in closed.get(each.practice_id, ())):
            continue
        part = OutOfScope(_amount(each.totals), each.rows, *by_terms.get(each.practice_id, ((), ())))
        own = found[each.practice_id]
        own[each.line] = own.get(each.line, OutOfScope()) + part
    return dict(found)


def _closed_months(found: Ground, practice: int) -> frozenset[Month]:
    return frozenset(month for actual in found.actuals.get(practice, {}).values() for month in actual.closed_months)


def _recorded(recorded: Recorded, sums: Sequence[GroupSum], month: Month) -> Recorded:
    to_date, this = dict(recorded.to_date), months_to_date(month)
    last_year = {key: dict(costs) for key, costs in recorded.last_year.items()}
    mixes = {True: _copied(recorded.now), False: _copied(recorded.before)}
    unpriced = dict(recorded.unpriced)
    for each in sums:
        is_now, of_line = each.month in this, (each.practice_id, each.line)
        if is_now:
            key = (each.practice_id, each.month, each.line)
            to_date[key] = to_date.get(key, Totals()) - each.totals
        elif of_line in last_year:
            last_year[of_line][each.month] -= each.totals.cost
            unpriced[of_line] -= each.totals.unpriced
        mix = mixes[is_now].get(of_line)
        if mix and each.treatment_function in mix:
            mix[each.treatment_function] -= _amount(each.totals)
    return Recorded(to_date, mixes[True], last_year, mixes[False], unpriced)


def _copied(mix: Mapping[OfLine, Mapping[str, Amount]]) -> dict[OfLine, dict[str, Amount]]:
    return {key: dict(amounts) for key, amounts in mix.items()}


def _closed(closed: Closed, sums: Sequence[GroupSum]) -> Closed:
    to_date = dict(closed.to_date)
    for each in sums:
        key = (each.practice_id, each.month, each.line)
        to_date[key] = to_date.get(key, Totals()) - each.totals
    return replace(closed, to_date=to_date)


def _amount(totals: Totals) -> Amount:
    return Amount(totals.cost, Decimal(totals.activity))
