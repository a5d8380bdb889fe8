"""The joint statement: the last version, each side's last, and the one that stands."""

from disputes.domain.parties import Side
from disputes.models import Dispute, JointStatement, StatementVersion


def last_version(dispute: Dispute) -> StatementVersion | None:
    """The version that is signed next. One query."""
    return dispute.statement_versions.order_by("-number").first()


def last_of_each_side(dispute: Dispute) -> dict[Side, StatementVersion]:
    """Each side's last version, for those that wrote one. One query."""
    rows = dispute.statement_versions.exclude(side="").order_by("side", "-number").distinct("side")
    return {Side(row.side): row for row in rows}


def joint_statement(dispute: Dispute) -> JointStatement | None:
    """The one that stands. One query."""
    return JointStatement.objects.filter(dispute=dispute).select_related("version").first()
