import hashlib

from disputes.domain.settlement import digest_of


def test_a_signature_stands_under_these_terms_of_this_draft_alone() -> None:
    assert digest_of("A-1", 2, "Pay £5.") == hashlib.sha256("A-1\n2\nPay £5.".encode()).hexdigest()
    others = [digest_of("A-1", 3, "Pay £5."), digest_of("A-2", 2, "Pay £5."), digest_of("A-1", 2, "Pay £6.")]
    assert digest_of("A-1", 2, "Pay £5.") not in others
