"""Quantiles, centiles and deciles."""

from itertools import groupby, pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pbc.core.statistics.absent import Absent
from pbc.core.statistics.quantiles import assign_quantiles, centiles, decile_lines, linear_quantile
from tests.unit.core.statistics.vectors import close, optional, rows


def sets(name: str, *keys: str) -> list[tuple[tuple[str, ...], list[dict[str, str]]]]:
    def key(row: dict[str, str]) -> tuple[str, ...]:
        return tuple(row[field] for field in keys)

    return [(found, list(members)) for found, members in groupby(rows(name), key=key)]


@pytest.mark.parametrize(("key", "members"), sets("quantiles", "set_id", "n_quantiles", "invert"))
def test_quantiles_match_the_vectors(key, members):
    _, groups, invert = key

    placed = assign_quantiles(
        {row["item"]: optional(row["value"]) for row in members}, int(groups), highest_first=invert == "true"
    )

    for row in members:
        if row["quantile"]:
            assert placed[row["item"]] == int(row["quantile"])
        else:
            assert placed[row["item"]] is (Absent.TOO_FEW_UNITS if row["value"] else Absent.NO_VALUE)


@pytest.mark.parametrize(("key", "members"), sets("centiles", "set_id"))
def test_centiles_match_the_vectors(key, members):
    placed = centiles({row["item"]: optional(row["value"]) for row in members})

    for row in members:
        if row["percent_rank"]:
            assert placed[row["item"]] == close(row["percent_rank"])
        else:
            assert placed[row["item"]] is Absent.NO_VALUE


@pytest.mark.parametrize("row", rows("deciles"))
def test_decile_lines_match_the_vectors(row):
    values = [optional(member["value"]) for member in rows("centiles") if member["set_id"] == row["set_id"]]

    lines = decile_lines(values)

    assert not isinstance(lines, Absent)
    assert len([value for value in values if value is not None]) == int(row["n"])
    for tenth, line in enumerate(lines, start=1):
        assert line == close(row[f"p{tenth}0"])


def test_one_practice_has_no_centile():
    assert centiles({"A": 3.0, "B": None}) == {"A": Absent.TOO_FEW_UNITS, "B": Absent.NO_VALUE}


def test_no_practices_have_no_lines():
    assert decile_lines([None, None]) is Absent.TOO_FEW_UNITS


def test_one_practice_is_every_line():
    assert decile_lines([4.2]) == (4.2,) * 9


def test_there_must_be_a_group():
    with pytest.raises(ValueError, match="at least one group"):
        assign_quantiles({"A": 1.0}, 0)


@pytest.mark.parametrize(("values", "q"), [([], 0.5), ([1.0], 1.5)])
def test_a_quantile_needs_values_and_a_share(values, q):
    with pytest.raises(ValueError, match="at least one value"):
        linear_quantile(values, q)


numbers = st.lists(st.integers(-1000, 1000), min_size=2, max_size=60)


@given(values=numbers, q=st.floats(0, 1))
def test_a_linear_quantile_is_numpys(values, q):
    assert linear_quantile(values, q) == pytest.approx(np.quantile(values, q), abs=1e-6)


@given(values=numbers, groups=st.integers(1, 10), highest_first=st.booleans())
def test_ties_share_a_quantile_and_order_is_kept(values, groups, highest_first):
    placed = assign_quantiles(dict(enumerate(map(float, values))), groups, highest_first=highest_first)

    if len(values) < groups:
        assert set(placed.values()) == {Absent.TOO_FEW_UNITS}
        return
    pairs = sorted((value if not highest_first else -value, placed[i]) for i, value in enumerate(values))
    assert all(1 <= group <= groups for _, group in pairs)
    assert all(a[1] <= b[1] and (a[0] != b[0] or a[1] == b[1]) for a, b in pairwise(pairs))


@given(numbers)
def test_centiles_run_from_nought_and_keep_order(values):
    placed = centiles(dict(enumerate(map(float, values))))

    pairs = sorted((value, placed[i]) for i, value in enumerate(values))
    assert pairs[0][1] == 0
    assert all(a[1] <= b[1] <= 100 for a, b in pairwise(pairs))
    if len(set(values)) == len(values):
        assert pairs[-1][1] == 100
