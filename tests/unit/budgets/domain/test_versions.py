from budgets.domain.versions import now_at


def test_who_saw_what_is_no_more_is_told_what_there_is() -> None:
    assert now_at(2).startswith("version 2 is recorded now.")
    assert now_at(0).startswith("nothing is recorded yet.")
