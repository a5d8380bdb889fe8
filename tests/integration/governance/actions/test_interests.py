from dataclasses import replace
from datetime import UTC, date, datetime
from unittest.mock import patch

import pytest
from django.db import DatabaseError, transaction

from governance.actions.interests import (
    Declaration,
    confirm_interests,
    correct_interest,
    declare_interest,
    end_interest,
    recuse,
    remind_of_interests,
)
from governance.domain.interests import Band, Matter, Whose
from governance.models import Interest, InterestConfirmation, InterestReminder, Recusal
from pbc.accounts.models import Mail
from pbc.core.errors import Denied, Invalid
from pbc.core.models import AuditEvent
from pbc.core.principal import SYSTEM
from tests.factories.accounts import RoleAssignmentFactory, UserFactory
from tests.factories.organisations import PctFactory, PracticeFactory, ProviderFactory, ShaFactory
from tests.factories.principals import hat

pytestmark = pytest.mark.django_db
AT = datetime(2006, 5, 3, 10, tzinfo=UTC)
MATTER = Matter("claim ZZ0001-2006-1", subject=("budgets.Claim", "1"))
SHARES = Declaration(
    kind="ownership",
    whose=Whose.OWN,
    words="Shares",
    from_day=date(2005, 1, 1),
    body="Fenwick Ltd",
    band=Band.UNDER_5000,
)


@pytest.fixture
def pct():
    return PctFactory()


@pytest.fixture
def director(pct):
    user = RoleAssignmentFactory(role="pct_director", organisation=pct).user
    return hat("pct_director", pct, user_id=user.pk)


def test_a_declaration_is_kept_with_who_and_when(director, pct) -> None:
    made = declare_interest(declaration=SHARES, by=director, at=AT)
    assert (made.user_id, made.body, made.body_key) == (director.user_id, "Fenwick Ltd", "fenwick")
    event = AuditEvent.objects.get(kind="governance.interest_declared")
    assert event.organisation_code == pct.code
    assert "Fenwick" not in str(event.facts)


def test_a_name_typed_out_is_the_organisation_of_that_name(director) -> None:
    provider = ProviderFactory(name="Fenwick Orthopaedics")
    made = declare_interest(declaration=replace(SHARES, body=" fenwick orthopaedics "), by=director, at=AT)
    assert made.organisation == provider


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"words": "  "}, "words"),
        ({"body": ""}, "body"),
        ({"kind": "friendship"}, "kind"),
        ({"from_day": date(2006, 5, 4)}, "from_day"),
        ({"until_day": date(2005, 1, 1)}, "until_day"),
    ],
)
def test_what_is_missing_or_contradicts_itself_is_refused(changes, field, director) -> None:
    with pytest.raises(Invalid) as caught:
        declare_interest(declaration=replace(SHARES, **changes), by=director, at=AT)
    assert caught.value.field == field
    assert not Interest.objects.exists()


def test_a_correction_is_a_row_of_its_own_and_is_made_once(director) -> None:
    first = declare_interest(declaration=SHARES, by=director, at=AT)
    given = {"interest": first, "declaration": replace(SHARES, body="Fenwick Group"), "by": director, "at": AT}
    with pytest.raises(Invalid):
        correct_interest(reason=" ", **given)
    second = correct_interest(reason="Another company", **given)
    assert second.follows == first
    assert list(Interest.objects.last_words()) == [second]
    with pytest.raises(Denied, match="corrected already"):
        correct_interest(reason="Again", **given)


def test_nobody_corrects_what_another_declared(director, pct) -> None:
    first = declare_interest(declaration=SHARES, by=director, at=AT)
    clerk = hat("pct_board_clerk", pct, user_id=UserFactory().pk)
    with pytest.raises(Denied, match="Only the person"):
        end_interest(interest=first, until_day=date(2006, 5, 1), reason="Sold", by=clerk, at=AT)


def test_an_end_keeps_what_was_declared(director) -> None:
    first = declare_interest(declaration=SHARES, by=director, at=AT)
    with pytest.raises(Invalid, match="to come"):
        end_interest(interest=first, until_day=date(2006, 5, 4), reason="Sold", by=director, at=AT)
    ended = end_interest(interest=first, until_day=date(2006, 5, 1), reason="Sold", by=director, at=AT)
    assert (ended.until_day, ended.band, ended.words) == (date(2006, 5, 1), Band.UNDER_5000, "Shares")
    assert Interest.objects.get(pk=first.pk).until_day is None


@pytest.mark.parametrize("model", [Interest, InterestConfirmation, Recusal, InterestReminder])
def test_nothing_is_edited_or_removed(model, director) -> None:
    declare_interest(declaration=SHARES, by=director, at=AT)
    confirm_interests(by=director, at=AT)
    recuse(person=Interest.objects.get().user, matter=MATTER, reason="A friend", by=director, at=AT)
    InterestReminder.objects.create(user_id=director.user_id, due_on=AT.date(), sent_at=AT)
    for write in (lambda rows: rows.update(user=UserFactory()), lambda rows: rows._raw_delete("default")):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            write(model.objects.all())


def test_nothing_to_declare_is_said_only_where_nothing_stands(director) -> None:
    assert confirm_interests(by=director, at=AT).nothing_to_declare
    declare_interest(declaration=SHARES, by=director, at=AT)
    assert not confirm_interests(by=director, at=AT).nothing_to_declare


def test_the_system_declares_nothing() -> None:
    with pytest.raises(Denied, match="Only people"):
        declare_interest(declaration=SHARES, by=SYSTEM, at=AT)


def test_a_person_or_their_clerk_records_that_they_stand_back(director, pct) -> None:
    person = RoleAssignmentFactory(role="pbc_manager", organisation=pct).user
    clerk = hat("pct_board_clerk", pct, user_id=UserFactory().pk)
    made = recuse(person=person, matter=MATTER, reason="A friend wrote it", by=clerk, at=AT)
    assert (made.user, made.recorded_by_role) == (person, "pct_board_clerk")
    with pytest.raises(Denied, match="already"):
        recuse(person=person, matter=MATTER, reason="Again", by=clerk, at=AT)
    assert AuditEvent.objects.get(kind="governance.recusal_recorded").facts["for_another"] is True


def test_others_record_nothing_for_a_person(director, pct) -> None:
    person = RoleAssignmentFactory(role="pbc_manager", organisation=pct).user
    other_clerk = hat("pct_board_clerk", PctFactory(), user_id=UserFactory().pk)
    for by in (director, other_clerk, hat("practice_manager", PracticeFactory(pct=pct), user_id=UserFactory().pk)):
        with pytest.raises(Denied, match="or a clerk"):
            recuse(person=person, matter=MATTER, reason="A friend", by=by, at=AT)
    with pytest.raises(ValueError, match="subject"):
        recuse(person=person, matter=Matter("it"), reason="x", by=hat("auditor", pct, user_id=person.pk), at=AT)
    assert not Recusal.objects.exists()


def test_an_sha_clerk_records_for_panel_members() -> None:
    sha = ShaFactory()
    member = RoleAssignmentFactory(role="sha_panel_member", organisation=sha).user
    clerk = hat("sha_clerk", sha, user_id=UserFactory().pk)
    assert recuse(person=member, matter=MATTER, reason="A partner", by=clerk, at=AT).user == member


def test_everybody_due_is_reminded_once_of_a_day_by_a_message(director) -> None:
    confirm_interests(by=director, at=AT)
    for day in ("2007-05-02", "2007-05-03", "2007-05-03", "2007-06-03"):
        remind_of_interests(by=SYSTEM, at=datetime.fromisoformat(f"{day}T09:00:00+00:00"))
    reminder, mail = InterestReminder.objects.get(), Mail.objects.get()
    assert (reminder.user_id, reminder.due_on) == (director.user_id, date(2007, 5, 3))
    assert (mail.user_id, mail.kind, mail.hat) == (director.user_id, "governance.interests_due", None)
    assert (mail.subject_type, mail.subject_id) == ("governance.InterestReminder", str(reminder.pk))
    assert AuditEvent.objects.filter(kind="governance.interests_reminded").count() == 1


def test_who_never_said_a_word_is_reminded_if_it_is_published(pct, director) -> None:
    RoleAssignmentFactory(role="pct_analyst", organisation=pct)
    made = remind_of_interests(by=SYSTEM, at=AT)
    assert [each.user_id for each in made] == [director.user_id]


@pytest.mark.parametrize("deed", ["declare", "correct", "confirm", "recuse", "remind"])
def test_without_its_audit_event_nothing_is_done(deed, director) -> None:
    first = declare_interest(declaration=SHARES, by=director, at=AT)
    who = {"by": director, "at": AT}
    deeds = {
        "declare": lambda: declare_interest(declaration=SHARES, **who),
        "correct": lambda: correct_interest(interest=first, declaration=SHARES, reason="Why", **who),
        "confirm": lambda: confirm_interests(**who),
        "recuse": lambda: recuse(person=first.user, matter=MATTER, reason="Why", **who),
        "remind": lambda: remind_of_interests(by=SYSTEM, at=datetime(2009, 1, 1, tzinfo=UTC)),
    }
    with patch("pbc.core.audit.record", side_effect=RuntimeError("broken")), pytest.raises(RuntimeError):
        deeds[deed]()
    assert Interest.objects.count() == 1
    assert not any(model.objects.exists() for model in (InterestConfirmation, Recusal, InterestReminder, Mail))
