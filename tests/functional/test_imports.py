"""An analyst sends files: good, bad, the same again, and one that must not be kept."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from pbc.activity.actions import imports
from pbc.activity.models import ImportBatch
from pbc.organisations.models import Organisation
from tests.functional.browser import NARROW, WIDE, examine
from tests.integration.activity.actions import files
from tests.integration.activity.actions.conftest import make_places, upload_dir

__all__ = ["upload_dir"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _no_worker(settings: Any) -> None:
    """Nobody takes up the message; the tests import when they say so."""
    settings.CELERY_TASK_ALWAYS_EAGER = False


@pytest.fixture
def places(db: None, upload_dir: Path) -> dict[str, Organisation]:
    return make_places()


@pytest.fixture
def analyst(signed_in_page: Callable[..., Page], places: dict[str, Organisation]) -> Page:
    return signed_in_page("pct_finance", organisation=places["pct"], user__name="Ana List")


def send(page: Page, lines: list[str], name: str = "spells.csv", **entered: str) -> None:
    page.goto("/imports/")
    page.get_by_role("link", name="Send a file", exact=True).click()
    page.get_by_role("link", name="Send a file: Admitted spells").click()
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/csv", "buffer": files.text_of(lines)}
    )
    for label, text in entered.items():
        page.get_by_label(label).fill(text)
    page.get_by_role("button", name="Send the file").click()


def run(page: Page) -> None:
    imports.run_import(batch_id=ImportBatch.objects.latest("pk").pk, at=files.AT)


def test_a_good_file_from_choosing_to_in_force(analyst: Page) -> None:
    page = analyst
    page.goto("/imports/")
    examine(page, "imports-empty")
    page.get_by_role("link", name="Send a file", exact=True).click()
    examine(page, "formats")
    page.get_by_role("link", name="Admitted spells", exact=True).click()
    examine(page, "format")
    page.get_by_role("link", name="Send a file", exact=True).click()
    page.get_by_role("button", name="Send the file").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the file to send")
    examine(page, "send-file-faults")
    send(page, files.spells({}, {"age": "70"}), Month="2006-04")
    expect(page.get_by_text("Waiting for a worker.")).to_be_visible()
    examine(page, "import-waiting")
    run(page)
    expect(page.get_by_text("All rows are in use.")).to_be_visible()  # the page asked again by itself
    expect(page.get_by_text("In force for April 2006.")).to_be_visible()
    examine(page, "import-loaded")
    page.get_by_role("navigation", name="Menu").get_by_role("link", name="Data").click()
    page.get_by_role("link", name="Imports", exact=True).click()
    examine(page, "imports")


def test_a_bad_file_to_its_quarantine(analyst: Page) -> None:
    page = analyst
    send(page, files.spells({}, {"age": "old"}, {"discharged_on": "2006-04-01"}, {}, {"practice_code": "X99999"}, {}))
    run(page)
    expect(page.get_by_role("heading", name="What was found")).to_be_visible()
    examine(page, "import-quarantined")
    page.get_by_role("link", name="See the rows").click()
    expect(page.get_by_text("3 results")).to_be_visible()
    examine(page, "quarantine")
    check_rows_stack(page)
    page.get_by_label("Column").select_option(label="AGE ON ADMISSION")
    page.get_by_role("button", name="Apply filters").click()
    expect(page.get_by_text("1 result", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Rows to mend (CSV)").click()
    content = Path(download.value.path()).read_text("utf-8-sig")
    assert "AGE ON ADMISSION" in content
    assert content.count("\n") == 4


def check_rows_stack(page: Page) -> None:
    """On a narrow screen no row hides anything at the side; on a wide one the heads say what the cells are."""
    label = page.get_by_role("cell").get_by_text("What is wrong", exact=True).first
    expect(label).to_be_hidden()
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    expect(label).to_be_visible()
    region = page.get_by_role("region", name="Quarantine of import")
    assert region.evaluate("region => region.scrollWidth <= region.clientWidth")
    page.set_viewport_size(WIDE)  # type: ignore[arg-type]


def test_the_same_file_again(analyst: Page) -> None:
    page = analyst
    for _ in range(2):
        send(page, files.spells({}))
        run(page)
    expect(page.get_by_text("The same file is already loaded. Nothing changed.")).to_be_visible()
    examine(page, "import-duplicate")
    page.get_by_role("link", name="which holds the same file").click()
    expect(page.get_by_text("In force for April 2006.")).to_be_visible()


def test_columns_that_identify_patients_are_refused(analyst: Page, upload_dir: Path) -> None:
    page = analyst
    lines = [line + (",SURNAME" if number == 0 else ",Bloggs") for number, line in enumerate(files.spells({}))]
    send(page, lines)
    expect(page.get_by_text("The file has a column that identifies patients (name).").first).to_be_visible()
    expect(page.get_by_text("What you sent was not kept.").first).to_be_visible()
    examine(page, "import-refused")
    assert list(upload_dir.iterdir()) == []


def test_it_works_without_script(
    browser: Any, live_server: Any, sign_in: Any, context: Any, places: dict[str, Organisation]
) -> None:
    from tests.factories.accounts import RoleAssignmentFactory

    sign_in(RoleAssignmentFactory(role="pct_finance", organisation=places["pct"]))
    plain = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    plain.add_cookies(context.cookies())
    page = plain.new_page()
    send(page, files.spells({}))
    expect(page.get_by_text("See how far it is now")).to_be_visible()
    run(page)
    page.get_by_role("link", name="See how far it is now").click()
    expect(page.get_by_text("All rows are in use.")).to_be_visible()
    plain.close()
