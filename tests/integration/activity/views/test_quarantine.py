"""Rows that broke a rule, on a page and as a file to mend."""

import csv
import io
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from pbc.organisations.models import Organisation
from tests.factories.activity import ImportBatchFactory
from tests.factories.organisations import PctFactory, PracticeFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]


def test_rows_are_shown_filtered_and_exported(client: Client, upload: Callable) -> None:
    batch = upload("spells", files.spells({}, {"age": "old"}, {"sex": "x"}, {}, {}))
    address = f"/imports/{batch.reference}/quarantine/"
    page = client.get(address).content.decode()
    assert "2 results" in page
    assert "Kept out" in page
    assert "AGE ON ADMISSION" in page
    only_age = client.get(address, {"column": "AGE ON ADMISSION"}).content.decode()
    assert "1 result" in only_age
    assert "PERSON GENDER" in client.get(f"{address}?sort=-row_number&format=csv").content.decode().splitlines()[1]
    assert "Nothing matches" in client.get(address, {"severity": "warning"}).content.decode()


def test_what_to_do_stands_under_what_is_wrong_and_in_a_column_of_the_export(client: Client, upload: Callable) -> None:
    batch = upload("spells", files.spells({"age": "old"}, {}))
    address = f"/imports/{batch.reference}/quarantine/"
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    assert [head.a.contents[0].strip() for head in soup.select("thead th")] == [
        "Line of the file",
        "Outcome",
        "Column",
        "Value",
        "What is wrong",
    ]
    fix = soup.select_one("tbody td:last-child .pbc-sub").text
    exported = list(csv.DictReader(io.StringIO(client.get(f"{address}?format=csv").content.decode("utf-8-sig"))))
    assert exported[0]["What to do"] == fix != ""
    assert exported[0]["Rule"]


def test_rows_to_mend_hold_line_reason_and_fields(client: Client, upload: Callable) -> None:
    batch = upload("spells", files.spells({}, {"age": "old", "sex": "x", "patient": files.NHS_NUMBER}, {}, {}))
    content = client.get(f"/imports/{batch.reference}/rows-to-mend/").content.decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(content))
    assert len(rows) == 1  # one line, however many rules it broke
    row = dict(zip(head, rows[0], strict=True))
    assert row["LINE"] == "3"
    assert "AGE ON ADMISSION" in row["WHAT IS WRONG"]
    assert "PERSON GENDER" in row["WHAT IS WRONG"]
    assert row["AGE ON ADMISSION"] == "old"
    assert row["HOSPITAL PROVIDER SPELL NUMBER"] == "S2"
    assert files.NHS_NUMBER not in content


def test_of_a_shared_file_a_pct_sees_the_rows_that_name_its_people(sign_in: Callable, places: Places) -> None:
    other = PctFactory(code="XC2", sha=places["sha"])
    PracticeFactory(code="X91001", pct=other)
    batch = files.load(
        "spells",
        files.spells({}, {}, {}, {"age": "old"}, {"sex": "x", "practice_code": "X91001", "commissioner_code": "XC2"}),
    )
    assert batch.owner == places["sha"]
    address = f"/imports/{batch.reference}/quarantine/"
    page = sign_in("pct_analyst", places["pct"]).get(address).content.decode()
    assert "1 result" in page
    assert "AGE ON ADMISSION" in page
    assert "AGE ON ADMISSION" not in sign_in("pct_analyst", other).get(address).content.decode()
    third = sign_in("pct_analyst", PctFactory(sha=places["sha"]))
    for shown in (address, f"/imports/{batch.reference}/"):
        assert "No row that names your organisation or its practices broke a rule." in third.get(shown).content.decode()
    assert "2 results" in sign_in("auditor", places["sha"]).get(address).content.decode()


def test_nothing_broken_says_so_and_others_files_are_not_found(sign_in: Callable, places: Places) -> None:
    client = sign_in("pct_analyst", places["pct"])
    own = ImportBatchFactory(owner=places["pct"])
    assert "No row of this file broke a rule." in client.get(f"/imports/{own.reference}/quarantine/").content.decode()
    others = ImportBatchFactory(owner=PctFactory())
    assert client.get(f"/imports/{others.reference}/quarantine/").status_code == 404
    assert client.get(f"/imports/{others.reference}/rows-to-mend/").status_code == 404
