"""What the data are and are not: who had sent what, what is held back, what came since the close."""

import pytest

from information_packs.domain.data_status import PROMISE, SMALL_NUMBERS, data_status, warnings
from pbc.core.periods import Month

JUNE = Month(2006, 6)


def sender(dataset, provider, *, activity=90, usual=100.0, share=0.9, is_missing=False, is_low=False):
    return {
        "dataset": dataset,
        "provider": provider,
        "activity": activity,
        "usual": usual,
        "share": share,
        "is_missing": is_missing,
        "is_low": is_low,
    }


def file(name, quarantined):
    return {
        "dataset": "ae",
        "sender": "Invented Hospital",
        "file": name,
        "received": "10 July 2006",
        "rows": 400,
        "quarantined": quarantined,
    }


def shared(*, providers=(), files=(), unattributed=(), closes=()):
    return {
        "sending": {"providers": list(providers), "files": list(files)},
        "unattributed": list(unattributed),
        "closes": list(closes),
    }


def section(*, late=(), unpriced=0, **given):
    return data_status(JUNE, shared(**given), late=late, unpriced=unpriced)


def table(found, key):
    return next((table for table in found["tables"] if table["key"] == key), None)


def test_warnings_name_senders_with_nothing_before_those_with_less() -> None:
    providers = [
        sender("ae", "Low Hospital", is_low=True),
        sender("spells", "Silent Hospital", is_missing=True),
        sender("ae", "Silent Hospital", is_missing=True),
        sender("ae", "Usual Hospital"),
    ]
    assert warnings({"providers": providers}, JUNE) == (
        "Silent Hospital had sent nothing for June 2006 when the month was closed: A&E and Hospital stays.",
        "Low Hospital had sent less than usual for June 2006 when the month was closed: A&E.",
    )


@pytest.mark.parametrize(("senders", "said"), [(0, 0), (3, 3), (4, 4), (9, 4)])
def test_at_most_three_warnings_and_a_pointer_to_the_rest(senders, said) -> None:
    providers = [sender("ae", f"Hospital {number}", is_missing=True) for number in range(senders)]
    found = warnings({"providers": providers}, JUNE)
    assert len(found) == said
    assert [text for text in found if "see the last section" in text] == (
        ["There is more of this kind: see the last section."] if senders > 3 else []
    )


def test_a_month_with_nothing_amiss_says_so() -> None:
    found = section(unattributed=[], files=[file("a.csv", 0)])
    assert found["sentences"] == [
        PROMISE,
        "No row of the files of June 2006 was held back.",
        "No practice is known for 0 of the PCT’s stays, visits, items and days, worth £0;"
        " they are in no practice’s figures.",
        "All your rows of the month have a price.",
        SMALL_NUMBERS,
        "Nothing of yours has changed since earlier months were closed.",
    ]


def test_rows_held_back_and_unattributed_are_summed_over_files_and_kinds() -> None:
    """2 + 3 rows held back; 4 + 6 rows worth 1,000.25 + 250.50 = £1,251 of no known practice."""
    said = section(
        files=[file("a.csv", 2), file("b.csv", 3)], unattributed=[["ae", 4, "1000.25"], ["spells", 6, "250.50"]]
    )["sentences"]
    assert "5 rows of the files of June 2006 broke a rule and are held back" in said[1]
    assert said[2].startswith("No practice is known for 10 of the PCT’s stays, visits, items and days, worth £1,251")


@pytest.mark.parametrize(
    ("rows", "held_back", "unpriced"),
    [
        (1, "1 row of the files of June 2006 broke a rule and is held", "1 row of yours has no price and is counted"),
        (2, "2 rows of the files of June 2006 broke a rule and are held", "2 rows of yours have no price and are"),
    ],
)
def test_one_is_and_two_are(rows, held_back, unpriced) -> None:
    said = section(files=[file("a.csv", rows)], unpriced=rows)["sentences"]
    assert said[1].startswith(held_back)
    assert said[3].startswith(unpriced)


def test_providers_stand_by_kind_of_data_and_name_with_how_they_look() -> None:
    found = section(
        providers=[
            sender("prescribing", "A Division", activity=5, usual=None, share=None),
            sender("spells", "B Hospital", activity=0, share=0.0, is_missing=True),
            sender("ae", "B Hospital", activity=40, share=0.4, is_low=True),
            sender("spells", "A Hospital"),
        ]
    )
    assert table(found, "providers")["rows"] == (
        ("Hospital stays", "A Hospital", 90, 100.0, 0.9, "As usual"),
        ("Hospital stays", "B Hospital", 0, 100.0, 0.0, "Late: nothing sent"),
        ("A&E", "B Hospital", 40, 100.0, 0.4, "Less than usual"),
        ("Prescribing", "A Division", 5, None, None, "New"),
    )


def test_each_file_with_its_rows_and_those_held_back() -> None:
    found = section(files=[file("ae_06.csv", 3)])
    assert table(found, "files")["rows"] == (("A&E", "Invented Hospital", "ae_06.csv", "10 July 2006", 400, 3),)


def test_what_came_since_a_close_is_a_table_and_no_sentence_denies_it() -> None:
    found = section(late=[["2006-05", 7, "emergency", -1, "-2300.00"]])
    assert table(found, "late")["rows"] == (("May 2006", "Emergency admissions", -1, "-2300.00"),)
    assert found["sentences"][-1] == SMALL_NUMBERS


def test_tables_without_rows_are_left_out() -> None:
    assert section()["tables"] == []


def test_the_close_it_stands_on() -> None:
    close = {"words": "20 July 2006 at 10:00am, by Invented Analyst", "hash": "ab12"}
    found = section(closes=[close])
    assert (found["closed_on"], found["closes"]) == (close["words"], [close])
    assert section()["closed_on"] == "a day not on record"
