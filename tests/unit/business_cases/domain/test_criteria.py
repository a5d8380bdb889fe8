from business_cases.domain.criteria import BY_KEY, CRITERIA, GENERAL, SCALE, criteria_of
from governance.domain.rule_files import rule_sets


def test_the_nine_criteria_are_those_of_the_rule_each_with_its_own_words_for_each_score() -> None:
    with_cases = [each for each in rule_sets().values() if "case_criteria" in each.rules]
    assert with_cases
    for rule_set in with_cases:
        assert set(rule_set["case_criteria"].value) == set(BY_KEY)  # type: ignore[arg-type]
    assert len(CRITERIA) == 9
    for each in CRITERIA:
        assert len(each.anchors) == len(set(each.anchors)) == len(SCALE)
        assert each.anchors != GENERAL
        assert each.question.endswith("?")


def test_a_criterion_that_a_pct_has_added_has_the_general_wording() -> None:
    (first, added) = criteria_of(["risk", "fit_with_the_local_delivery_plan"])
    assert first is BY_KEY["risk"]
    assert (added.label, added.anchors) == ("Fit with the local delivery plan", GENERAL)
