from pbc.accounts.domain.demonstration import DEMO_DOMAIN, demo_people
from pbc.accounts.domain.roles import ROLES


def test_there_is_one_person_for_every_role_a_whole_panel_and_one_with_two_roles() -> None:
    *single, second, third, fourth, last = demo_people()
    assert [person.roles for person in single] == [(role,) for role in ROLES]
    assert second.roles == ("pct_director",), "whom an interest walls, so that the first may decide"
    assert third.roles == fourth.roles == ("sha_panel_member",), "a panel is of three"
    assert len(last.roles) == 2


def test_addresses_are_different_and_nobodys() -> None:
    emails = [person.email for person in demo_people()]
    assert len(set(emails)) == len(emails)
    assert all(email.endswith(f"@{DEMO_DOMAIN}") and DEMO_DOMAIN.endswith(".invalid") for email in emails)
