"""A small PCT of invented practices in the benchmarks' database: two years of activity, budgets and closed months."""

import tempfile
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pbc.core.periods import Month
    from pbc.organisations.models import Organisation

PRACTICES, MONTHS = 12, 24


def closed_month() -> "tuple[Organisation, Month]":
    """The last closed month there is, with its PCT. Where none is, the small PCT is loaded, as a demonstration is."""
    from pbc.activity.models import MonthClose
    from pbc.core.periods import Month

    closes = MonthClose.objects.select_related("pct").order_by("-month", "pct__code")
    if not closes.exists():
        load(practices=PRACTICES, months=MONTHS)
    close = closes[0]
    return close.pct, Month.of(close.month)


def load(*, practices: int, months: int) -> None:
    """Make the files of a PCT, import them, set budgets, close the months and give out sign-ins."""
    from django.conf import settings
    from django.core.management import call_command

    quiet = StringIO()
    with tempfile.TemporaryDirectory() as directory:
        settings.UPLOAD_DIR = Path(directory) / "uploads"
        files = Path(directory) / "files"
        call_command("make_demo_files", pcts=1, practices=practices, months=months, out=files, stdout=quiet)
        call_command("load_demo", str(files), stdout=quiet, stderr=quiet)
