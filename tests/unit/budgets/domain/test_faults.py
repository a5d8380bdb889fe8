from budgets.domain.faults import CannotSet, PracticeToSet, UnpricedCode, problems_of
from pbc.core.periods import FinancialYear

THIS = FinancialYear(2006)


def practice(**changes) -> PracticeToSet:
    given = {"code": "ZZ0001", "name": "A Surgery", "is_open": True, "patients": 1800, "has_activity": True}
    return PracticeToSet(**(given | changes))


def test_a_practice_with_all_it_needs_is_no_problem() -> None:
    assert problems_of([practice()], {}, THIS) == []


def test_each_problem_names_the_practice_and_its_mend() -> None:
    problems = problems_of(
        [practice(is_open=False), practice(patients=None), practice(patients=0), practice(has_activity=False)], {}, THIS
    )
    assert problems == [
        "A Surgery (ZZ0001) has closed. Record what became of it, or leave the practice out.",
        "A Surgery (ZZ0001) has no list of patients. Load its list size, or leave the practice out.",
        "A Surgery (ZZ0001) has no list of patients. Load its list size, or leave the practice out.",
        "A Surgery (ZZ0001) has no activity last year. Load its files, or its fair share (S4 ¶36), or leave the "
        "practice out until a share can be set for it.",
    ]


def test_a_fair_share_stands_in_for_a_history_and_use_below_nought_is_named() -> None:
    assert problems_of([practice(has_activity=False, has_fair_share=True)], {}, THIS) == []
    assert problems_of([practice(negative=("day cases",))], {}, THIS) == [
        "A Surgery (ZZ0001) used less than nought of day cases last year. Correct the files, or leave the practice out."
    ]


def test_missing_prices_name_the_codes_with_most_rows_and_count_the_rest() -> None:
    codes = [UnpricedCode("HRG", f"A0{number}", number) for number in range(1, 8)]
    (problem,) = problems_of([], {"inpatient tariff": codes, "outpatient tariff": []}, THIS)
    assert problem == (
        "28 rows of last year have no price in the inpatient tariff for 2006/07: HRG A07 (7), HRG A06 (6), "
        "HRG A05 (5), HRG A04 (4), HRG A03 (3) and 2 more. Load a price list that has them."
    )


def test_the_refusal_holds_all_reasons() -> None:
    fault = CannotSet(["One.", "Two."])
    assert fault.problems == ("One.", "Two.")
    assert str(fault) == "Budgets were not set: 2 things stand in the way. One. Two."
    assert str(CannotSet(["One."])) == "Budgets were not set: one thing stands in the way. One."
