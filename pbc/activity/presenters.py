"""How imports, months and their rows are worded; shared by page and API."""

from collections.abc import Mapping

from pbc.activity.domain.benchmarking import PracticeBenchmark
from pbc.activity.domain.formats import FORMATS
from pbc.activity.domain.formats.declaration import Group
from pbc.activity.domain.lines import Dataset
from pbc.activity.domain.pricing.terms import REASON_TEXTS, UnpricedReason
from pbc.activity.domain.states import LABELS, MEANINGS, BatchStatus
from pbc.activity.models import ImportBatch
from pbc.activity.queries.activity import Totals
from pbc.core.formats import MISSING, number, pounds
from pbc.core.statistics.absent import Absent
from pbc.core.statistics.funnels import Significance

AUDIT_SENTENCES: dict[str, str] = {
    "activity.import_received": "sent a file",
    "activity.import_refused": "sent a file that was refused at the door",
    "activity.import_taken_up": "took up an import that had stopped",
    "activity.import_loaded": "loaded a file",
    "activity.import_checked": "checked a file without loading it",
    "activity.import_rejected": "rejected a file as a whole",
    "activity.import_duplicate": "was sent a file that is in force already",
    "activity.import_failed": "failed to import a file",
    "activity.month_closed": "closed a month",
    "activity.repriced": "priced open months again",
    "activity.patient_rows_viewed": "looked at patient-level rows",
}

STATUS_COLOURS: dict[BatchStatus, str] = {
    BatchStatus.RECEIVED: "white",
    BatchStatus.CHECKING: "blue",
    BatchStatus.LOADED: "green",
    BatchStatus.CHECKED: "aqua-green",
    BatchStatus.REJECTED: "red",
    BatchStatus.DUPLICATE: "grey",
    BatchStatus.FAILED: "orange",
}

GROUP_LABELS = {
    Group.ACTIVITY: "Activity and prescribing",
    Group.POPULATION: "Registered patients",
    Group.ORGANISATIONS: "Organisations",
    Group.TARIFFS: "Prices",
    Group.NATIONAL: "National figures",
    Group.FAIR_SHARES: "Fair shares",
}

PHASES = {
    "reading": "Reading the file",
    "checking": "Checking the rows",
    "loading": "Loading the good rows",
    "summing": "Adding up the months",
}
SEVERITY_LABELS = {"error": "Kept out", "warning": "Let in with a warning"}
SEVERITY_COLOURS = {"error": "red", "warning": "yellow"}


def status_tag(batch: ImportBatch) -> tuple[str, str]:
    """The words and the colour of a batch's status."""
    status = BatchStatus(batch.status)
    return LABELS[status], STATUS_COLOURS[status]


def status_meaning(batch: ImportBatch) -> str:
    """What the status means, with the numbers of this file where there are any."""
    if batch.status == BatchStatus.LOADED and not batch.quarantined:
        return "All rows are in use."
    return MEANINGS[BatchStatus(batch.status)]


def format_title(code: str) -> str:
    """The title of a format; its code where it is no longer declared."""
    return FORMATS[code].title if code in FORMATS else code


def owner_text(batch: ImportBatch) -> str:
    return batch.owner.name if batch.owner else "the whole country"


def sender_text(batch: ImportBatch) -> str:
    """``Marsh End Hospital (ZR1)``, a code that we do not hold as it is, or a dash."""
    if batch.sender is None:
        return batch.sender_code or MISSING
    return f"{batch.sender.name} ({batch.sender.code})"


def phase_text(said: Mapping[str, object]) -> str:
    """Where a running import is: ``Checking the rows: 12,000 rows so far``."""
    phase = PHASES.get(str(said.get("phase", "")))
    if phase is None:
        return "Waiting for a worker. Nothing is lost if you leave this page."
    rows = said.get("rows")
    return f"{phase}: {number(rows)} rows so far." if isinstance(rows, int) and rows else f"{phase}."


STANDINGS: dict[str, str] = {
    Significance.HIGH_998: "Higher than expected by chance (99.8%)",
    Significance.HIGH_95: "Higher than expected by chance (95%)",
    Significance.NOT_SIGNIFICANT: "Within what chance would bring",
    Significance.LOW_95: "Lower than expected by chance (95%)",
    Significance.LOW_998: "Lower than expected by chance (99.8%)",
    Absent.NO_NUMERATOR: "No data of this kind are held",
    Absent.NO_DENOMINATOR: "No list size is held",
    Absent.SMALL_DENOMINATOR: "The list is too small for a rate",
    Absent.SUPPRESSED: "Not shown: the numbers are small",
}
NO_FIGURE = "No figure can be given"

DATASET_LABELS = {
    Dataset.SPELLS: "Admitted spells",
    Dataset.OUTPATIENTS: "Outpatient attendances",
    Dataset.AE: "A&E attendances",
    Dataset.PRESCRIBING: "Prescribing",
}


def standing_text(row: PracticeBenchmark) -> str:
    """Where a practice stands against chance in its PCT, or why that cannot be said."""
    return STANDINGS.get(str(row.significance), NO_FIGURE)


def unpriced_text(reason: str) -> str:
    """Why a row has no price; nothing where it has one."""
    return REASON_TEXTS[UnpricedReason(reason)] if reason else ""


def cost_text(totals: Totals | None) -> str:
    """The cost; in words where there are rows and none has a price, for that is not nothing."""
    if totals is None:
        return pounds(0)
    return "no price" if totals.unpriced and not totals.cost else pounds(totals.cost)


def is_shared(batch: ImportBatch, organisation_id: int | None) -> bool:
    """Whether the file is not this organisation's alone, so that only its own rows are shown."""
    return batch.owner_id != organisation_id


def no_rows(batch: ImportBatch, organisation_id: int | None) -> str:
    """What stands where no row of a file is shown: a shared file may have broken a rule in the rows of others."""
    if is_shared(batch, organisation_id) and (batch.quarantined or batch.warnings):
        return "No row that names your organisation or its practices broke a rule."
    return "No row of this file broke a rule."
