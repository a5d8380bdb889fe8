"""Begin a business case and write it, part by part, several people at once (R96, R97; S4 ¶50, ¶51)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.attachments import attach_again
from business_cases.actions.case_records import about, locked_case, note_author, note_change
from business_cases.domain.case_states import WRITABLE, CaseStatus
from business_cases.domain.proforma import check_answers
from business_cases.models import BusinessCase, CaseSection
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.formats import day
from pbc.core.periods import FinancialYear
from pbc.core.principal import Principal
from pbc.organisations.models import Organisation
from pbc.organisations.queries import pct_of


class SavedMeanwhile(Denied):
    """Somebody else saved the part after this person had opened it."""


@transaction.atomic
def begin_case(
    *,
    owner: Organisation,
    by: Principal,
    at: datetime,
    is_light: bool = False,
    content: Mapping[str, Mapping[str, Any]] | None = None,
) -> BusinessCase:
    """Begin a draft, which nobody but its proposer sees.

    :param content: first answers by part: what the redesign estimator found, say.
    :raises Denied: if this hat may not.
    :raises Invalid: where the proposer has no PCT on that day, or an answer has no place.
    """
    on = day_of(at)
    permissions.check_may_write_for(by, owner, on, to="write a business case")
    pct = pct_of(owner, on)
    if pct is None:
        fix = "Load the register of practices first."
        raise Invalid(f"{owner.name} belongs to no PCT on {day(on)}.", field="owner", rule="has_a_pct", fix=fix)
    return _begun(owner, pct, is_light, content or {}, by=by, at=at)


@transaction.atomic
def begin_again(*, case: BusinessCase, by: Principal, at: datetime) -> BusinessCase:
    """Begin the case that takes the place of a refused one, with its answers as they were submitted (R100).

    :raises Denied: if this hat may not, the case was not refused, or it was begun again before.
    """
    case = locked_case(case)
    permissions.check_may_write_for(by, case.owner, day_of(at), to="write a business case")
    if case.state is not CaseStatus.REFUSED:
        raise Denied("Only a refused case is submitted again. Nothing was changed.")
    later = BusinessCase.objects.filter(resubmits=case).first()
    if later:
        raise Denied(f"This case was begun again as {later.reference}. Nothing was changed.")
    version = case.versions.order_by("-number")[0]
    again = _begun(case.owner, case.pct, case.is_light, version.content, by=by, at=at, resubmits=case)
    attach_again(version, again)
    return again


@transaction.atomic
def save_section(
    *, case: BusinessCase, key: str, answers: Mapping[str, Any], seen: int, by: Principal, at: datetime
) -> CaseSection:
    """Save a part of the proforma, finished or not.

    :param seen: the revision that the person had before them, nought for none.
    :raises Denied: if this hat may not, the case is submitted, or somebody saved the part meanwhile.
    :raises Invalid: for an answer that has no place.
    """
    case = locked_case(case)
    permissions.check_may_write_for(by, case.owner, day_of(at), to="write in this case")
    if case.state not in WRITABLE:
        raise Denied("This case is submitted: it is read as it was. Withdraw it, or answer questions about it.")
    check_answers(key, answers)
    row = case.sections.filter(key=key).first()
    if row and row.revision != seen:
        raise SavedMeanwhile(
            f"{row.saved_by} saved this part on {day(row.saved_at)}, after you opened it. "
            "Nothing of theirs was lost. Copy what you wrote, open the part again, and add it."
        )
    saved = _saved(case, key, dict(answers), by=by, at=at)
    note_author(case, by, at)
    if key == "service":
        case.title = str(answers.get("title") or "")[:200]
        case.save(update_fields=["title"])
    audit.record("business_cases.part_saved", case, by=by, at=at, **about(case), part=key, revision=saved.revision)
    return saved


@transaction.atomic
def choose_form(*, case: BusinessCase, is_light: bool, by: Principal, at: datetime) -> BusinessCase:
    """Choose between the one page of the light route and the full proforma. Answers are kept either way.

    :raises Denied: if this hat may not, or the case is submitted.
    """
    case = locked_case(case)
    permissions.check_may_write_for(by, case.owner, day_of(at), to="write in this case")
    if case.state not in WRITABLE:
        raise Denied("This case is submitted. Nothing was changed.")
    case.is_light = is_light
    case.save(update_fields=["is_light"])
    note_author(case, by, at)
    audit.record("business_cases.form_chosen", case, by=by, at=at, **about(case), is_light=is_light)
    return case


def _begun(
    owner: Organisation,
    pct: Organisation,
    is_light: bool,
    content: Mapping[str, Mapping[str, Any]],
    *,
    by: Principal,
    at: datetime,
    resubmits: BusinessCase | None = None,
) -> BusinessCase:
    for key, answers in content.items():
        check_answers(key, answers)
    case = BusinessCase.objects.create(
        owner=owner,
        pct=pct,
        reference=_reference(owner, at),
        title=str(content.get("service", {}).get("title") or "")[:200],
        is_light=is_light,
        resubmits=resubmits,
        begun_by=by.name,
        begun_by_user_id=by.user_id,
        begun_at=at,
    )
    for key, answers in content.items():
        _saved(case, key, dict(answers), by=by, at=at)
    note_author(case, by, at)
    note_change(case, None, None, by=by, at=at)
    again = resubmits.reference if resubmits else ""
    audit.record("business_cases.case_begun", case, by=by, at=at, **about(case), is_light=is_light, resubmits=again)
    return case


def _saved(case: BusinessCase, key: str, answers: dict[str, Any], *, by: Principal, at: datetime) -> CaseSection:
    row = case.sections.filter(key=key).first() or CaseSection(case=case, key=key, revision=0)
    row.content, row.revision, row.saved_by, row.saved_at = answers, row.revision + 1, by.name, at
    row.save()
    return row


def _reference(owner: Organisation, at: datetime) -> str:
    """The proposer's code, the financial year and a number. The proposer's row is locked, so that numbers run on."""
    Organisation.objects.select_for_update(no_key=True).get(pk=owner.pk)
    year = FinancialYear.of(day_of(at)).start_year
    number = BusinessCase.objects.filter(owner=owner, reference__startswith=f"{owner.code}-BC{year}-").count() + 1
    return f"{owner.code}-BC{year}-{number}"
