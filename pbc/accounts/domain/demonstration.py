"""The invented people of a demonstration: one a role, a second director, and one who wears two hats."""

from dataclasses import dataclass

from pbc.accounts.domain.roles import ROLES

DEMO_PASSWORD = "practice-based-2006"  # noqa: S105 - printed for everybody; works in demonstrations alone
DEMO_DOMAIN = "demo.invalid"


@dataclass(frozen=True)
class DemoPerson:
    """:param roles: keys of the roles held, each in the demonstration's organisation of the kind it is held in."""

    email: str
    name: str
    roles: tuple[str, ...]


NAMES = {
    "pct_finance": "Freda Ledger",
    "pct_analyst": "Anil Column",
    "pbc_manager": "Maya Bridge",
    "pct_director": "Dora Mandate",
    "pct_board_clerk": "Clive Minute",
    "practice_manager": "Paula Rota",
    "practice_clinician": "Dr Carys Round",
    "consortium_lead": "Dr Leo Gather",
    "sha_performance_manager": "Petra Measure",
    "sha_clerk": "Colin Docket",
    "sha_panel_member": "Pia Balance",
    "auditor": "Audrey Trace",
    "system_administrator": "Sandy Root",
}


def demo_people() -> tuple[DemoPerson, ...]:
    """One for every role there is, in the order of roles; a director with an interest; two who sit with a member of
    panels; the last holds two roles."""
    single = tuple(DemoPerson(f"{key.replace('_', '.')}@{DEMO_DOMAIN}", NAMES[key], (key,)) for key in ROLES)
    return (
        *single,
        DemoPerson(f"second.director@{DEMO_DOMAIN}", "Derek Holding", ("pct_director",)),
        DemoPerson(f"second.member@{DEMO_DOMAIN}", "Percy Weigh", ("sha_panel_member",)),
        DemoPerson(f"third.member@{DEMO_DOMAIN}", "Dr Priya Hearing", ("sha_panel_member",)),
        DemoPerson(f"two.hats@{DEMO_DOMAIN}", "Dr Tom Twohats", ("practice_clinician", "consortium_lead")),
    )
