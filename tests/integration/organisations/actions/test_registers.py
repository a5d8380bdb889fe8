"""Who there is, from registers and lists: what is new, what differs, what cannot be."""

from datetime import date

import pytest

from pbc.core.errors import Denied
from pbc.core.models import AuditEvent
from pbc.core.principal import Principal
from pbc.organisations.actions.registers import load_organisations, load_pcts, load_practices, load_shas
from pbc.organisations.domain.kinds import OrganisationKind, ProviderKind
from pbc.organisations.domain.rows import NamedRow, OrganisationRow, PracticeRow
from pbc.organisations.models import Affiliation, Organisation
from tests.factories.organisations import AffiliationFactory, PctFactory, PracticeFactory
from tests.integration.organisations.actions.conftest import Load

APRIL, MERGER = date(2006, 4, 1), date(2006, 10, 1)


def practice(code: str = "X90001", name: str = "Hill Surgery", number: int = 1, **more: object) -> PracticeRow:
    return PracticeRow(number, code, name, **more)  # type: ignore[arg-type]


def test_a_new_name_changes_the_practice_and_is_history(load: Load) -> None:
    assert load(load_practices, practice()).created == 1
    result = load(load_practices, practice(name="Dale Surgery", status="C", closed_on=MERGER))
    assert (result.accepted, result.created, result.changed) == (1, 0, 1)
    found = Organisation.objects.get(code="X90001")
    assert (found.name, found.status, found.closed_on) == ("Dale Surgery", "C", MERGER)
    assert list(found.history.order_by("pgh_id").values_list("pgh_label", "name")) == [
        ("insert", "Hill Surgery"),
        ("update", "Dale Surgery"),
    ]
    assert [event.facts["changed"] for event in AuditEvent.objects.order_by("pk")] == [0, 1]


def test_the_same_rows_again_write_nothing(load: Load) -> None:
    row = practice(parent_code="5ZZ", joined_on=APRIL)
    load(load_practices, row)
    again = load(load_practices, row)
    assert (again.accepted, again.created, again.changed, again.problems) == (1, 0, 0, ())
    assert Organisation.objects.get(code="X90001").history.count() == 1
    assert Affiliation.objects.get(child__code="X90001").history.count() == 1


def test_a_parent_nobody_named_is_known_by_its_code_and_kind(load: Load) -> None:
    load(load_practices, practice(parent_code="00K", joined_on=date(2013, 4, 1)))
    parent = Organisation.objects.get(code="00K")
    assert (parent.kind, parent.name, parent.commissioner_kind) == ("pct", "00K", "clinical_commissioning_group")
    assert parent.source == "known by code alone, from a test"


def test_a_code_told_twice_and_dates_in_the_wrong_order(load: Load) -> None:
    rows = (practice(), practice(name="Other", number=2), practice("X90002", "C", 3, opened_on=MERGER, closed_on=APRIL))
    result = load(load_practices, *rows)
    assert [(problem.row_number, problem.rule) for problem in result.problems] == [
        (2, "told_once"),
        (3, "dates_in_order"),
    ]
    assert list(Organisation.objects.practices().values_list("name", flat=True)) == ["Hill Surgery"]


def test_the_history_is_not_overruled_by_the_register(load: Load) -> None:
    held = AffiliationFactory(child=PracticeFactory(code="X90001"), parent=PctFactory(code="5ZA"))
    result = load(load_practices, practice(parent_code="5ZB", joined_on=MERGER))
    assert [(problem.rule, problem.severity) for problem in result.problems] == [("history_is_kept", "warning")]
    assert list(Affiliation.objects.filter(child__code="X90001")) == [held]
    assert result.accepted == 1


def test_lists_name_who_was_known_by_code(load: Load) -> None:
    Organisation.objects.create(kind="pct", code="5ZA", name="5ZA", commissioner_kind="pct")
    assert load(load_pcts, NamedRow(2, "5ZA", "Invented"), NamedRow(3, "5ZB", "Other")).changed == 1
    assert Organisation.objects.get(code="5ZA").name == "Invented"
    assert load(load_shas, NamedRow(2, "Q98", "Invented")).created == 1
    assert Organisation.objects.get(code="Q98").kind == "sha"


def pct(number: int, parent: str, since: date, until: date | None = None, name: str = "North") -> OrganisationRow:
    return OrganisationRow(number, OrganisationKind.PCT, "5ZA", name, parent, joined_on=since, left_on=until)


def test_an_organisation_may_stand_in_a_row_for_each_parent(load: Load) -> None:
    load(load_shas, NamedRow(1, "Q97", "One"), NamedRow(2, "Q98", "Two"))
    result = load(load_organisations, pct(2, "Q97", APRIL, MERGER), pct(3, "Q98", MERGER))
    assert (result.accepted, result.created, result.problems) == (2, 1, ())
    assert Affiliation.objects.filter(child__code="5ZA").count() == 2
    differs = load(load_organisations, pct(2, "Q97", APRIL, MERGER), pct(3, "Q98", MERGER, name="South"))
    assert [(problem.row_number, problem.rule) for problem in differs.problems] == [(3, "told_once")]


def test_an_sha_belongs_to_nobody_and_a_parent_must_be_known(load: Load) -> None:
    sha = OrganisationRow(2, OrganisationKind.SHA, "Q97", "One", parent_code="Q98")
    provider = OrganisationRow(3, OrganisationKind.PROVIDER, "RZZ", "H", "Q99", provider_kind=ProviderKind.ISTC)
    result = load(load_organisations, sha, provider)
    assert [problem.rule for problem in result.problems] == ["parent_of_right_kind", "code_is_known"]
    assert "A strategic health authority belongs to no other" in result.problems[0].message
    assert Organisation.objects.get(code="RZZ").provider_kind == "istc"


@pytest.mark.parametrize("action", [load_practices, load_pcts, load_shas, load_organisations])
def test_only_loaders_load(load: Load, stranger: Principal, action: object) -> None:
    with pytest.raises(Denied, match="As auditor you may not load registers"):
        load(action, by=stranger)
    assert not AuditEvent.objects.exists()


def test_without_its_audit_event_nothing_is_loaded(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pbc.organisations.actions.registers.audit.record", lambda *_, **__: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        load(load_practices, practice())
    assert not Organisation.objects.practices().exists()
