from pbc.activity.management.demo_files import names


def test_surgeries_differ_however_many_there_are() -> None:
    every = {names.surgery(number) for number in range(9_000)}

    assert len(every) == 9_000
    assert all(name == name.upper() and "," not in name for name in every)


def test_towns_differ() -> None:
    assert len({names.town(number) for number in range(1_000)}) == 1_000
