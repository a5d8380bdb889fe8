"""What makes a count of patients unusable."""

from itertools import pairwise

from pbc.organisations.domain.ages import is_within_a_band
from pbc.organisations.domain.rows import PopulationRow, Problem, Stratum

SEND_AGAIN = "Correct the row and send the file again."


def fault_of(row: PopulationRow, *, is_known: bool, counted_in_row: int | None) -> Problem | None:
    """Why a count cannot be used, if it cannot.

    :param counted_in_row: an earlier row of the file with a count of the same practice and day.
    """
    code = row.practice_code
    if not is_known:
        fix = "Correct the code, or load the register of practices first."
        return _problem(row, "practice", code, "code_is_known", f"No practice has the code {code}.", fix)
    if counted_in_row is not None:
        message = f"{code} was counted for the same day in row {counted_in_row} already, and that row was used."
        return _problem(row, "practice", code, "counted_once", message, "Keep the row that is right.")
    wide = next((s for s in row.strata if not is_within_a_band(s.age_from, s.age_end)), None)
    if wide:
        message = f"Ages {_ages(wide)} lie across two of the nine age bands, so their patients fit in neither."
        return _problem(row, "age", _ages(wide), "ages_fit_bands", message, "Count the nine bands, or parts of them.")
    twice = _counted_twice(row)
    if twice:
        message = f"Ages {_ages(twice[0])} and {_ages(twice[1])} share a year, so its patients are counted twice."
        return _problem(row, "age", _ages(twice[1]), "ages_do_not_overlap", message, SEND_AGAIN)
    return None


def _counted_twice(row: PopulationRow) -> tuple[Stratum, Stratum] | None:
    in_order = sorted(row.strata, key=lambda stratum: (stratum.sex, stratum.age_from))
    for one, two in pairwise(in_order):
        if one.sex == two.sex and (one.age_end is None or two.age_from < one.age_end):
            return one, two
    return None


def _ages(stratum: Stratum) -> str:
    return f"{stratum.age_from}+" if stratum.age_end is None else f"{stratum.age_from}-{stratum.age_end - 1}"


def _problem(row: PopulationRow, column: str, value: str, rule: str, message: str, fix: str) -> Problem:
    return Problem(row.row_number, column, value, rule, message, fix)
