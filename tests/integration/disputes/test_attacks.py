"""With everything at hand but the private key, an offer that is not open is not found (ADR 21, docs/threats.md)."""

import inspect
import logging
import subprocess
from base64 import b64encode
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, get_resolver, reverse

from disputes.actions.reminding import keep_deadlines
from disputes.domain.offers import FinalOffer
from disputes.domain.sealing import receipt_of
from disputes.models import SealedOffer
from disputes.tasks import release_one
from disputes.views import offers as pages
from pbc.accounts.actions.mail import send_mail
from pbc.accounts.domain.keys import SCOPES
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import Mail
from pbc.core import clock
from pbc.mailroom.queries.letters import compose
from tests.factories.accounts import PASSWORD, RoleAssignmentFactory
from tests.integration.api.conftest import machine
from tests.integration.disputes.actions.test_offers import everything_in_the_database
from tests.integration.disputes.file_world import words_in
from tests.integration.disputes.world import LATER, PUBLIC_KEY

__all__ = ["machine"]
SECRET = "Vermilion heron"
AMOUNT = "98765.43"
REMINDED = datetime(2006, 9, 14, 10, tzinfo=UTC)
OFFER = {"position": f"{SECRET} one", "amount": AMOUNT, "because": f"{SECRET} two", "after": "0"}


def forms_of(text: str) -> list[str]:
    """A text as it might lie about: plain, in hexadecimal, in base64."""
    raw = text.encode()
    return [text, raw.hex(), b64encode(raw).decode().rstrip("=")]


def found_in(text: str) -> list[str]:
    return [form for secret in (SECRET, AMOUNT, f"{Decimal(AMOUNT):,}") for form in forms_of(secret) if form in text]


@pytest.fixture
def lodged(world, settings, monkeypatch, caplog):
    """An offer lodged through the page, by a person, with every log line caught."""
    settings.SEALING_PUBLIC_KEY = b64encode(PUBLIC_KEY).decode()
    for name in ("now", "witness"):
        monkeypatch.setattr(clock, name, lambda: LATER)
    monkeypatch.setattr(clock, "today", lambda: LATER.date())
    caplog.set_level(logging.DEBUG)
    client = Client()
    client.force_login(RoleAssignmentFactory(role="practice_manager", organisation=world.practice).user)
    RoleAssignmentFactory(role="pct_director", organisation=world.pct)
    dispute = world.open_for_offers()
    address = reverse("disputes:offer", args=[dispute.reference])
    client.post(address, OFFER | {"rehearse": "yes"})
    answer = client.post(address, OFFER | {"password": PASSWORD, "lodge": "yes"})
    assert found_in(answer.content.decode()), "the one time that it is shown"
    assert SealedOffer.objects.count() == 1
    all_mail_leaves()
    return dispute


def all_mail_leaves() -> None:
    """The receipt, and the reminder two working days before the deadline, to everybody: rows and texts are kept."""
    keep_deadlines(at=REMINDED)
    for key in Mail.objects.to_send(REMINDED).values_list("pk", flat=True):
        send_mail(mail_id=key, compose=compose, at=REMINDED)


def test_not_in_the_database_its_sessions_its_history_or_its_audit(lodged) -> None:
    assert found_in(everything_in_the_database()) == []


def test_not_in_mail_neither_queued_nor_sent_and_no_mail_tells_the_other_side_of_it(lodged, world, mailoutbox) -> None:
    """The database is searched above, with every row of the outbox; here what went over the wire, and who finds it."""
    wire = [letter.message().as_string() + letter.body + letter.alternatives[0].content for letter in mailoutbox]
    assert len(wire) == 3, "a receipt, and a reminder to each side"
    assert found_in("".join(wire)) == []
    receipt = SealedOffer.objects.get().receipt
    assert [receipt in each for each in wire].count(True) == 1
    administrator = RoleAssignmentFactory(role="system_administrator", organisation=world.pct)
    found = {mail.kind for mail in Mail.objects.visible_to(administrator.as_principal())}
    assert "disputes.stage_ends_soon" in found
    assert "disputes.offer_lodged" not in found
    client = Client()
    client.force_login(administrator.user)
    for address in (reverse("accounts:outbox"), reverse("accounts:outbox") + "?export=csv"):
        answer = client.get(address)
        page = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Stage ends soon" in page
        assert b"Offer lodged" not in page
    private = Mail.objects.get(is_private=True)
    assert client.get(reverse("accounts:message", args=[private.pk])).status_code == 404


def test_not_in_a_backup(lodged, tmp_path: Path) -> None:
    """A copy in PostgreSQL's own binary form, as a dump or a file of the server would hold it."""
    binary = b""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        for (table,) in cursor.fetchall():
            copy = tmp_path / "copy"
            with copy.open("wb") as file:
                cursor.copy_expert(f'COPY (SELECT * FROM "{table}") TO STDOUT (FORMAT binary)', file)
            binary += copy.read_bytes()
    assert lodged.reference.encode() in binary
    assert found_in(binary.decode("latin-1")) == []


def test_not_in_the_cache_or_the_queue(lodged, monkeypatch) -> None:
    assert found_in(repr(vars(cache))) == []
    asked = inspect.signature(release_one).parameters
    assert list(asked) == ["dispute_id"], "a message of the queue holds the dispute's number, and nothing else"


def test_not_in_the_logs_even_where_the_page_fails(lodged, world, caplog, monkeypatch) -> None:
    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(pages, "lodge_offer", fails)
    client = Client(raise_request_exception=False)
    client.force_login(RoleAssignmentFactory(role="pct_director", organisation=world.pct).user)
    answer = client.post(
        reverse("disputes:offer", args=[lodged.reference]), OFFER | {"password": PASSWORD, "lodge": "yes"}
    )
    assert answer.status_code == 500
    assert "the disk is full" in caplog.text
    assert found_in(caplog.text) == []
    assert found_in(str([vars(record).get("args") for record in caplog.records])) == []
    assert found_in(answer.content.decode()) == []


def test_not_in_the_text_form_of_an_offer_nor_in_mail_to_administrators() -> None:
    """Error reports print the variables of each frame; and nobody is mailed one."""
    assert found_in(repr(FinalOffer(SECRET, SECRET, Decimal(AMOUNT)))) == []
    assert list(django_settings.ADMINS) == []


def addresses() -> list[str]:
    """Every address of disputes that takes nothing but a reference, or nothing."""
    found = []
    for resolver in get_resolver().url_patterns:
        if getattr(resolver, "app_name", "") == "disputes":
            found = [each for each in resolver.url_patterns if isinstance(each, URLPattern)]
    return [f"disputes:{each.name}" for each in found]


@pytest.mark.parametrize("role", sorted(ROLES))
def test_on_no_page_of_any_role(lodged, world, role: str) -> None:
    places = {"practice": world.practice, "pct": world.pct, "sha": world.sha, "consortium": world.consortium}
    client = Client(raise_request_exception=False)
    kind = next(kind for kind in ("pct", "sha", "practice", "consortium") if kind in ROLES[role].held_in)
    client.force_login(RoleAssignmentFactory(role=role, organisation=places[kind]).user)
    asked = 0
    for name in addresses():
        for args in ([], [lodged.reference]):
            try:
                address = reverse(name, args=args)
            except Exception:  # noqa: BLE001, S112 - the address takes other arguments
                continue
            asked += 1
            assert found_in(client.get(address).content.decode("latin-1")) == []
    taken = client.get(reverse("disputes:file", args=[lodged.reference]))
    if taken.status_code == 200:
        assert found_in(words_in(taken.content)) == []
    for address in (reverse("home"), reverse("disputes:disputes") + "?export=csv", "/disputes/?q=Vermilion"):
        answer = client.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert [each for each in found_in(text.decode("latin-1")) if each != SECRET or "?q=" not in address] == []
    assert asked > 10


@pytest.mark.parametrize("place", ["practice", "pct", "consortium", "sha"])
def test_at_no_address_of_the_api_with_any_key(lodged, world, machine, place: str) -> None:
    client = machine(getattr(world, place), *(str(scope) for scope in SCOPES))
    asked = 0
    for pattern in get_resolver("pbc.api.urls").url_patterns:
        for args in ([], [lodged.reference], [world.practice.code], [world.pct.code, "2006-07"]):
            try:
                address = reverse(f"api:{pattern.name}", args=args)
            except NoReverseMatch:
                continue
            asked += 1
            assert found_in(client.get(address).content.decode("latin-1")) == [], address
    for path, names in (("disputes", ("status", "practice__code")), ("precedents", ("q", "paragraph"))):
        for name in names:
            answer = client.get(f"/api/v1/{path}", {name: SECRET})
            assert answer.json().get("results", []) == []
    assert asked > 20


def test_the_file_holds_the_receipt_alone_for_whom_it_is(lodged, world) -> None:
    receipt = SealedOffer.objects.get().receipt
    readers = {"practice_manager": world.practice, "pct_director": world.pct, "sha_clerk": world.sha}
    for role, place in readers.items():
        client = Client()
        client.force_login(RoleAssignmentFactory(role=role, organisation=place).user)
        whole = words_in(client.get(reverse("disputes:file", args=[lodged.reference])).content)
        assert (receipt in whole) is (place is not world.pct)
        assert found_in(whole) == []


def test_a_box_changed_behind_the_triggers_is_seen(lodged, world) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = 'replica'")
        cursor.execute("UPDATE disputes_sealedoffer SET box = decode(repeat('00', 65584), 'hex')")
        cursor.execute("SET LOCAL session_replication_role = 'origin'")
    offer = SealedOffer.objects.get()
    assert receipt_of(bytes(offer.box)) != offer.receipt


def test_no_program_of_the_pages_knows_the_private_key() -> None:
    """The one place that reads it is the task of the release queue."""
    asked = subprocess.run(
        ["grep", "-rl", "--include=*.py", "SEALING_PRIVATE_KEY_FILE", "pbc", "disputes", "budgets", "business_cases"],
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert sorted(asked.stdout.split()) == ["disputes/tasks.py", "pbc/settings.py"]
