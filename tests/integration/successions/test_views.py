"""Pages of successions: recorded after a preview, listed, undone; and every refusal in words, changing nothing."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from pbc.core.models import AuditEvent
from pbc.organisations.models import Affiliation, Organisation, Succession, UndoneSuccession
from pbc.organisations.queries import pct_of
from tests.factories.accounts import RoleAssignmentFactory
from tests.factories.activity import MonthCloseFactory
from tests.factories.organisations import (
    AffiliationFactory,
    ConsortiumFactory,
    PctFactory,
    PopulationReturnFactory,
    PracticeFactory,
    ShaFactory,
    SuccessionFactory,
    UndoneSuccessionFactory,
)

pytestmark = pytest.mark.django_db
EVE, MERGER = date(2006, 9, 30), date(2006, 10, 1)
SignIn = Callable[..., Client]


@pytest.fixture
def sign_in() -> SignIn:
    def signed_in(role: str, organisation: Organisation) -> Client:
        client = Client()
        client.force_login(RoleAssignmentFactory(role=role, organisation=organisation).user)
        return client

    return signed_in


@pytest.fixture
def sha() -> Organisation:
    return ShaFactory(name="Invented Authority", code="Z01")


@pytest.fixture
def pct(sha: Organisation) -> Organisation:
    return PctFactory(name="Northmoor PCT", code="5ZN", sha=sha)


@pytest.fixture
def mill(pct: Organisation) -> Organisation:
    practice = PracticeFactory(name="Old Mill", code="Z00001", pct=pct)
    PopulationReturnFactory(practice=practice, patients=3000)
    ConsortiumFactory(name="Vale Practices", code="ZC1", members=[practice])
    return practice


@pytest.fixture
def ash(pct: Organisation) -> Organisation:
    practice = PracticeFactory(name="Ash Tree", code="Z00002", pct=pct)
    PopulationReturnFactory(practice=practice, patients=5000)
    return practice


@pytest.fixture
def analyst(sign_in: SignIn, pct: Organisation) -> Client:
    return sign_in("pct_analyst", pct)


MERGES = {
    "what": "practice",
    "kind": "merge",
    "predecessor": "Z00001",
    "successor": "z00002",
    "effective_date": "2006-10-01",
    "evidence": "Letter of 1 September",
}


def text_of(response: HttpResponse) -> str:
    return " ".join(BeautifulSoup(response.content, "html.parser").main.text.split())


def faults_of(response: HttpResponse) -> list[str]:
    page = BeautifulSoup(response.content, "html.parser")
    return [" ".join(item.text.split()) for item in page.select(".nhsuk-error-summary li")]


def look(client: Client, **changes: str) -> HttpResponse:
    return client.post("/successions/record/", MERGES | changes)


def seen_in(response: HttpResponse) -> str:
    found = re.search(r'name="seen" value="(\w+)"', response.content.decode())
    assert found, faults_of(response)
    return found[1]


def record(client: Client, **changes: str) -> HttpResponse:
    """Look, and agree to what is seen."""
    seen = seen_in(look(client, **changes))
    return client.post("/successions/record/", MERGES | changes | {"seen": seen}, follow=True)


def test_a_preview_says_in_words_and_numbers_what_would_change(
    analyst: Client, mill: Organisation, ash: Organisation
) -> None:
    MonthCloseFactory(pct=pct_of(mill, EVE), month=date(2006, 9, 1))
    text = text_of(look(analyst))
    assert "Old Mill (Z00001) merged into Ash Tree (Z00002) on 1 October 2006." in text
    assert "The last day of Old Mill (Z00001) is 30 September 2006." in text
    assert "2 memberships would end on 1 October 2006; 0 would go on elsewhere." in text
    assert "Old Mill (Z00001) Vale Practices (ZC1) ends" in text
    assert "Old Mill (Z00001) itself 3,000 all Ash Tree (Z00002) itself 5,000 all" in text
    assert "Northmoor PCT (5ZN) up to September 2006" in text
    assert "No budget is issued under the old code" in text
    assert not Succession.objects.exists()
    assert not AuditEvent.objects.exists()


def test_what_was_agreed_to_is_recorded_and_listed(
    analyst: Client, pct: Organisation, mill: Organisation, ash: Organisation
) -> None:
    page = record(analyst)
    done = Succession.objects.get()
    assert page.redirect_chain == [(f"/successions/{done.pk}/", 302)]
    assert "Recorded. Old Mill (Z00001) merged into Ash Tree (Z00002) on 1 October 2006." in page.content.decode()
    assert (done.evidence, pct_of(mill, EVE), pct_of(mill, MERGER)) == ("Letter of 1 September", pct, None)
    [line] = csv.DictReader(io.StringIO(analyst.get("/successions/?format=csv").content.decode("utf-8-sig")))
    assert (line["From"], line["What it was"], line["What happened"], line["What it became"], line["State"]) == (
        "2006-10-01",
        "Old Mill (Z00001)",
        "merged into",
        "Ash Tree (Z00002)",
        "On record",
    )


def test_an_sha_records_what_becomes_of_its_pcts(sign_in: SignIn, sha: Organisation, pct: Organisation) -> None:
    south = PctFactory(name="Southmoor PCT", code="5ZS", sha=sha)
    practice = PracticeFactory(pct=pct)
    manager = sign_in("sha_performance_manager", sha)
    facts = {"what": "pct", "predecessor": "5ZN", "successor": "5ZS"}
    text = text_of(look(manager, **facts))
    assert "2 memberships would end on 1 October 2006; 1 would go on elsewhere." in text
    assert f"{practice} Northmoor PCT (5ZN) Southmoor PCT (5ZS)" in text
    assert "Northmoor PCT (5ZN) 1 no list 0 with a list" in text
    record(manager, **facts)
    assert pct_of(practice, MERGER) == south


def test_nothing_is_asked_of_whom_where_there_is_no_choice(
    sign_in: SignIn, sha: Organisation, pct: Organisation
) -> None:
    choices = {
        role: BeautifulSoup(sign_in(role, held_in).get("/successions/record/").content, "html.parser")
        for role, held_in in (("pct_analyst", pct), ("sha_performance_manager", sha))
    }
    found = {role: [radio["value"] for radio in page.select("input[name=what]")] for role, page in choices.items()}
    assert found == {"pct_analyst": ["practice"], "sha_performance_manager": ["practice", "pct"]}


def test_who_changes_their_mind_goes_back_to_the_form_as_it_was(
    analyst: Client, mill: Organisation, ash: Organisation
) -> None:
    page = analyst.post("/successions/record/", MERGES | {"seen": "0", "edit": "1"})
    assert (page.status_code, faults_of(page)) == (200, [])
    form = BeautifulSoup(page.content, "html.parser")
    assert form.select_one("[name=predecessor]")["value"] == "Z00001"
    assert form.select_one("[name=effective_date]")["value"] == "2006-10-01"
    assert not Succession.objects.exists()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"predecessor": "Z99999"}, "No practice with the code Z99999 is known to you. Correct the code"),
        ({"successor": "5ZN"}, "No practice with the code 5ZN is known to you."),
        ({"successor": "Z00009"}, "No practice with the code Z00009 is known to you."),  # of another PCT
        ({"successor": "Z00001"}, "Z00001 cannot succeed itself."),
        ({"successor": "Z00003"}, "Z00003 closed on 2006-04-01. Z00001 cannot become Z00003 on 2006-10-01."),
        ({"predecessor": "Z00003"}, "Z00003 closed on 2006-04-01. Z00003 cannot become Z00002 on 2006-10-01."),
        ({"predecessor": "Z00002", "successor": "Z00004"}, "Z00004 became Z00002 already, so Z00002 cannot become"),
        ({"predecessor": "Z00004"}, "Nothing would change: Birch (Z00004) was renamed as Ash Tree (Z00002) on 1 May"),
        (
            {"predecessor": "Z00004", "kind": "merge", "effective_date": "2006-05-01"},
            "Z00004 became Z00002 on 2006-05-0",
        ),
        ({"effective_date": "2006-08-31"}, "Northmoor PCT (5ZN) has closed its months up to August 2006"),
        ({"effective_date": "1989-01-01"}, "Old Mill (Z00001) did not belong to Northmoor PCT on 31 December 1988."),
        ({"effective_date": "soon"}, "Write the day as YYYY-MM-DD, such as 2006-10-01."),
        ({"evidence": " "}, "Say which order, notice or letter says so."),
        ({"kind": ""}, "Say what happened."),
        ({"predecessor": ""}, "Give the code of what it was."),
        ({"what": "pct"}, "Of what: what was sent is not in the list. Choose one of the list."),
    ],
)
def test_each_refusal_has_its_words_and_changes_nothing(
    analyst: Client, pct: Organisation, mill: Organisation, ash: Organisation, changes: dict[str, str], fault: str
) -> None:
    MonthCloseFactory(pct=pct, month=date(2006, 8, 1))
    PracticeFactory(code="Z00009", pct=PctFactory())
    PracticeFactory(code="Z00003", pct=pct, closed_on=date(2006, 4, 1))
    birch = PracticeFactory(name="Birch", code="Z00004", pct=pct)
    SuccessionFactory(predecessor=birch, successor=ash, kind="rename", effective_on=date(2006, 5, 1))
    if fault.startswith("Nothing would change"):
        changes = changes | {"kind": "rename", "effective_date": "2006-05-01"}
    before = list(Affiliation.objects.order_by("pk").values())
    page = look(analyst, **changes)
    assert page.status_code == 422
    assert [found[: len(fault)] for found in faults_of(page)] == [fault]
    assert list(Affiliation.objects.order_by("pk").values()) == before
    assert (Succession.objects.count(), AuditEvent.objects.count()) == (1, 0)


def test_two_people_who_record_the_same_are_told(
    analyst: Client, sign_in: SignIn, pct: Organisation, mill: Organisation, ash: Organisation
) -> None:
    other = sign_in("pbc_manager", pct)
    seen = seen_in(look(other))
    record(analyst)
    page = other.post("/successions/record/", MERGES | {"seen": seen}, follow=True)
    assert "Nothing was changed: Old Mill (Z00001) merged into Ash Tree (Z00002)" in text_of(page)
    assert "That is on record since" in text_of(page)
    assert (Succession.objects.count(), AuditEvent.objects.count()) == (1, 1)


def test_who_agreed_to_something_else_is_shown_it_again(
    analyst: Client, pct: Organisation, mill: Organisation, ash: Organisation
) -> None:
    seen = seen_in(look(analyst))
    ConsortiumFactory(members=[mill])
    page = analyst.post("/successions/record/", MERGES | {"seen": seen})
    assert (page.status_code, Succession.objects.count()) == (422, 0)
    assert faults_of(page)[0].startswith("Somebody has changed the record since you looked")
    record(analyst)
    assert Succession.objects.exists()


@pytest.fixture
def done(analyst: Client, mill: Organisation, ash: Organisation) -> Succession:
    record(analyst)
    return Succession.objects.get()


def undo(client: Client, done: Succession, reason: str = "The partners stay apart.") -> HttpResponse:
    return client.post(f"/successions/{done.pk}/undo/", {"reason": reason}, follow=True)


def test_it_can_be_undone_with_a_reason(
    analyst: Client, pct: Organisation, mill: Organisation, done: Succession
) -> None:
    page = text_of(analyst.get(f"/successions/{done.pk}/"))
    assert "It can be undone until a month from 1 October 2006 on is closed." in page
    preview = text_of(analyst.get(f"/successions/{done.pk}/undo/"))
    assert "Old Mill (Z00001) is open again." in preview
    assert "2 memberships would go on as before." in preview
    assert "Old Mill (Z00001) Northmoor PCT (5ZN)" in preview

    page = undo(analyst, done).content.decode()
    assert "Undone. It is no longer on record that Old Mill (Z00001) merged into" in page

    assert pct_of(mill, MERGER) == pct
    listed = text_of(analyst.get("/successions/?state=undone"))
    assert "by Person " in listed
    assert "The partners stay apart." in listed
    assert "Nothing matches these filters" in text_of(analyst.get("/successions/?state=in_force"))


def test_undoing_without_a_reason_is_refused_on_the_form(analyst: Client, done: Succession) -> None:
    page = undo(analyst, done, reason=" ")
    assert (page.status_code, faults_of(page)) == (422, ["Say in a sentence why it is undone."])
    assert Succession.objects.exists()


def test_once_a_month_is_closed_it_stays(analyst: Client, pct: Organisation, done: Succession) -> None:
    MonthCloseFactory(pct=pct, month=MERGER)
    sentence = (
        "It cannot be undone. This took effect on 1 October 2006. Northmoor PCT (5ZN) has closed its months up to Oc"
    )
    for address in (f"/successions/{done.pk}/", f"/successions/{done.pk}/undo/"):
        page = analyst.get(address)
        assert sentence in text_of(page)
        assert not BeautifulSoup(page.content, "html.parser").select("main form")
    page = undo(analyst, done)
    assert page.status_code == 422
    assert faults_of(page)[0].startswith("This took effect on 1 October 2006.")
    assert Succession.objects.exists()
    assert not UndoneSuccession.objects.exists()


def test_two_people_who_undo_are_told(analyst: Client, sign_in: SignIn, pct: Organisation, done: Succession) -> None:
    undo(sign_in("pbc_manager", pct), done)
    for page in (undo(analyst, done), analyst.get(f"/successions/{done.pk}/", follow=True)):
        assert page.redirect_chain == [("/successions/", 302)]
        assert "Undone already, by " in text_of(page)
        assert "The reason: The partners stay apart." in text_of(page)
    assert UndoneSuccession.objects.count() == 1


def test_who_may_not_record_may_not_undo(sign_in: SignIn, sha: Organisation, pct: Organisation) -> None:
    merger = SuccessionFactory(predecessor=pct, successor=PctFactory(sha=sha))
    analyst = sign_in("pct_analyst", pct)
    page = analyst.get(f"/successions/{merger.pk}/")
    assert (page.status_code, "Undo" in text_of(page)) == (200, False)
    assert analyst.get(f"/successions/{merger.pk}/undo/").status_code == 403
    assert undo(analyst, merger).status_code == 403
    assert Succession.objects.exists()


def test_those_of_others_are_not_there(sign_in: SignIn, pct: Organisation, done: Succession) -> None:
    stranger = sign_in("pct_analyst", PctFactory())
    for address in (f"/successions/{done.pk}/", f"/successions/{done.pk}/undo/"):
        assert stranger.get(address).status_code == 404
    assert "Nothing is on record" in text_of(stranger.get("/successions/"))
    undo(sign_in("pct_analyst", pct), done)
    assert stranger.get(f"/successions/{done.pk}/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Ash", "Birch", "Old Mill", "Northmoor PCT"]),
        ("q=birch", ["Ash", "Birch"]),
        ("what=pct", ["Northmoor PCT"]),
        ("kind=rename", ["Birch"]),
        ("year=2006", ["Birch", "Old Mill"]),
        ("state=undone", ["Old Mill"]),
        ("state=in_force", ["Ash", "Birch", "Northmoor PCT"]),
        ("what=provider&kind=nonsense&year=x", ["Ash", "Birch", "Old Mill", "Northmoor PCT"]),
    ],
)
def test_the_list_is_filtered_and_the_file_with_it(
    sign_in: SignIn, sha: Organisation, pct: Organisation, query: str, found: list[str]
) -> None:
    ash, birch, mill = (PracticeFactory(name=name, pct=pct) for name in ("Ash", "Birch", "Old Mill"))
    SuccessionFactory(predecessor=ash, successor=birch, effective_on=date(2005, 10, 1))
    SuccessionFactory(predecessor=birch, successor=PracticeFactory(pct=pct), kind="rename", effective_on=MERGER)
    UndoneSuccessionFactory(predecessor=mill, successor=PracticeFactory(pct=pct), effective_on=MERGER)
    SuccessionFactory(predecessor=pct, successor=PctFactory(sha=sha), effective_on=date(2007, 4, 1))
    body = sign_in("sha_performance_manager", sha).get(f"/successions/?format=csv&sort=effective_on&{query}").content
    lines = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    assert sorted(line["What it was"].split(" (")[0] for line in lines) == sorted(found)


def test_the_list_costs_the_same_however_much_it_holds(
    analyst: Client, pct: Organisation, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _ in range(12):
        SuccessionFactory(predecessor=PracticeFactory(pct=pct), successor=PracticeFactory(pct=pct))
        UndoneSuccessionFactory(predecessor=PracticeFactory(pct=pct), successor=PracticeFactory(pct=pct))
    with django_assert_max_num_queries(8):  # type: ignore[attr-defined]
        assert "24 results" in text_of(analyst.get("/successions/"))


def test_a_preview_costs_the_same_however_many_practices(
    sign_in: SignIn, sha: Organisation, pct: Organisation, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    PctFactory(code="5ZS", sha=sha)
    for _ in range(30):
        PopulationReturnFactory(practice=PracticeFactory(pct=pct))
    manager = sign_in("sha_performance_manager", sha)
    with django_assert_max_num_queries(35):  # type: ignore[attr-defined]
        text = text_of(look(manager, what="pct", predecessor="5ZN", successor="5ZS"))
    assert "31 memberships would end" in text


def test_a_system_administrator_sees_no_figures(
    sign_in: SignIn, pct: Organisation, mill: Organisation, ash: Organisation
) -> None:
    text = text_of(look(sign_in("system_administrator", pct)))
    assert "3,000" not in text
    assert "2 memberships would end on 1 October 2006" in text


def test_a_member_of_two_pcts_consortia_keeps_them(analyst: Client, mill: Organisation, ash: Organisation) -> None:
    AffiliationFactory(child=mill, parent=ConsortiumFactory(code="ZC2"), is_sole=False)
    text = text_of(look(analyst, kind="rename"))
    assert "3 memberships would end on 1 October 2006; 2 would go on elsewhere." in text
