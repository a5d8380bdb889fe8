from pbc.core.errors import Denied, Invalid


def test_invalid_says_what_is_wrong_and_how_to_mend_it():
    error = Invalid("The file is empty.", field="file", rule="not-empty", fix="Send the file again.")
    assert str(error) == "The file is empty. Send the file again."
    assert (error.field, error.rule) == ("file", "not-empty")


def test_denied_is_a_sentence():
    assert str(Denied("You may not.")) == "You may not."
