"""Roles as code: what each may do, and what kind of organisation it is held in (R3).

A role is held by a person, in one organisation, for a range of days. A person with several picks which hat to wear.
"""

from dataclasses import dataclass

from pbc.accounts.domain.permissions import Permission as P  # noqa: N817 - a table of forty names

READ_PRACTICE = frozenset(
    {P.PRACTICE_VIEW, P.SUCCESSION_VIEW, P.STATEMENT_VIEW, P.PACK_VIEW, P.RULES_VIEW, P.CASE_VIEW}
)

FOR_A_PRACTICE = frozenset(
    {
        P.PACK_ACKNOWLEDGE,
        P.PATIENT_ROWS_VIEW,
        P.LEDGER_VIEW,
        P.BUDGET_QUESTION,
        P.BUDGET_SIGN,
        P.SCOPE_CHOOSE,
        P.VARIANCE_EXPLAIN,
        P.CONTINGENCY_CALL,
        P.FREED_UP_DECLARE,
        P.CASE_WRITE,
        P.DISPUTE_VIEW,
        P.DISPUTE_RAISE,
        P.DISPUTE_LODGE,
        P.EXCEPTION_VIEW,
    }
)


@dataclass(frozen=True)
class Role:
    """:param held_in: kinds of organisation this role is given in."""

    key: str
    label: str
    description: str
    held_in: frozenset[str]
    permissions: frozenset[P]


def _role(key: str, label: str, description: str, held_in: str, *permissions: P, reads: bool = True) -> Role:
    return Role(
        key=key,
        label=label,
        description=description,
        held_in=frozenset(held_in.split()),
        permissions=frozenset(permissions) | (READ_PRACTICE if reads else frozenset()),
    )


ROLES: dict[str, Role] = {
    role.key: role
    for role in (
        _role(
            "pct_finance",
            "PCT finance",
            "Sets budgets, loads data, closes the month, explains variances.",
            "pct",
            P.IMPORT_VIEW,
            P.IMPORT_LOAD,
            P.REFERENCE_LOAD,
            P.MONTH_CLOSE,
            P.BUDGET_SET,
            P.PACK_BUILD,
            P.AUDIT_VIEW,
            P.LEDGER_VIEW,
            P.ALLOCATION_RECORD,
            P.BUDGET_ADJUST,
            P.VARIANCE_ASK,
            P.CONTINGENCY_CALL,
            P.CONTINGENCY_DECIDE,
            P.FREED_UP_DECIDE,
            P.YEAR_CLOSE,
            P.CASE_ASSESS,
            P.CASE_RELEASE,
            P.INNOVATION_FUND,
            P.DISPUTE_VIEW,
            P.EXCEPTION_VIEW,
            P.EXCEPTION_ASK,
        ),
        _role(
            "pct_analyst",
            "PCT information analyst",
            "Loads activity, works the quarantine, publishes packs.",
            "pct",
            P.IMPORT_VIEW,
            P.IMPORT_LOAD,
            P.REFERENCE_LOAD,
            P.PACK_BUILD,
            P.SUCCESSION_RECORD,
            P.LEDGER_VIEW,
            P.CASE_ASSESS,
        ),
        _role(
            "pbc_manager",
            "PBC manager",
            "Works with practices on scope, plans and cases.",
            "pct",
            P.IMPORT_VIEW,
            P.SUCCESSION_RECORD,
            P.RULES_ADOPT,
            P.LEDGER_VIEW,
            P.SCOPE_CHOOSE,
            P.VARIANCE_ASK,
            P.FREED_UP_DECIDE,
            P.CASE_MANAGE,
            P.CASE_ASSESS,
            P.DISPUTE_VIEW,
            P.DISPUTE_RAISE,
            P.EXCEPTION_VIEW,
        ),
        _role(
            "pct_director",
            "PCT director",
            "Decides within delegated limits.",
            "pct",
            P.RULES_ADOPT,
            P.AUDIT_VIEW,
            P.LEDGER_VIEW,
            P.BUDGET_SIGN,
            P.BUDGET_ADJUST,
            P.BUDGET_ADJUST_LARGE,
            P.CONTINGENCY_DECIDE,
            P.FREED_UP_DECIDE,
            P.YEAR_SIGN,
            P.CASE_SIGN_DIRECTOR,
            P.INNOVATION_FUND,
            P.INTERESTS_VIEW,
            P.INTERESTS_PUBLISHED,
            P.DISPUTE_VIEW,
            P.DISPUTE_RAISE,
            P.DISPUTE_LODGE,
            P.EXCEPTION_VIEW,
            P.EXCEPTION_ASK,
        ),
        _role(
            "pct_board_clerk",
            "PCT board clerk",
            "Prepares agendas and minutes.",
            "pct",
            P.RULES_ADOPT,
            P.LEDGER_VIEW,
            P.BOARD_MINUTE,
            P.CASE_MINUTE,
            P.INTERESTS_VIEW,
            P.INTERESTS_RECORD,
            P.INTERESTS_PUBLISHED,
        ),
        _role(
            "practice_manager",
            "practice manager",
            "Reads the pack, questions figures, plans and claims for one practice.",
            "practice",
            *FOR_A_PRACTICE,
        ),
        _role(
            "practice_clinician",
            "practice clinician",
            "Reads the pack and the practice's own patient-level rows.",
            "practice",
            *FOR_A_PRACTICE,
        ),
        _role(
            "consortium_lead",
            "consortium lead",
            "Leads practices that act together.",
            "consortium",
            P.LEDGER_VIEW,
            P.FREED_UP_DECLARE,
            P.CASE_WRITE,
            P.CASE_SIGN_CONSORTIUM,
            P.INNOVATION_FUND,
            P.INTERESTS_PUBLISHED,
            P.DISPUTE_VIEW,
            P.DISPUTE_RAISE,
            P.DISPUTE_LODGE,
            P.EXCEPTION_VIEW,
        ),
        _role(
            "sha_performance_manager",
            "SHA performance manager",
            "Reviews PCTs on evidence.",
            "sha",
            P.AUDIT_VIEW,
            P.CASE_RECOVERY,
            P.SUCCESSION_RECORD,
            P.SUCCESSION_RECORD_PCTS,
            P.LEDGER_VIEW,
            P.DISPUTE_VIEW,
            P.DISPUTE_OVERSEE,
            P.DISPUTE_MEDIATE,
            P.EXCEPTION_VIEW,
            P.EXCEPTION_JUDGE,
        ),
        _role(
            "sha_clerk",
            "SHA clerk",
            "Runs arbitration for the SHA.",
            "sha",
            P.RULES_VIEW,
            P.INTERESTS_VIEW,
            P.INTERESTS_RECORD,
            P.DISPUTE_VIEW,
            P.DISPUTE_CLERK,
            reads=False,
        ),
        _role(
            "sha_panel_member",
            "SHA panel member",
            "Rules on sealed offers.",
            "sha",
            P.RULES_VIEW,
            P.INTERESTS_PUBLISHED,
            P.DISPUTE_VIEW,
            P.DISPUTE_JUDGE,
            P.DISPUTE_MEDIATE,
            reads=False,
        ),
        _role(
            "auditor",
            "auditor",
            "Follows any figure back; changes nothing.",
            "pct sha",
            P.IMPORT_VIEW,
            P.AUDIT_VIEW,
            P.LEDGER_VIEW,
            P.INTERESTS_VIEW,
            P.DISPUTE_VIEW,
            P.DISPUTE_AUDIT,
        ),
        _role(
            "system_administrator",
            "system administrator",
            "Keeps users, roles and reference files. Sees no practice's figures.",
            "sha pct",
            P.USERS_MANAGE,
            P.REFERENCE_LOAD,
            P.SUCCESSION_VIEW,
            P.SUCCESSION_RECORD,
            P.SUCCESSION_RECORD_PCTS,
            P.IMPORT_VIEW,
            P.RULES_VIEW,
            reads=False,
        ),
    )
}
