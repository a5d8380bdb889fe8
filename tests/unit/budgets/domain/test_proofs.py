"""A proof keeps each place where two figures differ, and how far the worst of them is off."""

from decimal import Decimal

from budgets.domain.proofs import Check, joined, proof_of

ONE, TWO = Decimal("1.00"), Decimal("2.00")
SAME, OVER, UNDER = Check("here", ONE, ONE), Check("there", TWO, ONE), Check("elsewhere", ONE, Decimal("4.00"))


def test_a_proof_counts_what_it_checked_and_keeps_what_failed() -> None:
    proof = proof_of("Sums", [SAME, OVER, UNDER])
    assert (proof.checked, proof.failed, proof.largest, proof.holds) == (3, (OVER, UNDER), Decimal("3.00"), False)
    assert proof.as_dict()["differences"][0] == {"place": "there", "found": "2.00", "due": "1.00"}


def test_with_no_difference_it_holds() -> None:
    proof = proof_of("Sums", [SAME, SAME])
    assert (proof.holds, proof.largest, proof.checked) == (True, 0, 2)


def test_the_months_of_one_proof_are_one() -> None:
    found = joined([proof_of("A", [SAME]), proof_of("B", [OVER]), proof_of("A", [UNDER, SAME])])
    assert [(proof.name, proof.checked, len(proof.failed)) for proof in found] == [("A", 3, 1), ("B", 1, 1)]
