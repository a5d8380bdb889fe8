"""What was written, in the order in which it must be loaded, with what there is to find in it."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pbc.core.periods import FinancialYear, Month

NAME = "manifest.json"


@dataclass(frozen=True)
class FileEntry:
    """A file to load.

    :param format: the format code that `import_file` knows.
    :param path: from the folder of the manifest.
    :param period: YYYY-MM, where the file is of a month or quarter.
    :param sender: who sent it, where the file is of a sender.
    :param rows: rows of data, wrong ones included and the header not.
    """

    format: str
    path: str
    dataset: str
    rows: int
    period: str | None = None
    sender: str | None = None
    note: str = ""


@dataclass
class YearTotals:
    """What the world did in a financial year, and what it cost at that year's tariff."""

    months: int = 0
    person_months: int = 0
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    pounds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def as_rates(self) -> dict[str, float]:
        """Per thousand people a year, and pounds a person a year."""
        people = self.person_months / 12
        rates = {f"{name}_per_1000": round(count / people * 1000, 1) for name, count in sorted(self.counts.items())}
        rates |= {f"{name}_pounds_per_head": round(cost / people, 2) for name, cost in sorted(self.pounds.items())}
        hospital = sum(cost for name, cost in self.pounds.items() if name != "prescribing")
        firsts = self.counts["first_outpatients"]
        return {
            "months": self.months,
            "average_list": round(self.person_months / max(self.months, 1)),
            **rates,
            "hospital_pounds_per_head": round(hospital / people, 2),
            "follow_ups_per_first": round(self.counts["follow_ups"] / max(firsts, 1), 2),
        }


@dataclass
class Manifest:
    """Filled while files are written; told as JSON at the end."""

    settings: Mapping[str, object]
    files: list[FileEntry] = field(default_factory=list)
    stories: list[Mapping[str, object]] = field(default_factory=list)
    error_rows: list[Mapping[str, object]] = field(default_factory=list)
    totals: dict[FinancialYear, YearTotals] = field(default_factory=lambda: defaultdict(YearTotals))

    def count(self, month: Month, name: str, events: int) -> None:
        self.totals[month.financial_year].counts[name] += int(events)

    def spend(self, month: Month, name: str, pounds: float) -> None:
        self.totals[month.financial_year].pounds[name] += float(pounds)

    @property
    def rows(self) -> int:
        return sum(entry.rows for entry in self.files)

    @property
    def summary(self) -> dict[str, dict[str, float]]:
        return {str(year): self.totals[year].as_rates() for year in sorted(self.totals)}

    def write(self, folder: Path) -> Path:
        path = folder / NAME
        told = {
            "invented": True,
            "note": "All organisations, people, prices and activity are INVENTED. Load the files in this order.",
            "settings": self.settings,
            "row_numbers": "line number in the file, the header being line 1",
            "files": [asdict(entry) for entry in self.files],
            "stories": self.stories,
            "error_rows": self.error_rows,
            "summary": self.summary,
        }
        path.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        return path
