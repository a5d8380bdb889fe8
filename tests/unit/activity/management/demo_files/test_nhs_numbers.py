import numpy as np

from pbc.activity.management.demo_files import nhs_numbers


def is_valid(number: str) -> bool:
    """Domain handbook §12.3, written out by hand."""
    remainder = 11 - sum(int(digit) * weight for digit, weight in zip(number, range(10, 1, -1), strict=False)) % 11
    return len(set(number)) > 1 and {11: 0}.get(remainder, remainder) == int(number[9])


def test_the_rule_of_the_handbook_holds_for_its_example() -> None:
    assert is_valid("9434765919")
    assert not is_valid("9434765918")
    assert not is_valid("9999999999")


def test_every_number_is_valid_and_of_the_range_that_was_never_issued() -> None:
    every = nhs_numbers.never_issued()

    assert len(every) == 909_090
    assert (every[1:] > every[:-1]).all(), "in order, so none is there twice"
    assert all(is_valid(number.decode()) for number in (*every[:500], *every[-500:], *every[::1999]))
    assert every[0].startswith(b"999")
    assert every[-1].startswith(b"999")


def test_blocks_of_practices_do_not_overlap() -> None:
    block = nhs_numbers.block_size(8_400)
    everybody = np.arange(block)

    first, second = (set(nhs_numbers.numbers(np.full(block, practice), everybody, block)) for practice in (0, 1))

    assert len(first) == len(second) == block
    assert not first & second


def test_nobody_beyond_the_block_has_a_number() -> None:
    assert nhs_numbers.numbers(np.array([8_399, 8_399]), np.array([107, 108]), 108).tolist()[1] == b""
