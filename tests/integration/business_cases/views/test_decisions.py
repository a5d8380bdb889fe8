"""Pages from triage to decision: forms that keep what was written, and what each side sees."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from business_cases.actions.reminding import keep_clocks
from business_cases.domain.case_states import CaseStatus
from business_cases.domain.criteria import CRITERIA
from business_cases.domain.route import Level
from business_cases.models import BusinessCase, CaseBreach, Deputy, Meeting
from pbc.accounts.models import User
from pbc.core.principal import Principal
from tests.factories.accounts import PASSWORD
from tests.integration.business_cases.decision_world import LATER, REFUSE, DecisionWorld, at, worth

SHEET = {
    "fairness": "The gap narrows.",
    "involvement": "They were heard.",
    "risks": "Whole.",
    "advice": "support",
    "advice_words": "It pays.",
}


@pytest.fixture(autouse=True)
def _in_september() -> Iterator[None]:
    with time_machine.travel(LATER, tick=False):
        yield


def as_(who: Principal) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=who.user_id))
    return client


def url(name: str, case: BusinessCase, *args: object) -> str:
    return reverse(f"business_cases:{name}", args=[case.reference, *args])


def sheet(score: int = 3, **apart: int) -> dict[str, str]:
    data = dict(SHEET)
    for each in CRITERIA:
        data |= {f"{each.key}_score": str(apart.get(each.key, score)), f"{each.key}_evidence": "Part 3"}
        data |= {f"{each.key}_words": "Holds."}
    return data


def text(client: Client, address: str) -> str:
    return client.get(address).content.decode()


def test_a_case_goes_from_triage_to_assessors_to_settlement(world: DecisionWorld) -> None:
    case = world.submitted()
    assert url("assessors", case) in text(as_(world.pbc), url("case", case))
    assert url("assessors", case) not in text(as_(world.manager), url("case", case))
    keys = [world.finance.user_id, world.analyst.user_id]
    as_(world.pbc).post(url("assessors", case), {"assessors": keys})
    own = as_(world.finance)
    page = text(own, url("sheet", case))
    for words in (
        "Can it be paid?",
        "The nurse leaves",
        "The patients’ group",
        "0: No evidence, or evidence against it",
    ):
        assert words in page
    own.post(url("sheet", case), {**sheet(), "save": "yes"})
    assert "Part 3" in text(own, url("sheet", case)), "saved as it goes"
    own.post(url("sheet", case), {**sheet(), "hand_in": "yes"})
    assert "handed in and closed" in text(own, url("sheet", case))
    as_(world.analyst).post(url("sheet", case), {**sheet(risk=1), "hand_in": "yes"})
    assert "Say your word" in text(own, url("assessment", case))
    for who in (world.finance, world.analyst):
        as_(who).post(url("settle", case, "risk"), {"score": "2", "words": "We met."})
    page = text(as_(world.pbc), url("assessment", case))
    assert "26 of 36 points" in page
    as_(world.pbc).post(url("send", case), {})
    case.refresh_from_db()
    assert case.state is CaseStatus.FOR_DECISION
    assert "We met." in text(as_(world.manager), url("assessment", case))


def test_a_sheet_handed_in_half_written_keeps_what_was_written(world: DecisionWorld) -> None:
    case = world.named()
    page = as_(world.finance).post(
        url("sheet", case), {"risk_score": "2", "risk_evidence": "Mine", "risk_words": "Two", "hand_in": "yes"}
    )
    html = page.content.decode()
    assert "Not complete: " in html
    assert "Mine" in html
    page = as_(world.finance).post(url("sheet", case), {"risk_evidence": "Mine", "save": "yes"})
    assert "has words and no score" in page.content.decode()


def test_return_and_replace_say_what_was_done_or_why_not(world: DecisionWorld) -> None:
    case = world.submitted()
    page = as_(world.pbc).post(url("return", case), {"lacks": "The measures"}, follow=True)
    assert "It counts as not received" in page.content.decode()
    other = world.named()
    first = other.assessors.order_by("pk")[0]
    second = world.person("pct_finance", world.pct, "Q. Second")
    page = as_(world.pbc).post(url("replace_assessor", other, first.pk), {"user_id": second.user_id, "reason": "Ill"})
    assert (page.status_code, first.case.assessors.filter(replaced_at=None).count()) == (302, 2)
    assert as_(world.pbc).get(url("replace_assessor", case, first.pk)).status_code == 404


def test_questions_and_answers_stand_in_one_thread(world: DecisionWorld) -> None:
    case = world.named()
    as_(world.finance).post(url("ask", case), {"words": "Who is on call?", "holds": "on"})
    page = text(as_(world.manager), url("case", case))
    assert "Who is on call?" in page
    assert url("answer", case, 1) in page
    as_(world.manager).post(url("answer", case, 1), {"words": "The second nurse."})
    assert "The second nurse." in text(as_(world.finance), url("case", case))
    assert 'name="holds"' not in text(as_(world.manager), url("ask", case))
    page = as_(world.sha_manager).post(url("ask", case), {"words": "x"})
    assert "Questions are for the proposer" in page.content.decode()


def test_a_director_signs_and_both_sides_have_the_letter(world: DecisionWorld) -> None:
    case = world.for_director()
    client = as_(world.director)
    data = {"outcome": "approve_with", "reasons": "Worth it.", "typed_name": "D. Director", "password": PASSWORD}
    page = client.post(url("sign", case), data).content.decode()
    assert "There is no condition" in page
    data |= {"term_1": "A consultant is named", "term_1_owner": "Moor Group", "term_1_on": "2006-12-01"}
    assert client.post(url("sign", case), data).status_code == 302
    case.refresh_from_db()
    assert case.state is CaseStatus.APPROVED
    page = text(as_(world.manager), url("case", case))
    for words in ("A consultant is named", "Approved with conditions", "Decision letter"):
        assert words in page
    letter = as_(world.manager).get(url("letter", case))
    assert letter.content.startswith(b"%PDF")
    assert letter["Content-Type"] == "application/pdf"


def test_who_does_not_sign_next_is_led_back_to_the_case(world: DecisionWorld) -> None:
    case = world.for_director()
    assert as_(world.lead).get(url("sign", case))["Location"] == url("case", case)
    assert url("sign", case) not in text(as_(world.lead), url("case", case))


def test_the_clerk_records_a_meeting_and_minutes_a_case(world: DecisionWorld) -> None:
    case = world.for_board()
    clerk = as_(world.clerk)
    keys = [str(member.pk) for member in world.seated()]
    data = {"body": "4", "held_on": "2006-09-11", "reference": "B/06/9", "place": "Board room"}
    clerk.post(reverse("business_cases:new_meeting"), data)
    meeting = Meeting.objects.get(reference="B/06/9")
    assert clerk.get(url("minute", case, meeting.pk))["Location"] == reverse(
        "business_cases:meeting", args=[meeting.pk]
    )
    sent = {"members": keys, "others": "K. Clerk"}
    clerk.post(reverse("business_cases:attendance", args=[meeting.pk]), sent)
    assert url("minute", case, meeting.pk) in text(clerk, url("case", case))
    seat = meeting.attendances.get(name="B. Member")
    other = meeting.attendances.get(name="C. Member")
    said = {
        "outcome": "refuse",
        "reasons": "Too dear.",
        f"interest_{seat.pk}": "Her brother",
        f"dissent_{other.pk}": "No",
    }
    assert "what would resolve" in clerk.post(url("minute", case, meeting.pk), said).content.decode()
    clerk.post(url("minute", case, meeting.pk), {**said, "resolves": "A lower price."})
    case.refresh_from_db()
    assert case.state is CaseStatus.REFUSED
    page = text(as_(world.manager), reverse("business_cases:meeting", args=[meeting.pk]))
    for words in ("Her brother", "C. Member dissented", "A lower price."):
        assert words in page
    assert case.reference not in text(as_(world.neighbour), reverse("business_cases:meeting", args=[meeting.pk]))
    assert "B/06/9" in text(clerk, reverse("business_cases:meetings"))


def test_a_consent_is_recorded_on_its_page(world: DecisionWorld) -> None:
    case = world.submitted(worth("30000.00", protected=["optometrists"]))
    assert "Nobody may approve it while a consent is missing" in text(as_(world.manager), url("case", case))
    data = {"profession": "optometrists", "given_by": "The local committee", "evidence": "Letter of 1 May"}
    as_(world.pbc).post(url("consent", case), data)
    assert "Letter of 1 May" in text(as_(world.manager), url("case", case))


def test_a_director_names_and_takes_back_a_deputy(world: DecisionWorld) -> None:
    client, address = as_(world.director), reverse("business_cases:deputies")
    data = {"deputy": world.pbc.user_id, "from_on": "2006-09-11", "to_on": "2006-12-11", "reason": "Leave"}
    assert "a deputy signs for 28 at most" in client.post(address, data).content.decode()
    client.post(address, {**data, "to_on": "2006-09-20"})
    row = Deputy.objects.get()
    assert "20 September 2006" in text(client, address)
    client.post(reverse("business_cases:take_back_deputy", args=[row.pk]))
    assert "taken back on 11 September 2006" in text(client, address)


def test_the_sha_sees_what_ran_over_asks_and_is_answered(world: DecisionWorld) -> None:
    case = world.submitted()
    late: datetime = at("2006-11-02")
    keep_clocks(at=late)
    with time_machine.travel(late, tick=False):
        page = text(as_(world.sha_manager), reverse("business_cases:overdue"))
        for words in (case.reference, "Northmoor PCT", "The PCT, before assessment: 59", "not asked for"):
            assert words in page
        as_(world.sha_manager).post(url("ask_recovery", case), {"words": "Why?", "answer_by": "2006-11-09"})
        assert "Why?" in text(as_(world.pbc), url("answer_recovery", case))
        as_(world.pbc).post(url("answer_recovery", case), {"words": "The board meets on Friday."})
        assert "The board meets on Friday." in text(as_(world.manager), url("case", case))
        assert CaseBreach.objects.get().answered_by == "P. Manager"
        rows = as_(world.sha_manager).get(reverse("business_cases:overdue"), {"export": "csv"}).content.decode()
        assert "answered" in rows


def test_the_bar_says_on_whose_desk_each_day_was_spent(world: DecisionWorld) -> None:
    case = world.named(when=at("2006-09-06"))
    page = text(as_(world.manager), url("case", case))
    assert 'aria-label="Of 7 days, 2 lay with the PCT, before assessment, 5 with the assessors."' in page


def test_the_pct_s_median_is_shown_to_its_practices(world: DecisionWorld) -> None:
    case = world.for_director()
    world.signed(case, Level.DIRECTOR, REFUSE, by=world.director)
    page = text(as_(world.manager), reverse("business_cases:cases"))
    assert "Median days from receipt to decision, 2006/07" in page
    assert "7 days" in page
