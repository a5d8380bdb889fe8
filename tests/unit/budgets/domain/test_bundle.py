import hashlib

from hypothesis import given
from hypothesis import strategies as st

from budgets.domain.bundle import chained, table

ROWS = st.lists(st.tuples(st.integers(1, 9), st.text(max_size=5)), min_size=1, max_size=8)


def test_a_table_quotes_what_it_must_and_leaves_out_what_is_missing() -> None:
    assert table(("a", "b"), [(1, None), ("x,y", 'say "so"')]) == 'a,b\n1,\n"x,y","say ""so"""\n'


def test_the_chain_by_hand() -> None:
    first = hashlib.sha256(b"|1|2.50").hexdigest()
    second = hashlib.sha256(f"{first}|2|-2.50".encode()).hexdigest()
    assert chained([(1, "2.50"), (2, "-2.50")]) == [["1", "2.50", first], ["2", "-2.50", second]]


@given(ROWS, st.data())
def test_a_change_shows_from_its_row_on(rows, data) -> None:
    place = data.draw(st.integers(0, len(rows) - 1))
    changed = [*rows]
    changed[place] = (changed[place][0] + 10, changed[place][1])
    before, after = chained(rows), chained(changed)
    assert before[:place] == after[:place]
    assert all(old[-1] != new[-1] for old, new in zip(before[place:], after[place:], strict=True))
