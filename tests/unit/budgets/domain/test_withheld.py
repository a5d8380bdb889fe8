from budgets.domain.withheld import WITHHELD, Withheld, hidden_in, without

FOUND = Withheld(frozenset({"A-1"}), frozenset({7}), frozenset({3}))


def test_names_and_words_are_told_but_for_what_is_withheld() -> None:
    assert (FOUND.name("A-1"), FOUND.name("A-2")) == (WITHHELD, "A-2")
    assert (FOUND.words(7, "Business case A-1"), FOUND.words(8, "Virement")) == (WITHHELD, "Virement")
    assert not Withheld()


def test_texts_of_the_bundle_are_withheld_and_amounts_stand() -> None:
    accounts = [["account", "kind", "practice", "line", "name", "balance"], ["1", "committed", "", "", "A-1", "40.00"]]
    assert without("ledger/accounts.csv", accounts, hidden_in("ledger/accounts.csv", FOUND))[1] == [
        *("1", "committed", "", "", WITHHELD, "40.00"),
    ]
    calls = [
        ["call", "practice", "line", "status", "amount", "granted", "score", "written_by", "written_at"],
        ["3", "ZZ1", "ae", "met", "9.00", "9.00", "4.0", "A person", ""],
        ["4", "ZZ2", "ae", "met", "8.00", "8.00", "4.0", "Another", ""],
    ]
    first, second = without("calls.csv", calls, hidden_in("calls.csv", FOUND))[1:]
    assert (first[1], first[4], first[7]) == (WITHHELD, "9.00", WITHHELD)
    assert second == calls[2]
    assert hidden_in("ledger/postings.csv", FOUND) == {"7"}
