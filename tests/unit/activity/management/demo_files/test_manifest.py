import json
from pathlib import Path

from pbc.activity.management.demo_files.manifest import FileEntry, Manifest
from pbc.core.periods import FinancialYear, Month


def filled() -> Manifest:
    manifest = Manifest({"seed": 1}, files=[FileEntry("ae", "ae/XA0/2006-04.csv", "ae", 7, "2006-04", "XA0")])
    for month in (Month(2006, 4), Month(2006, 5)):
        manifest.totals[month.financial_year].months += 1
        manifest.totals[month.financial_year].person_months += 6_000
        manifest.count(month, "first_outpatients", 100)
        manifest.count(month, "follow_ups", 210)
        manifest.spend(month, "ae", 1_000)
        manifest.spend(month, "prescribing", 500)
    return manifest


def test_totals_become_rates_a_year() -> None:
    rates = filled().summary["2006/07"]

    assert rates["average_list"] == 6_000
    assert rates["first_outpatients_per_1000"] == 200.0, "200 in two months, of 1,000 person-years"
    assert rates["follow_ups_per_first"] == 2.1
    assert (rates["hospital_pounds_per_head"], rates["prescribing_pounds_per_head"]) == (2.0, 1.0)


def test_the_file_says_that_all_is_invented(tmp_path: Path) -> None:
    told = json.loads(filled().write(tmp_path).read_text(encoding="utf-8"))

    assert told["invented"] is True
    assert told["files"] == [
        {
            "format": "ae",
            "path": "ae/XA0/2006-04.csv",
            "dataset": "ae",
            "rows": 7,
            "period": "2006-04",
            "sender": "XA0",
            "note": "",
        }
    ]
    assert list(told["summary"]) == [FinancialYear(2006).label]
