"""The joint statement: draft it, sign it, or fix it where the sides do not agree in time (R143; S4 ¶73)."""

from datetime import datetime
from typing import Any

from django.db import transaction

from disputes import permissions
from disputes.actions.dispute_records import about, locked_dispute
from disputes.actions.side_signatures import sign_for_side
from disputes.actions.telling import tell_clerk, tell_other_side, tell_sides
from disputes.domain.parties import Side
from disputes.domain.statement import (
    Statement,
    check_may_fix,
    check_statement,
    digest_of,
    fixed_because,
)
from disputes.domain.states import DisputeStatus
from disputes.models import Dispute, JointStatement, SideSignature, StatementVersion
from disputes.queries.statement import joint_statement, last_of_each_side, last_version
from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.proof import check_proof
from pbc.core import audit
from pbc.core.clock import day_of
from pbc.core.errors import Denied
from pbc.core.principal import Principal


@transaction.atomic
def draft_statement(*, dispute: Dispute, statement: Statement, by: Principal, at: datetime) -> StatementVersion:
    """Put a version to both sides. Signatures under an earlier one count no more.

    :raises Denied: if this hat acts for neither side, or no statement is written now.
    :raises Invalid: naming what the statement lacks.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_RAISE, day_of(at), to="write the joint statement")
    _check_open(dispute)
    version = _version(dispute, statement, side, by=by, at=at)
    audit.record("disputes.statement_drafted", dispute, by=by, at=at, **about(dispute), number=version.number)
    tell_other_side(dispute, side, "disputes.statement_to_sign", at=at, permission=Permission.DISPUTE_LODGE)
    return version


@transaction.atomic
def sign_statement(*, dispute: Dispute, number: int, proven_at: datetime, by: Principal, at: datetime) -> SideSignature:
    """Sign the last version for a side. With the second signature it stands.

    :param number: the version that was read. ``proven_at``: when the person last gave the password.
    :raises Denied: if this hat may not, the password was not given just before, there is no version or a later one,
        the side has signed, or no statement is written now.
    """
    dispute = locked_dispute(dispute)
    side = permissions.check_side(by, dispute, Permission.DISPUTE_LODGE, day_of(at), to="sign the joint statement")
    check_proof(proven_at, at=at)
    _check_open(dispute)
    version = last_version(dispute)
    if version is None:
        raise Denied("There is no version to sign yet: either side writes one. Nothing was signed.")
    signature, agreed = sign_for_side(version, side, number=number, by=by, at=at)
    if agreed:
        _let_stand(dispute, version, by=by, at=at)
    kind = "disputes.statement_agreed" if agreed else "disputes.statement_signed"
    audit.record(kind, dispute, by=by, at=at, **about(dispute), number=number, digest=version.digest)
    return signature


@transaction.atomic
def fix_statement(*, dispute: Dispute, statement: Statement, by: Principal, at: datetime) -> JointStatement:
    """Fix the statement from both sides' last versions, where they did not agree in time. It says so.

    :raises Denied: if this hat may not, the sides' time still runs, or a statement stands.
    :raises Invalid: naming what the statement lacks.
    """
    dispute = locked_dispute(dispute)
    on = day_of(at)
    permissions.check_clerk(by, dispute, on, to="fix the joint statement")
    _check_open(dispute)
    due_on = dispute.stage_due_on or on
    check_may_fix(due_on, on)
    last = {side: version.number for side, version in last_of_each_side(dispute).items()}
    names = {Side.PRACTICE: dispute.practice.name, Side.PCT: dispute.pct.name}
    version = _version(dispute, statement, None, by=by, at=at)
    joint = _let_stand(dispute, version, by=by, at=at, because=fixed_because(last, names, due_on))
    facts: dict[str, Any] = {"number": version.number, "digest": version.digest}
    audit.record("disputes.statement_fixed", dispute, by=by, at=at, **about(dispute), **facts)
    return joint


def _check_open(dispute: Dispute) -> None:
    if dispute.state is not DisputeStatus.PREPARING:
        raise Denied("No joint statement is written in this dispute now. Nothing was changed.")
    if joint_statement(dispute):
        raise Denied("The joint statement stands, and is not changed any more. Nothing was changed.")


def _version(
    dispute: Dispute, statement: Statement, side: Side | None, *, by: Principal, at: datetime
) -> StatementVersion:
    check_statement(statement)
    number = dispute.statement_versions.count() + 1
    return StatementVersion.objects.create(
        dispute=dispute,
        number=number,
        side=side or "",
        questions=list(statement.questions),
        by_issue=statement.by_issue,
        agreed=statement.agreed,
        disputed=statement.disputed,
        figures=dispute.figures,
        figures_on=dispute.raised_on,
        digest=digest_of(dispute.reference, number, statement, dispute.figures, dispute.raised_on),
        by_name=by.name,
        by_role=by.role,
        by_user_id=by.user_id,
        at=at,
    )


def _let_stand(
    dispute: Dispute, version: StatementVersion, *, by: Principal, at: datetime, because: str = ""
) -> JointStatement:
    dispute.by_issue = version.by_issue
    dispute.save(update_fields=["by_issue"])
    joint = JointStatement.objects.create(dispute=dispute, version=version, because=because, at=at)
    tell_sides(dispute, "disputes.statement_stands", at=at)
    tell_clerk(dispute, "disputes.statement_stands", at=at, by=by)
    return joint
