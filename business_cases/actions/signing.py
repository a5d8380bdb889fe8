"""Sign a case at its step: recommend, approve, refuse, defer (R89, R94, R100, R103–R105; S3; S4 ¶52, ¶53)."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction

from business_cases import permissions
from business_cases.actions.case_records import about, digest, locked_case, move
from business_cases.actions.telling import tell_of_signature
from business_cases.domain.case_states import Deed, after
from business_cases.domain.proforma import PROFESSIONS
from business_cases.domain.route import Level
from business_cases.domain.signing import (
    DEEDS,
    IN_MEETINGS,
    OUTCOME_LABELS,
    Judgement,
    Outcome,
    check_consents,
    check_judgement,
    check_turn,
)
from business_cases.models import BusinessCase, CaseSignature, Condition, Consent, DecisionLetter, Meeting
from business_cases.permissions import Signer
from business_cases.presenters.letters import letter_content
from business_cases.queries.cases import steps_of
from business_cases.queries.signing import TO_SIGN, missing_consents, signed_levels, version_of
from business_cases.rendering.letters import letter_pdf
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied, Invalid
from pbc.core.principal import Principal
from pbc.core.words import check_said


@transaction.atomic
def sign_case(
    *,
    case: BusinessCase,
    level: Level,
    judgement: Judgement,
    typed_name: str,
    proven_at: datetime,
    by: Principal,
    at: datetime,
) -> CaseSignature:
    """Sign as the consortium's lead or as a director, in person or as the director's deputy.

    :param typed_name: the person's own name, typed as a signature; ``proven_at`` when they last gave the password.
    :raises Denied: if the password was not given just before; if this hat may not sign it, or not now; where a consent
        is missing; for the other kind of outcome.
    :raises Invalid: naming what the outcome lacks, or where another name was typed.
    """
    case = locked_case(case)
    if level in IN_MEETINGS:
        raise Denied("Committee and board decide in a meeting: record the meeting, and minute the case there.")
    check_proof(proven_at, at=at)
    signer = permissions.check_may_sign(by, case, level, day_of(at))
    if typed_name.strip().casefold() != by.name.strip().casefold():
        fix = f"Type “{by.name}” to sign."
        raise Invalid("The name typed is not yours.", field="typed_name", rule="own_name", fix=fix)
    return put_signature(case, level, judgement, signer, by=by, at=at)


@transaction.atomic
def record_consent(
    *, case: BusinessCase, profession: str, given_by: str, evidence: str, by: Principal, at: datetime
) -> Consent:
    """Record the consent of a profession that came after the case was submitted (S4 ¶35).

    :raises Denied: if this hat may not, or no such consent is missing.
    :raises Invalid: without who gave it, or where it is kept.
    """
    case = locked_case(case)
    on = day_of(at)
    permissions.check_in_pct_of(by, case, Permission.CASE_MANAGE, on, to="record a consent")
    permissions.check_free_to_judge(by, case, on, to="record a consent")
    if case.received_on is None or profession not in missing_consents(case):
        raise Denied("No consent of that profession is missing. Nothing was changed.")
    consent = Consent.objects.create(
        case=case,
        profession=profession,
        given_by=check_said(given_by, field="given_by", what="Who gave it"),
        evidence=check_said(evidence, field="evidence", what="Where it is kept"),
        recorded_by=by.name,
        recorded_at=at,
    )
    name = dict(PROFESSIONS)[profession]
    audit.record("business_cases.consent_recorded", case, by=by, at=at, **about(case), profession=name)
    return consent


def put_signature(
    case: BusinessCase,
    level: Level,
    judgement: Judgement,
    signer: Signer,
    *,
    by: Principal,
    at: datetime,
    meeting: Meeting | None = None,
) -> CaseSignature:
    """Put one step's word on a locked case, and with the last the decision and its letter. Part of an action.

    :raises Denied: out of turn, in another state, or where a consent is missing.
    :raises Invalid: naming what the outcome lacks.
    """
    on = day_of(at)
    version = version_of(case)
    steps = steps_of(version)
    decides = level is steps[-1]
    _check_state(case, judgement.outcome)
    check_turn(level, steps, signed_levels(version))
    check_judgement(judgement, decides=decides, on=on)
    check_consents(missing_consents(case), judgement.outcome)
    signature = CaseSignature.objects.create(
        case=case,
        version=version,
        number=case.signatures.count() + 1,
        level=level,
        outcome=judgement.outcome,
        decides=decides and judgement.outcome is not Outcome.DEFER,
        reasons=judgement.reasons.strip(),
        resolves=judgement.resolves.strip(),
        deferred_to=judgement.deferred_to if judgement.outcome is Outcome.DEFER else None,
        meeting=meeting,
        by_name=by.name,
        by_role=by.role,
        by_user_id=by.user_id,
        by_organisation=by.organisation_name,
        for_name=signer.for_name,
        for_user_id=signer.for_user_id,
        typed_name=by.name,
        on=on,
        at=at,
    )
    if decides:
        _decide(case, signature, judgement, by=by, at=at)
    _record(case, signature, by=by, at=at)
    tell_of_signature(case, signature, by=by, at=at)
    return signature


def _check_state(case: BusinessCase, outcome: Outcome) -> None:
    deed = DEEDS.get(outcome)
    if deed is not None:
        after(deed, case.state)
    elif case.state not in TO_SIGN:
        after(Deed.APPROVE, case.state)


def _decide(case: BusinessCase, signature: CaseSignature, judgement: Judgement, *, by: Principal, at: datetime) -> None:
    conditions = [
        Condition.objects.create(
            signature=signature,
            number=number,
            words=term.words.strip(),
            owner=term.owner.strip(),
            due_on=term.due_on,
            before=term.before,
        )
        for number, term in enumerate(judgement.terms, start=1)
        if term.due_on is not None
    ]
    words = signature.reasons or OUTCOME_LABELS[judgement.outcome]
    decided = {"decided_on": signature.on} if signature.decides else {}
    move(case, DEEDS[judgement.outcome], by=by, at=at, words=words, **decided)
    if signature.decides:
        content = letter_content(case, signature, conditions, on=signature.on)
        identity = digest(content)
        pdf = letter_pdf(content, identity=identity[:32])
        DecisionLetter.objects.create(signature=signature, content=content, pdf=pdf, digest=_sha256(pdf), made_at=at)


def _record(case: BusinessCase, signature: CaseSignature, *, by: Principal, at: datetime) -> None:
    kinds = {
        True: "business_cases.case_decided",
        False: "business_cases.case_deferred"
        if signature.outcome == Outcome.DEFER
        else "business_cases.case_recommended",
    }
    facts: dict[str, Any] = {
        "level": Level(signature.level).name,
        "outcome": signature.outcome,
        "reasons": signature.reasons,
        "resolves": signature.resolves,
        "deferred_to": signature.deferred_to,
        "for": signature.for_name,
        "minute": signature.meeting.reference if signature.meeting else "",
    }
    audit.record(kinds[signature.decides], case, by=by, at=at, **about(case), **{k: v for k, v in facts.items() if v})


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
