"""How imports are worded."""

from pbc.activity import presenters
from pbc.activity.domain.formats.declaration import Group
from pbc.activity.domain.states import BatchStatus
from pbc.activity.models import ImportBatch


def test_every_state_has_its_colour_and_every_group_its_label() -> None:
    assert presenters.STATUS_COLOURS.keys() == set(BatchStatus)
    assert presenters.GROUP_LABELS.keys() == set(Group)


def test_progress_in_words() -> None:
    assert presenters.phase_text({}).startswith("Waiting for a worker.")
    assert presenters.phase_text({"phase": "reading", "rows": 0}) == "Reading the file."
    assert presenters.phase_text({"phase": "loading", "rows": 1200}) == "Loading the good rows: 1,200 rows so far."


def test_who_sent_it_and_whose_it_is() -> None:
    batch = ImportBatch(format="spells", sender_code="XPA")
    assert presenters.sender_text(batch) == "XPA"
    assert presenters.sender_text(ImportBatch(format="spells")) == "–"
    assert presenters.owner_text(batch) == "the whole country"
    assert presenters.format_title("gone") == "gone"


def test_a_clean_file_needs_no_word_of_quarantine() -> None:
    assert presenters.status_meaning(ImportBatch(status="loaded", quarantined=0)) == "All rows are in use."
    assert "quarantine" in presenters.status_meaning(ImportBatch(status="loaded", quarantined=2))
