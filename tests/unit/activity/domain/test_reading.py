"""Lines to rows."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.activity.domain import reading
from pbc.activity.domain.formats import format_of
from pbc.activity.domain.formats.declaration import Column, Format, Group
from pbc.activity.domain.identifiers import Pseudonymiser
from pbc.activity.domain.reading import MOST_DISTINCT, REPEATED, Reader, match_header
from pbc.core.errors import Invalid

NUMBER = "9434765919"
PEOPLE = Format(
    code="people",
    title="People",
    help="",
    group=Group.ACTIVITY,
    columns=(Column("RECORD", "record"), Column("NHS NUMBER", "patient", identifier=True), Column("NOTE", "note")),
)
HEADER = "RECORD,NHS NUMBER,NOTE\n"


def read(text: str, declared: Format = PEOPLE) -> tuple[Reader, list[list[str]]]:
    reader = Reader(io.StringIO(text), declared, Pseudonymiser("key"))
    return reader, list(csv.reader(io.StringIO("".join(reader.chunks()))))


def test_rows_carry_their_line_numbers_and_pseudonyms():
    _, rows = read(f"{HEADER}a,{NUMBER},x\n\nb,943 476 5919,\nc,123,z\n")
    pseudonym = Pseudonymiser("key").of(NUMBER)
    assert rows == [["2", "a", pseudonym, "x"], ["4", "b", pseudonym, ""], ["5", "c", Pseudonymiser.INVALID, "z"]]


def test_a_number_that_stands_twice_in_a_row_is_marked():
    _, rows = read(f"{HEADER}{NUMBER},{NUMBER},x\n")
    assert rows[0][2] == REPEATED


def test_columns_may_stand_in_any_order_with_any_case_and_spaces():
    reader, rows = read("note, Record ,NHS  number\nx,a,\n")
    assert reader.keys == ["note", "record", "patient"]
    assert rows == [["2", "x", "a", ""]]


def test_padding_is_stripped():
    _, rows = read(f"{HEADER}  a ,\t,x  \n")
    assert rows == [["2", "a", "", "x"]]


def test_quotes_may_hold_commas_and_quotes():
    _, rows = read(f'{HEADER}"a","","x, ""y"""\n')
    assert rows == [["2", "a", "", 'x, "y"']]


@pytest.mark.parametrize(
    ("line", "rule"),
    [("a,b", "too_few_fields"), ("a,b,c,d", "too_many_fields"), ('"a,,x', "stray_quote"), ('"a"b,,x', "stray_quote")],
)
def test_a_spoilt_line_is_told_and_scrubbed(line, rule):
    reader, rows = read(f"{HEADER}a,,x\n{line} {NUMBER} AB1 2CD\nb,,y\n")
    assert [row[0] for row in rows] == ["2", "4"]
    (spoilt,) = reader.malformed
    assert (spoilt.row_number, spoilt.rule) == (3, rule)
    assert NUMBER not in spoilt.raw
    assert "AB1 2CD" not in spoilt.raw
    assert (reader.rows, reader.malformed_count) == (3, 1)


def test_a_cut_off_file_shows():
    reader, _ = read(f"{HEADER}a,,x\nb")
    assert not reader.ends_with_newline
    assert reader.last_row_number == 3


def test_distinct_values_are_remembered_up_to_a_limit():
    lines = "".join(f"{n},,x\n" for n in range(MOST_DISTINCT + 1000))
    reader, _ = read(HEADER + lines)
    assert reader.seen == {"record": None, "patient": {""}, "note": {"x"}}


def test_a_trailing_comma_belongs_to_its_layout():
    header = " SHA,PCT,PRACTICE,BNF CODE,BNF NAME  ,ITEMS  ,NIC   ,ACT COST ,QUANTITY,PERIOD,\n"
    row = "Q45,00K,A81001,0401010ADAAAAAA,Melatonin   ,0000002,00030.78,00028.45,0000060,201406,\n"
    _, rows = read(header + row, format_of("prescribing-pdpi-padded"))
    assert rows[0][1:6] == ["Q45", "00K", "A81001", "0401010ADAAAAAA", "Melatonin"]
    assert rows[0][-1] == "201406"


@pytest.mark.parametrize(
    ("header", "rule"),
    [
        ("1,2,3", "missing_header"),
        ("RECORD,NHS NUMBER", "missing_column"),
        ("RECORD,NHS NUMBER,NOTE,MORE", "extra_column"),
        ("RECORD,NHS NUMBER,NOTE,NOTE", "repeated_column"),
        ('RECORD,"NHS NUMBER,NOTE', "header"),
    ],
)
def test_a_wrong_header_is_refused(header, rule):
    with pytest.raises(Invalid) as refusal:
        match_header(header, PEOPLE)
    assert refusal.value.rule == rule


FIELD = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=12).map(str.strip)


@given(rows=st.lists(st.tuples(FIELD, FIELD), min_size=1, max_size=20))
def test_what_a_csv_writer_writes_is_read_back(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([[first, "", second] for first, second in rows])
    _, read_back = read(HEADER + out.getvalue())
    assert [tuple(row[1::2]) for row in read_back] == rows


PATIENT = st.sampled_from(["", NUMBER, "943 476 5919", "943-476-5919", "9434765918", "123", "4010232137", "n" * 32])


@given(rows=st.lists(st.tuples(FIELD, PATIENT, st.one_of(FIELD, PATIENT)), min_size=1, max_size=20))
def test_plain_lines_and_all_others_are_read_alike(rows):
    """The fast way and the slow way: quotes and commas out of the way, then the same fields with padding."""
    clean = [[field.replace(",", "").replace('"', "").strip() for field in row] for row in rows]
    plain, padded = ("\n".join(mark.join(row) for row in clean) + "\n" for mark in (",", " , "))
    (fast, fast_rows), (slow, slow_rows) = read(HEADER + plain), read(HEADER + padded)
    assert fast_rows == slow_rows
    assert (fast.rows, fast.seen, fast.last_row_number) == (slow.rows, slow.seen, slow.last_row_number)


@given(
    lines=st.lists(
        st.sampled_from([f"a,{NUMBER},x", "b,,", " c , ,y", 'd,,"x,y"', "e,f", "", 'g,"', "h,,\u00e9"]), max_size=30
    ),
    of=st.integers(1, 4),
    end=st.sampled_from(["", "\n"]),
)
def test_the_shares_of_a_file_are_the_file(lines, of, end):
    text = HEADER + "\n".join(lines) + end
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "CHUNK_CHARACTERS", 16)
        whole, rows = read(text)
        added, shared_rows = Reader(io.StringIO(text), PEOPLE, Pseudonymiser("key")), []
        for share in range(of):
            reader = Reader(io.StringIO(text), PEOPLE, Pseudonymiser("key"))
            shared_rows += csv.reader(io.StringIO("".join(reader.chunks(share, of))))
            added.add(reader.tally())
    assert sorted(shared_rows) == sorted(rows)
    assert (added.tally(), added.may_repeat) == (whole.tally(), whole.may_repeat)


KEYED = Format(
    code="keyed",
    title="Keyed",
    help="",
    group=Group.ACTIVITY,
    columns=(Column("PLACE", "place"), Column("RECORD", "record")),
    unique=("record", "place"),
)


@pytest.mark.parametrize(
    ("lines", "may"),
    [(["a,1", "a,2", "b,1"], False), (["a,1", "a,2", "a,1"], True), (["1,a", "a,1"], False), (['"a",1', " a,1"], True)],
)
def test_a_reader_knows_where_no_two_rows_have_one_key(lines, may):
    reader, _ = read("PLACE,RECORD\n" + "".join(f"{line}\n" for line in lines), KEYED)
    assert reader.may_repeat is may


def test_a_file_without_rows_repeats_none():
    assert not read("PLACE,RECORD\n", KEYED)[0].may_repeat
