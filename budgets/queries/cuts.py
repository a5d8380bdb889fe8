"""The January cut: which months of last year count, by when their files arrived (R30; S4 ¶36)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Max
from django.utils import timezone

from pbc.activity.domain.lines import Dataset
from pbc.activity.models import MonthlyActivity
from pbc.core.formats import day
from pbc.core.periods import Month


@dataclass(frozen=True)
class Arrivals:
    """The last day on which data could arrive to count.

    :param reason: why data that came later counts nevertheless; empty where it does not.
    """

    until: date
    reason: str = ""

    @property
    def end(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.until + timedelta(days=1), time()))


@dataclass(frozen=True)
class KeptCut:
    """The months of each dataset that count, and in a sentence how the cut was kept, or why it could not be."""

    months: Mapping[Dataset, tuple[Month, ...]]
    words: str = ""


def kept_cut(practices: Collection[int], months: Sequence[Month], arrivals: Arrivals | None) -> KeptCut:
    """Leave out the months whose files came after the cut.

    A month counts whole or not at all: where one of its files came late, what was known of it by the cut is no longer
    held. Where no file of a kind of data came in time, nothing can be said of what was known then, and all of it
    counts. One query.
    """
    whole = tuple(months)
    if arrivals is None:
        return KeptCut(dict.fromkeys(Dataset, whole))
    came = _came(practices, months)
    on = day(arrivals.until)
    late = {dataset: {month for month, at in found.items() if at >= arrivals.end} for dataset, found in came.items()}
    if not any(late.values()):
        return KeptCut(dict.fromkeys(Dataset, whole), f"All data counted was received by {on} (S4 ¶36).")
    if arrivals.reason:
        words = f"Data received after {on} is counted as well: {arrivals.reason}"
        return KeptCut(dict.fromkeys(Dataset, whole), words)
    lost = [dataset for dataset, found in late.items() if found and found == came[dataset].keys()]
    kept = {
        dataset: whole if dataset in lost else tuple(month for month in whole if month not in late.get(dataset, ()))
        for dataset in Dataset
    }
    return KeptCut(kept, " ".join(_words(on, late, lost)))


def _came(practices: Collection[int], months: Sequence[Month]) -> dict[Dataset, dict[Month, datetime]]:
    """When the last file of each month in force arrived, by dataset."""
    rows = MonthlyActivity.objects.filter(practice_id__in=practices, month__in=[month.first_day for month in months])
    latest = rows.values_list("slot__dataset", "month").annotate(at=Max("slot__current_batch__received_at"))
    found: dict[Dataset, dict[Month, datetime]] = defaultdict(dict)
    for dataset, month, at in latest.order_by():
        found[Dataset(dataset)][Month.of(month)] = at
    return found


def _words(on: str, late: Mapping[Dataset, set[Month]], lost: Collection[Dataset]) -> list[str]:
    left_out = [
        f"{dataset.value} of {', '.join(month.label for month in sorted(found))}"
        for dataset, found in late.items()
        if found and dataset not in lost
    ]
    words = [f"Left out, because files came after {on}: {'; '.join(left_out)} (S4 ¶36)."] if left_out else []
    if lost:
        names = ", ".join(dataset.value for dataset in lost)
        words.append(
            f"The cut of {on} could not be kept for {names}: no file held of it was received by then, so all months "
            "held are counted (S4 ¶36)."
        )
    return words
