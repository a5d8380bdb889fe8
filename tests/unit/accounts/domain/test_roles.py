from pbc.accounts.domain.permissions import Permission
from pbc.accounts.domain.roles import ROLES
from pbc.organisations.domain.kinds import OrganisationKind


def holders(permission: Permission) -> set[str]:
    return {key for key, role in ROLES.items() if permission in role.permissions}


def test_every_permission_is_held_by_somebody() -> None:
    assert [permission for permission in Permission if not holders(permission)] == []


def test_roles_are_held_in_kinds_that_there_are() -> None:
    assert all(role.held_in and role.held_in <= set(OrganisationKind) for role in ROLES.values())


def test_who_keeps_users_sees_no_figures() -> None:
    figures = {Permission.PRACTICE_VIEW, Permission.STATEMENT_VIEW, Permission.PACK_VIEW, Permission.PATIENT_ROWS_VIEW}
    for key in holders(Permission.USERS_MANAGE):
        assert ROLES[key].permissions & figures == set()


def test_patient_rows_are_for_practices_alone() -> None:
    for key in holders(Permission.PATIENT_ROWS_VIEW):
        assert ROLES[key].held_in == {OrganisationKind.PRACTICE}


def test_panels_and_clerks_of_arbitration_see_no_practice() -> None:
    assert Permission.PRACTICE_VIEW not in ROLES["sha_clerk"].permissions | ROLES["sha_panel_member"].permissions
