from budgets.forms.scenarios import GROUPS, NewScenarioForm, ScenarioForm


def test_every_field_stands_in_one_group() -> None:
    form = ScenarioForm(practices={})
    shown = [bound.name for _, group in form.groups for bound in group]
    assert sorted(shown) == sorted(form.fields)
    assert [title for title, _ in form.groups] == [title for title, _ in GROUPS]
    assert set(NewScenarioForm(practices={}).fields) - set(shown) == {"name"}


def test_extra_activity_is_read_line_by_line_and_refused_with_the_line() -> None:
    growth = "ZZ0001, day_case, £2500, A second cataract list, weekly\n\nZZ0009, day_case, 1, No such practice"
    form = ScenarioForm({"growth": growth}, practices={7: "ZZ0001"})
    assert form.errors["growth"] == ["ZZ0009 is no practice of the round."]
    form = ScenarioForm({"growth": growth.splitlines()[0]}, practices={7: "ZZ0001"})
    form.is_valid()
    (row,) = form.cleaned_data["growth"]
    assert (row.practice, row.line, str(row.amount), row.reason) == (
        7,
        "day_case",
        "2500",
        "A second cataract list, weekly",
    )
