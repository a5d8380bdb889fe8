"""Packs on pages: who opens which, what they may take away, and what they say of it."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from information_packs.domain.states import PackStatus
from information_packs.models import Pack, PackReceipt
from pbc.organisations.models import Organisation
from tests.factories.information_packs import PackFactory, PackFileFactory
from tests.factories.organisations import ConsortiumFactory, PctFactory, PracticeFactory, ShaFactory

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
FILES = {"html": b"<h1>What the page says</h1>", "pdf": b"%PDF-1.7 invented", "csv": b"Line,Actual\n", "xlsx": b"PK"}


@pytest.fixture
def places() -> dict[str, Organisation]:
    sha = ShaFactory()
    pct = PctFactory(sha=sha)
    practice, other = (PracticeFactory(pct=pct, name=name) for name in ("Ash Tree Surgery", "Beech Tree Surgery"))
    consortium = ConsortiumFactory(pct=pct, members=[practice])
    return {
        "sha": sha,
        "pct": pct,
        "practice": practice,
        "other": other,
        "consortium": consortium,
        "other_pct": PctFactory(sha=sha),
    }


@pytest.fixture
def pack(places: dict[str, Organisation]) -> Pack:
    return pack_of(places)


def pack_of(places: dict[str, Organisation], **given: object) -> Pack:
    pack = PackFactory(pct=places["pct"], practice=places["practice"], **({"version": 1} | given))
    if pack.data_hash:
        for kind, content in FILES.items():
            PackFileFactory(pack=pack, kind=kind, content=content)
    return pack


@pytest.mark.parametrize(
    ("role", "held_in", "status"),
    [
        ("practice_manager", "practice", 200),
        ("practice_clinician", "practice", 200),
        ("pct_analyst", "pct", 200),
        ("auditor", "pct", 200),
        ("consortium_lead", "consortium", 403),
        ("sha_performance_manager", "sha", 403),
        ("sha_clerk", "sha", 403),
        ("system_administrator", "pct", 403),
        ("practice_manager", "other", 404),
        ("pct_analyst", "other_pct", 404),
    ],
)
def test_who_opens_a_pack_and_its_files(
    sign_in: SignIn, places: dict[str, Organisation], pack: Pack, role: str, held_in: str, status: int
) -> None:
    client = sign_in(role, places[held_in])
    page = client.get(f"/packs/{pack.pk}/")
    assert page.status_code == status
    assert ("<h1>What the page says</h1>" in page.content.decode()) is (status == 200)
    for kind in ("pdf", "csv", "xlsx"):
        assert client.get(f"/packs/{pack.pk}/{kind}/").status_code == status


def test_whoever_is_not_signed_in_is_asked_to(client: Client, pack: Pack) -> None:
    for address in ("/packs/", f"/packs/{pack.pk}/", f"/packs/{pack.pk}/pdf/"):
        response = client.get(address)
        assert (response.status_code, "sign-in" in response["Location"]) == (302, True)


@pytest.mark.parametrize(
    ("kind", "media_type"),
    [
        ("pdf", "application/pdf"),
        ("csv", "text/csv; charset=utf-8"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_a_file_is_taken_away_as_stored(
    sign_in: SignIn, places: dict[str, Organisation], pack: Pack, kind: str, media_type: str
) -> None:
    response = sign_in("practice_manager", places["practice"]).get(f"/packs/{pack.pk}/{kind}/")
    assert (response.content, response["Content-Type"]) == (FILES[kind], media_type)
    name = f"pbc-pack-{places['practice'].code}-2006-06-v1.{kind}"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("kind", ["html", "docx"])
def test_there_is_no_other_file(sign_in: SignIn, places: dict[str, Organisation], pack: Pack, kind: str) -> None:
    assert sign_in("pct_analyst", places["pct"]).get(f"/packs/{pack.pk}/{kind}/").status_code == 404


@pytest.mark.parametrize("status", sorted(set(PackStatus) - {PackStatus.PUBLISHED}))
def test_before_publication_the_pct_alone_sees_it(
    sign_in: SignIn, places: dict[str, Organisation], status: PackStatus
) -> None:
    pack = pack_of(places, status=status)
    assert sign_in("practice_manager", places["practice"]).get(f"/packs/{pack.pk}/").status_code == 404
    page = sign_in("pct_analyst", places["pct"]).get(f"/packs/{pack.pk}/")
    assert (page.status_code, "Practices cannot see it yet." in page.content.decode()) == (200, True)


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "This pack is still being made."), ({"status": PackStatus.FAILED, "failure": "No paper."}, "No paper.")],
)
def test_a_pack_without_a_page_says_why(
    sign_in: SignIn, places: dict[str, Organisation], given: dict[str, str], said: str
) -> None:
    pack = pack_of(places, queued=True, **given)
    client = sign_in("pct_analyst", places["pct"])
    assert said in client.get(f"/packs/{pack.pk}/").content.decode()
    assert client.get(f"/packs/{pack.pk}/pdf/").status_code == 404


def test_opening_is_noted_once_a_reader_of_the_practice(
    sign_in: SignIn, places: dict[str, Organisation], pack: Pack
) -> None:
    for role, held_in in (("pct_analyst", "pct"), ("sha_performance_manager", "sha"), ("practice_manager", "other")):
        sign_in(role, places[held_in]).get(f"/packs/{pack.pk}/")
    assert not PackReceipt.objects.exists()

    for role in ("practice_manager", "practice_clinician"):
        client = sign_in(role, places["practice"])
        client.get(f"/packs/{pack.pk}/")
        client.get(f"/packs/{pack.pk}/")

    receipts = PackReceipt.objects.values_list("kind", "by_user_id")
    assert [kind for kind, _ in receipts] == ["opened", "opened"]
    assert len({user for _, user in receipts}) == 2


def test_an_answer_is_kept_and_shown(sign_in: SignIn, places: dict[str, Organisation], pack: Pack) -> None:
    client = sign_in("practice_manager", places["practice"])
    page = client.post(f"/packs/{pack.pk}/answer/", {"acknowledged": "1"}, follow=True)
    assert page.redirect_chain == [(f"/packs/{pack.pk}/", 302)]
    assert "Your PCT can see that you have read this pack." in page.content.decode()
    assert PackReceipt.objects.filter(kind="acknowledged").count() == 1


def test_who_cannot_use_a_pack_says_why(sign_in: SignIn, places: dict[str, Organisation], pack: Pack) -> None:
    client = sign_in("practice_manager", places["practice"])
    refused = client.post(f"/packs/{pack.pk}/answer/", {"cannot_use": "1", "comment": "  "})
    assert refused.status_code == 422
    assert "Say what makes the pack unusable." in refused.content.decode()
    assert not PackReceipt.objects.filter(kind="cannot_use").exists()

    client.post(f"/packs/{pack.pk}/answer/", {"cannot_use": "1", "comment": "The A&E visits are not ours."})

    assert PackReceipt.objects.get(kind="cannot_use").comment == "The A&E visits are not ours."
    seen = sign_in("pct_analyst", places["pct"])
    assert "The A&amp;E visits are not ours." in seen.get(f"/packs/{pack.pk}/").content.decode()
    assert "Cannot be used" in seen.get("/packs/").content.decode()


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("", "Say what makes the pack unusable. A sentence is enough: which figure, and what you expected."),
        ("x" * 1001, "The comment has 1,001 characters. Use at most 1,000."),
        ("a\x00b", "Null characters are not allowed."),
    ],
)
def test_one_fault_is_told_once(
    sign_in: SignIn, places: dict[str, Organisation], pack: Pack, comment: str, fault: str
) -> None:
    client = sign_in("practice_manager", places["practice"])
    page = client.post(f"/packs/{pack.pk}/answer/", {"cannot_use": "1", "comment": comment})
    assert page.status_code == 422
    assert re.findall(r'<a href="#id_comment">\s*(.*?)\s*</a>', page.content.decode()) == [fault]
    assert not PackReceipt.objects.filter(kind="cannot_use").exists()


@pytest.mark.parametrize(
    ("role", "held_in", "status"),
    [("pct_analyst", "pct", 403), ("consortium_lead", "consortium", 403), ("practice_manager", "other", 404)],
)
def test_nobody_answers_for_a_practice(
    sign_in: SignIn, places: dict[str, Organisation], pack: Pack, role: str, held_in: str, status: int
) -> None:
    client = sign_in(role, places[held_in])
    assert client.post(f"/packs/{pack.pk}/answer/", {"acknowledged": "1"}).status_code == status
    assert not PackReceipt.objects.exists()


@pytest.mark.parametrize(
    ("role", "held_in", "seen"),
    [
        ("pct_analyst", "pct", {"Ash Tree Surgery", "Beech Tree Surgery"}),
        ("sha_performance_manager", "sha", {"Ash Tree Surgery", "Beech Tree Surgery"}),
        ("consortium_lead", "consortium", {"Ash Tree Surgery"}),
        ("practice_manager", "other", {"Beech Tree Surgery"}),
        ("pct_analyst", "other_pct", set()),
    ],
)
def test_the_list_holds_what_a_hat_sees(
    sign_in: SignIn, places: dict[str, Organisation], pack: Pack, role: str, held_in: str, seen: set[str]
) -> None:
    PackFactory(pct=places["pct"], practice=places["other"])
    main = sign_in(role, places[held_in]).get("/packs/").content.decode().split("<main")[1]
    assert {name for name in ("Ash Tree Surgery", "Beech Tree Surgery") if name in main} == seen
    assert ("No pack has been published yet." in main) is (not seen)


def test_the_list_is_filtered_and_taken_away(sign_in: SignIn, places: dict[str, Organisation], pack: Pack) -> None:
    PackFactory(pct=places["pct"], practice=places["other"], queued=True)
    client = sign_in("pct_analyst", places["pct"])
    for asked, name in (
        ("status=queued", "Beech"),
        ("status=published", "Ash"),
        ("q=ash+tree", "Ash"),
        (f"q={places['other'].code.lower()}", "Beech"),
    ):
        file = client.get(f"/packs/?{asked}&format=csv")
        assert "attachment" in file["Content-Disposition"]
        assert {word for word in ("Ash", "Beech") if word in file.content.decode("utf-8-sig")} == {name}, asked


@pytest.mark.parametrize(("address", "queries"), [("/packs/", 8), ("/packs/{}/", 9)])
def test_pages_cost_the_same_however_many_packs(
    sign_in: SignIn,
    places: dict[str, Organisation],
    pack: Pack,
    django_assert_num_queries: Callable,
    address: str,
    queries: int,
) -> None:
    client = sign_in("pct_analyst", places["pct"])
    for version in (2, 3):
        with django_assert_num_queries(queries):
            client.get(address.format(pack.pk))
        pack_of(places, version=version)
        PackFactory(pct=places["pct"], practice=places["other"], version=version)
