"""What can be permitted. Code asks for these, never for a role's name."""

from enum import StrEnum


class Permission(StrEnum):
    PRACTICE_VIEW = "practice.view"
    PATIENT_ROWS_VIEW = "patient_rows.view"
    IMPORT_VIEW = "import.view"
    IMPORT_LOAD = "import.load"
    REFERENCE_LOAD = "reference.load"
    MONTH_CLOSE = "month.close"
    STATEMENT_VIEW = "statement.view"
    BUDGET_SET = "budget.set"
    PACK_VIEW = "pack.view"
    PACK_BUILD = "pack.build"
    PACK_ACKNOWLEDGE = "pack.acknowledge"
    RULES_VIEW = "rules.view"
    RULES_ADOPT = "rules.adopt"
    AUDIT_VIEW = "audit.view"
    USERS_MANAGE = "users.manage"
