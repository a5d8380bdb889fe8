"""Files received: the list, one import, and sending a file."""

from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client

from pbc.activity.actions.importing import progress
from pbc.activity.models import AdmittedSpell, ImportBatch
from pbc.organisations.models import Organisation
from tests.factories.activity import ImportBatchFactory
from tests.factories.organisations import PctFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]
SEND = "/imports/send/spells/"


def post(client: Client, content: bytes, address: str = SEND, **entered: str):
    file = BytesIO(content)
    file.name = "june.csv"
    return client.post(address, {"file": file, **entered}, follow=True)


def test_a_good_file_is_received_for_the_senders_own_organisation(places: Places, upload: Callable) -> None:
    batch = upload("spells", files.spells({}, {"age": "70"}), period="2006-04")
    assert (batch.status, batch.loaded, batch.owner, batch.sender) == ("loaded", 2, places["pct"], places["provider"])
    assert AdmittedSpell.objects.count() == 2


def test_the_page_of_an_import_says_how_it_went(client: Client, upload: Callable) -> None:
    batch = upload("spells", files.spells({}, {"age": "old"}, {}))
    page = client.get(f"/imports/{batch.reference}/").content.decode()
    assert "The good rows are in use." in page
    assert "In force for April 2006." in page
    assert f"/imports/{batch.reference}/quarantine/" in page
    assert 'hx-get="' not in page  # nothing is going on any more


def test_a_later_file_takes_the_place_of_an_earlier_one(client: Client, upload: Callable) -> None:
    first = upload("spells", files.spells({}, {}))
    second = upload("spells", files.spells({}, {}, {}))
    earlier = client.get(f"/imports/{first.reference}/").content.decode()
    later = client.get(f"/imports/{second.reference}/").content.decode()
    assert "No longer in force: later files took its place." in earlier
    assert f"/imports/{second.reference}/" in earlier
    assert "Earlier files for the same place" in later


def test_the_same_file_again_leads_to_the_first(client: Client, upload: Callable) -> None:
    first = upload("spells", files.spells({}))
    again = upload("spells", files.spells({}))
    page = client.get(f"/imports/{again.reference}/").content.decode()
    assert again.status == "duplicate"
    assert f"/imports/{first.reference}/" in page


def test_checking_only_changes_nothing(client: Client, upload: Callable) -> None:
    batch = upload("spells", files.spells({}), check_only="on")
    page = client.get(f"/imports/{batch.reference}/").content.decode()
    assert "Would be loaded" in page
    assert not AdmittedSpell.objects.exists()


def test_identifying_columns_are_refused_with_words_and_not_kept(sign_in: Callable, places: Places, upload_dir) -> None:
    lines = [line + ("," + ("SURNAME" if n == 0 else "Bloggs")) for n, line in enumerate(files.spells({}))]
    page = post(sign_in("pct_finance", places["pct"]), files.text_of(lines)).content.decode()
    assert "The file has a column that identifies patients (name)." in page
    assert "What you sent was not kept." in page
    assert not list(upload_dir.iterdir())


@pytest.mark.parametrize(
    ("address", "content", "entered", "message"),
    [
        (SEND, b"", {}, "The file is empty."),
        (SEND, b"x\n", {"period": "April"}, "Write the month as YYYY-MM, such as 2006-04"),
        ("/imports/send/list-size-nine-bands/", b"x\n", {}, "Enter the month of the data"),
    ],
)
def test_what_is_wrong_with_the_form_stands_on_it(
    sign_in: Callable, places: Places, address: str, content: bytes, entered: dict[str, str], message: str
) -> None:
    response = post(sign_in("pct_finance", places["pct"]), content, address, **entered)
    assert response.status_code == 422
    assert "There is a problem" in response.content.decode()
    assert message in response.content.decode()
    assert not ImportBatch.objects.exists()


def test_a_large_file_is_streamed_to_disk(sign_in: Callable, places: Places, settings, monkeypatch) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 1000
    seen = []
    monkeypatch.setattr(
        "pbc.activity.views.imports.imports.receive_file",
        lambda **given: seen.append(given["source"]) or ImportBatchFactory(owner=places["pct"]),
    )
    post(sign_in("pct_finance", places["pct"]), b"x," * 2000)
    assert isinstance(seen[0], TemporaryUploadedFile)
    assert TemporaryFileUploadHandler.__module__ + ".TemporaryFileUploadHandler" in settings.FILE_UPLOAD_HANDLERS


def test_progress_is_told_and_ends_with_the_whole_page(sign_in: Callable, places: Places) -> None:
    client = sign_in("pct_finance", places["pct"])
    batch = ImportBatchFactory(owner=places["pct"], status="checking", finished_at=None)
    progress.say(batch.pk, "checking", 12000)
    page = client.get(f"/imports/{batch.reference}/").content.decode()
    assert "Checking the rows: 12,000 rows so far." in page
    assert "See how far it is now" in page
    address = f"/imports/{batch.reference}/progress/"
    assert f'hx-get="{address}"' in client.get(address).content.decode()
    ImportBatch.objects.filter(pk=batch.pk).update(status="loaded")
    assert client.get(address)["HX-Redirect"] == f"/imports/{batch.reference}/"


def test_the_list_filters_sorts_and_exports(sign_in: Callable, places: Places) -> None:
    client = sign_in("pct_analyst", places["pct"])
    ImportBatchFactory(owner=places["pct"], filename="may.csv", period="2006-05-01")
    ImportBatchFactory(owner=places["pct"], filename="ae.csv", format="ae", status="rejected")
    assert "ae.csv" not in client.get("/imports/?status=loaded").content.decode()
    assert "may.csv" not in client.get("/imports/?kind=ae").content.decode()
    assert "ae.csv" not in client.get("/imports/?month=2006-05").content.decode()
    export = client.get("/imports/?format=csv&sender=XA1").content.decode()
    assert "may.csv" in export
    assert "ae.csv" in export


def test_the_list_costs_the_same_however_long(sign_in: Callable, places: Places, django_assert_num_queries) -> None:
    client = sign_in("pct_analyst", places["pct"])
    ImportBatchFactory.create_batch(3, owner=places["pct"], sender=places["provider"])
    with django_assert_num_queries(8):
        client.get("/imports/")
    ImportBatchFactory.create_batch(20, owner=places["pct"], sender=places["provider"])
    with django_assert_num_queries(8):
        client.get("/imports/")


def test_others_files_are_not_found_and_shared_ones_are(sign_in: Callable, places: Places) -> None:
    client = sign_in("pct_analyst", places["pct"])
    of_another = ImportBatchFactory(owner=PctFactory(sha=places["sha"]))
    of_the_sha = ImportBatchFactory(owner=places["sha"])
    assert client.get(f"/imports/{of_another.reference}/").status_code == 404
    assert client.get(f"/imports/{of_the_sha.reference}/").status_code == 200


def test_who_may_not_load_is_not_offered_the_form(sign_in: Callable, places: Places) -> None:
    client = sign_in("pbc_manager", places["pct"])
    assert "Send a file" not in client.get("/imports/").content.decode()
    assert client.get(SEND).status_code == 403
    assert post(client, files.text_of(files.spells({}))).status_code == 403
    assert not ImportBatch.objects.exists()
