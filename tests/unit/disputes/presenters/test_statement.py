from disputes.presenters.statement import scope_words


def test_on_what_the_panel_rules() -> None:
    assert "each question" in scope_words(by_issue=True)
    assert "whole package" in scope_words(by_issue=False)
