from business_cases.domain.proforma import BY_KEY
from business_cases.presenters.proforma import NOT_ANSWERED, answer_words, change_words, read_parts, tasks
from tests.factories.business_cases import complete


def test_tasks_say_done_missing_not_begun_and_to_be_mended() -> None:
    content = complete()
    del content["people"]
    content["service"]["today"] = ""
    content["costs"]["costs"][0]["year"] = "9"
    found = {task.section.key: (task.status, task.is_done) for task in tasks(content, light=False)}
    assert found["people"] == ("Not begun", False)
    assert found["service"] == ("1 to answer", False)
    assert found["costs"] == ("To be mended", False)
    assert found["touches"] == ("Done", True)


def test_answers_in_words() -> None:
    service, touches, costs = BY_KEY["service"], BY_KEY["touches"], BY_KEY["costs"]
    assert answer_words(service.question("start"), "2007-01") == ["January 2007"]
    assert answer_words(service.question("start"), "soon") == ["soon"]
    assert answer_words(service.question("providers"), ["RAA", "X"], {"RAA": "A trust"}) == [
        "A trust (RAA)",
        "Not on record (X)",
    ]
    assert answer_words(touches.question("premises"), False) == ["No"]
    assert answer_words(touches.question("protected"), ["optometrists"]) == ["Optometrists"]
    assert answer_words(touches.question("protected"), []) == [NOT_ANSWERED]
    assert answer_words(costs.question("costs"), complete()["costs"]["costs"])[0] == (
        "What is it? A dermatoscope and a couch; What kind of cost? Capital; How much? £6,000.00; "
        "In which year of the service? 1"
    )
    assert answer_words(service.question("what"), "One\nTwo") == ["One", "Two"]


def test_a_light_case_is_read_without_what_it_is_not_asked() -> None:
    keys = [section.key for section, _ in read_parts(complete(), light=True, bodies={})]
    assert keys == ["service", "patient_benefit", "costs", "touches"]
    assert len(read_parts(complete(), light=False, bodies={})) == 7


def test_kept_differences_in_words() -> None:
    kept = [{"section": "touches", "question": "premises", "before": False, "now": True}]
    (found,) = change_words(kept)
    assert (found.question, found.before, found.now) == ("Is it about premises?", ["No"], ["Yes"])
