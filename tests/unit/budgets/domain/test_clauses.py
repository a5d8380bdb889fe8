from budgets.domain.clauses import clauses_of


def test_a_clause_has_its_lines_and_no_other() -> None:
    text = "Terms, version 2\nAgreed.\n\n1. Budget: £1,200.50.\n   Day cases: £1,200.50\n2. Scope.\n10. Last.\n"
    assert clauses_of(text) == {1: "Budget: £1,200.50.\n   Day cases: £1,200.50", 2: "Scope.", 10: "Last."}
    assert clauses_of("Words without clauses. 1. Not at a beginning.") == {}
