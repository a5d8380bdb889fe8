from django.http import QueryDict

from business_cases.domain.proforma import BY_KEY
from business_cases.forms.proforma import PartForm
from tests.factories.business_cases import complete


def form(key: str, sent: str | None = None, *, light: bool = False, more: str = "") -> PartForm:
    data = None if sent is None else QueryDict(sent)
    return PartForm(data, section=BY_KEY[key], answers=complete()[key], revision=3, light=light, more=more)


def test_what_is_shown_and_sent_back_is_what_stands() -> None:
    sent = QueryDict(mutable=True)
    shown = form("touches")
    sent.update({shown.add_prefix("seen"): "3", shown.add_prefix("premises"): "no"})
    again = form("touches", sent.urlencode())
    assert again.is_valid()
    assert (again.answers, again.seen_revision) == (complete()["touches"], 3)


def test_an_unanswered_yes_or_no_is_no_answer() -> None:
    found = form("touches", "touches-seen=3")
    assert found.is_valid()
    assert found.answers["premises"] is None


def test_questions_that_were_not_asked_keep_their_answers() -> None:
    found = form("service", "service-title=New&service-start=10 2006", light=True)
    assert found.is_valid()
    assert (found.answers["title"], found.answers["start"]) == ("New", "2006-10")
    assert found.answers["today"] == complete()["service"]["today"]


def test_codes_of_organisations_are_read_once_each() -> None:
    found = form("service", "service-providers=raa, RAA rbb")
    assert found.is_valid()
    assert found.answers["providers"] == ["RAA", "RBB"]


def test_a_table_shows_an_empty_row_where_one_is_wanted_or_none_is_there() -> None:
    question = BY_KEY["costs"].question("costs")
    assert len(form("costs").table(question).rows) == 2
    assert len(form("costs", more="costs-costs").table(question).rows) == 3
    empty = PartForm(None, section=BY_KEY["costs"], answers={}, revision=0)
    assert len(empty.table(question).rows) == 1


def test_a_choice_that_is_none_is_refused_by_the_form() -> None:
    assert not form("costs", "costs-source=lottery").is_valid()


def test_rows_sent_beyond_the_most_are_left_out() -> None:
    sent = "&".join(f"people-risks-{number}-what=x" for number in range(60))
    found = form("people", sent)
    assert found.is_valid()
    assert len(found.answers["risks"]) == 40
