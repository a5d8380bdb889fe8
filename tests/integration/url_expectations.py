"""Who may open which address. A new address needs a row here, or ``test_every_url.py`` fails.

A row says which permission opens the address and how to make a thing that it shows. The test then asks for the thing
with every role there is: in the tree of organisations that the role belongs to, and in another tree that it must not
learn of.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django_otp.plugins.otp_totp.models import TOTPDevice

from business_cases.models import BusinessCase
from pbc.accounts.domain.permissions import Permission as P  # noqa: N817 - a table of every address
from pbc.accounts.domain.roles import ROLES
from pbc.help.pages import PAGES as HELP_PAGES
from pbc.organisations.models import Organisation
from tests.factories.accounts import MachineKeyFactory, MailFactory, RoleAssignmentFactory
from tests.factories.activity import ImportBatchFactory, MonthCloseFactory
from tests.factories.budgets import account, books, call, closed_year, exception_of, posting
from tests.factories.business_cases import (
    assessor_of,
    attached_file,
    breach_of,
    case_with_letter,
    deputy_in,
    drafted_case,
    item_of,
    meeting_of,
    member_of,
    question_on,
    received_case,
    shown_condition,
)
from tests.factories.disputes import RAISED_ON, dispute_in, draft_of, question_to, ruling_on, seat_on, statement_of
from tests.factories.explanations import ExplanationFactory
from tests.factories.freed_up import claim, recovery_plan, use
from tests.factories.governance import InterestFactory
from tests.factories.information_packs import PackFactory, PackFileFactory, SumProofFactory
from tests.factories.organisations import PracticeFactory, SuccessionFactory
from tests.factories.rounds import proposal_in, question_in, round_in, scenario_in


@dataclass(frozen=True)
class Tree:
    """An SHA with one PCT, its consortium of one practice, and a practice beside that is in no consortium."""

    sha: Organisation
    pct: Organisation
    consortium: Organisation
    practice: Organisation
    sibling: Organisation


Make = Callable[[Tree], dict[str, Any]]


def nothing(tree: Tree) -> dict[str, Any]:
    return {}


def dispute_at(status: str, of: str = "practice") -> Make:
    """A dispute in a state, of the tree's practice or the one beside."""

    def make(tree: Tree) -> dict[str, Any]:
        return {"reference": dispute_in(practice=getattr(tree, of), pct=tree.pct, status=status).reference}

    return make


mediated_of, mediated_beside = dispute_at("mediation"), dispute_at("mediation", "sibling")


preparing_of, preparing_beside = dispute_at("preparing"), dispute_at("preparing", "sibling")


def stated_of(tree: Tree, of: str = "practice") -> dict[str, Any]:
    """A dispute with a joint statement, of the tree's practice or the one beside."""
    dispute = dispute_in(practice=getattr(tree, of), pct=tree.pct, status="preparing")
    statement_of(dispute)
    return {"reference": dispute.reference}


def stated_beside(tree: Tree) -> dict[str, Any]:
    return stated_of(tree, "sibling")


def seat_of(tree: Tree) -> dict[str, Any]:
    """A seat to which somebody was asked."""
    dispute = dispute_in(practice=tree.practice, pct=tree.pct, status="preparing")
    return {"reference": dispute.reference, "seat_id": seat_on(dispute, sha=tree.sha).pk}


def request_to_another(tree: Tree) -> dict[str, Any]:
    """Each finds the request to themselves alone."""
    return {"seat_id": seat_of(tree)["seat_id"]}


def drafted_settlement(tree: Tree, of: str = "practice") -> dict[str, Any]:
    """A dispute with terms to sign, of the tree's practice or the one beside."""
    dispute = dispute_in(practice=getattr(tree, of), pct=tree.pct, status="mediation")
    draft_of(dispute)
    return {"reference": dispute.reference}


def drafted_beside(tree: Tree) -> dict[str, Any]:
    return drafted_settlement(tree, "sibling")


@dataclass(frozen=True)
class Page:
    """An address behind ``signed_in``.

    :param permission: which hats open it; ``None`` for any hat.
    :param make: makes a fresh thing in a tree and returns the address's arguments. With arguments, the thing of
        another tree must not be found.
    :param status: what those get who may.
    :param but: roles that get another status in their own tree, such as 404 where a practice asks for its PCT's things.
    :param shared: what it shows belongs to no tree: national rules, say.
    :param beside: makes a thing of the practice beside, which practices and consortia must not find.
    """

    permission: P | None
    make: Make = nothing
    method: str = "get"
    status: int = 200
    but: Mapping[str, int] = field(default_factory=dict)
    shared: bool = False
    beside: Make | None = None


@dataclass(frozen=True)
class Open:
    """An address for everybody, signed in or not."""

    status: int = 200
    method: str = "get"


@dataclass(frozen=True)
class Personal:
    """An address for anybody who is signed in, with or without a hat, about themselves."""

    status: int = 200


@dataclass(frozen=True)
class Machine:
    """An address for machine keys alone: people and strangers are refused before anything is looked up."""


Expectation = Page | Open | Personal | Machine


def user_of(tree: Tree) -> dict[str, Any]:
    return {"user_id": RoleAssignmentFactory(organisation=tree.pct).user_id}


def user_with_second_factor(tree: Tree) -> dict[str, Any]:
    made = user_of(tree)
    TOTPDevice.objects.create(user_id=made["user_id"], confirmed=True)
    return made


def role_of(tree: Tree) -> dict[str, Any]:
    return {"assignment_id": RoleAssignmentFactory(organisation=tree.pct).pk}


def mail_of(tree: Tree, **given: Any) -> dict[str, Any]:
    hat = RoleAssignmentFactory(role="practice_manager", organisation=tree.practice)
    return {"mail_id": MailFactory(user=hat.user, hat=hat, **given).pk}


def failed_mail_of(tree: Tree) -> dict[str, Any]:
    return mail_of(tree, status="failed", next_at=None)


def key_of(tree: Tree) -> dict[str, Any]:
    return {"key_id": MachineKeyFactory(organisation=tree.pct).pk}


def rule(tree: Tree) -> dict[str, Any]:
    return {"key": "minimum_scope"}


def kept_away_person(tree: Tree) -> dict[str, Any]:
    """A PBC manager with an interest: whom the clerk of an SHA does not look after."""
    person = RoleAssignmentFactory(role="pbc_manager", organisation=tree.pct).user
    InterestFactory(user=person, organisation=tree.practice)
    return {"user_id": person.pk}


def interest_of_another(tree: Tree) -> dict[str, Any]:
    """Nobody corrects or ends what another person declared."""
    person = RoleAssignmentFactory(role="pct_director", organisation=tree.pct).user
    return {"interest_id": InterestFactory(user=person, organisation=tree.practice).pk}


def import_of(tree: Tree) -> dict[str, Any]:
    return {"reference": ImportBatchFactory(owner=tree.pct).reference}


def import_under_way(tree: Tree) -> dict[str, Any]:
    return {"reference": ImportBatchFactory(owner=tree.pct, status="checking").reference}


def file_format(tree: Tree) -> dict[str, Any]:
    return {"code": "tariff-ae"}


def money_hub(tree: Tree) -> dict[str, Any]:
    return {"slug": "money"}


def practice_code(tree: Tree) -> dict[str, Any]:
    return {"code": tree.practice.code}


def sibling_code(tree: Tree) -> dict[str, Any]:
    return {"code": tree.sibling.code}


def total_variance(tree: Tree) -> dict[str, Any]:
    return practice_code(tree) | {"month": "2006-05", "line": "total", "figure": "variance"}


def sibling_variance(tree: Tree) -> dict[str, Any]:
    return total_variance(tree) | sibling_code(tree)


OWN_STATEMENT_ONLY = {"practice_manager": 403, "practice_clinician": 403}
"""They see their own statement, and not the sums of others."""


def pct_code(tree: Tree) -> dict[str, Any]:
    return {"code": tree.pct.code}


def consortium_code(tree: Tree) -> dict[str, Any]:
    return {"code": tree.consortium.code}


def explanation_of(tree: Tree) -> dict[str, Any]:
    return {"explanation_id": ExplanationFactory(practice=tree.practice, pct=tree.pct).pk}


def explanation_beside(tree: Tree) -> dict[str, Any]:
    return {"explanation_id": ExplanationFactory(practice=tree.sibling, pct=tree.pct).pk}


def this_year(tree: Tree) -> dict[str, Any]:
    return {"year": 2006}


def account_of(tree: Tree) -> dict[str, Any]:
    return {"account_id": account(pct=tree.pct, practice=tree.practice).pk}


def account_beside(tree: Tree) -> dict[str, Any]:
    return {"account_id": account(pct=tree.pct, practice=tree.sibling).pk}


def posting_of(tree: Tree) -> dict[str, Any]:
    return {"posting_id": posting(pct=tree.pct, practice=tree.practice).pk}


def fund_of(tree: Tree) -> dict[str, Any]:
    return {"books_id": books(tree.pct).pk}


def position_of(tree: Tree) -> dict[str, Any]:
    return fund_of(tree) | {"option": 0, "code": tree.practice.code}


def position_beside(tree: Tree) -> dict[str, Any]:
    return fund_of(tree) | {"option": 0, "code": tree.sibling.code}


def call_of(tree: Tree) -> dict[str, Any]:
    return {"call_id": call(pct=tree.pct, practice=tree.practice).pk}


def call_beside(tree: Tree) -> dict[str, Any]:
    return {"call_id": call(pct=tree.pct, practice=tree.sibling).pk}


def exception_in(tree: Tree, **given: Any) -> dict[str, Any]:
    return {"reference": exception_of(tree.pct, tree.practice, **given).reference}


def supported_exception(tree: Tree) -> dict[str, Any]:
    return exception_in(tree, status="supported", supported_on=RAISED_ON)


def exception_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": exception_of(tree.pct, tree.sibling).reference}


def posting_beside(tree: Tree) -> dict[str, Any]:
    return {"posting_id": posting(pct=tree.pct, practice=tree.sibling).pk}


def succession_of(tree: Tree) -> dict[str, Any]:
    return {"succession_id": SuccessionFactory(predecessor=PracticeFactory(pct=tree.pct), successor=tree.practice).pk}


def succession_beside(tree: Tree) -> dict[str, Any]:
    return {"succession_id": SuccessionFactory(predecessor=PracticeFactory(pct=tree.pct), successor=tree.sibling).pk}


def books_of_pct(tree: Tree) -> dict[str, Any]:
    return {"books_id": books(tree.pct).pk}


def closed_books(tree: Tree) -> dict[str, Any]:
    return {"books_id": closed_year(tree.pct).books_id}


def claim_of(tree: Tree) -> dict[str, Any]:
    return {"reference": claim(pct=tree.pct, practice=tree.practice).reference}


def claim_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": claim(pct=tree.pct, practice=tree.sibling).reference}


def case_of(tree: Tree) -> dict[str, Any]:
    return {"reference": received_case(pct=tree.pct, owner=tree.practice).reference}


def case_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": received_case(pct=tree.pct, owner=tree.sibling).reference}


def case_with_assessor(tree: Tree) -> dict[str, Any]:
    case = received_case(pct=tree.pct, owner=tree.practice)
    return {"reference": case.reference, "assessor_id": assessor_of(case).pk}


def case_with_question(tree: Tree) -> dict[str, Any]:
    return {"reference": question_on(received_case(pct=tree.pct, owner=tree.practice)).case.reference, "number": 1}


def case_with_question_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": question_on(received_case(pct=tree.pct, owner=tree.sibling)).case.reference, "number": 1}


def difference_of(tree: Tree) -> dict[str, Any]:
    return case_of(tree) | {"criterion": "risk"}


def case_in_meeting(tree: Tree) -> dict[str, Any]:
    return case_of(tree) | {"meeting_id": meeting_of(tree.pct).pk}


def decided_case(tree: Tree) -> dict[str, Any]:
    return {"reference": case_with_letter(pct=tree.pct, owner=tree.practice).reference}


def decided_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": case_with_letter(pct=tree.pct, owner=tree.sibling).reference}


def overdue_of(tree: Tree) -> dict[str, Any]:
    return {"reference": breach_of(received_case(pct=tree.pct, owner=tree.practice)).case.reference}


def meeting_in(tree: Tree) -> dict[str, Any]:
    return {"meeting_id": meeting_of(tree.pct).pk}


def member_in(tree: Tree) -> dict[str, Any]:
    return {"member_id": member_of(tree.pct).pk}


def item_in(tree: Tree) -> dict[str, Any]:
    item = item_of(received_case(pct=tree.pct, owner=tree.practice, status="for_decision"))
    return {"meeting_id": item.meeting_id, "item_id": item.pk}


NOT_OF_THE_PCT = dict.fromkeys(
    ("practice_manager", "practice_clinician", "consortium_lead", "sha_performance_manager"), 404
)
"""They read what was minuted of their cases, and not what members are sent beforehand."""
NO_AGENDA = ("pct_finance", "pct_analyst", "pct_director", "auditor")
"""They read an agenda, and neither put a case on it nor take one off."""


def deputy_of(tree: Tree) -> dict[str, Any]:
    return {"deputy_id": deputy_in(tree.pct).pk}


def approved_case_of(tree: Tree) -> dict[str, Any]:
    return {"reference": received_case(pct=tree.pct, owner=tree.practice, status="implemented").reference}


def approved_case_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": received_case(pct=tree.pct, owner=tree.sibling, status="implemented").reference}


def reading_of_case(tree: Tree) -> dict[str, Any]:
    return approved_case_of(tree) | {"deed": "reading"}


def reading_beside(tree: Tree) -> dict[str, Any]:
    return approved_case_beside(tree) | {"deed": "reading"}


def measures_of(tree: Tree) -> dict[str, Any]:
    return approved_case_of(tree) | {"number": 1}


def verdict_on(tree: Tree) -> dict[str, Any]:
    return approved_case_of(tree) | {"months": 6}


def condition_of(tree: Tree) -> dict[str, Any]:
    return _condition(tree, tree.practice)


def condition_beside(tree: Tree) -> dict[str, Any]:
    return _condition(tree, tree.sibling)


def deed_on_condition(tree: Tree) -> dict[str, Any]:
    return condition_of(tree) | {"deed": "accept"}


def deed_on_condition_beside(tree: Tree) -> dict[str, Any]:
    return condition_beside(tree) | {"deed": "accept"}


def paper_of(tree: Tree) -> dict[str, Any]:
    return _condition(tree, tree.practice, paper=True)


def paper_beside(tree: Tree) -> dict[str, Any]:
    return _condition(tree, tree.sibling, paper=True)


def _condition(tree: Tree, owner: Organisation, *, paper: bool = False) -> dict[str, Any]:
    change = shown_condition(pct=tree.pct, owner=owner)
    found = {"reference": change.condition.signature.case.reference, "number": change.condition.number}
    return found | ({"change_id": change.pk} if paper else {})


NO_JUDGE_OF_CONDITIONS = dict.fromkeys(
    (
        *("practice_manager", "practice_clinician", "consortium_lead", "pct_finance", "pct_analyst"),
        *("pct_board_clerk", "sha_performance_manager", "sha_clerk", "sha_panel_member", "auditor"),
        "system_administrator",
    ),
    403,
)
"""The PBC manager and the director who decided judge what is shown for a condition; others read it."""


NO_READER_OF_CASES = dict.fromkeys(
    (
        *("pct_finance", "pct_analyst", "pct_director", "pct_board_clerk", "consortium_lead"),
        *("sha_performance_manager", "sha_clerk", "sha_panel_member", "auditor", "system_administrator"),
    ),
    403,
)
"""The practice and the PBC manager say what a case brought; others read it."""


def dispute_with_question(of: str = "practice") -> Make:
    """A dispute in its hearing, with a question of the panel."""

    def make(tree: Tree) -> dict[str, Any]:
        dispute = dispute_in(practice=getattr(tree, of), pct=tree.pct, status="hearing")
        return {"reference": dispute.reference, "number": question_to(dispute).number}

    return make


def dispute_with_ruling(of: str = "practice") -> Make:
    """A dispute that was ruled on."""

    def make(tree: Tree) -> dict[str, Any]:
        dispute = dispute_in(practice=getattr(tree, of), pct=tree.pct, status="ruled", ruled_on=RAISED_ON)
        ruling_on(dispute)
        return {"reference": dispute.reference}

    return make


RULED_UNSEEN = {"consortium_lead": 404, "sha_panel_member": 404}
# A practice's dispute is not its consortium's; panels see their own, reviewers what was ruled.
NO_WALL = {role: 403 for role, held in ROLES.items() if held.held_in <= {"practice", "consortium"}}
NO_SIDE = {"consortium_lead": 404, "sha_panel_member": 404, "sha_performance_manager": 404}
ONLY_VIEWS = NO_SIDE | {"pct_finance": 404, "auditor": 404}
"""Who sees a dispute of its PCT and acts in none."""
NO_SPEAKER = ONLY_VIEWS | {"sha_clerk": 404}
"""Mediation is for the two sides and a mediator who was named."""
NOT_THE_LEADS = {"consortium_lead": 404}
"""A lead writes the consortium's cases, and not those of a member."""


def draft_case(tree: Tree) -> dict[str, Any]:
    return {"reference": drafted_case(pct=tree.pct, owner=tree.practice).reference}


def draft_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": drafted_case(pct=tree.pct, owner=tree.sibling).reference}


def part_of_draft(tree: Tree) -> dict[str, Any]:
    return draft_case(tree) | {"key": "costs"}


def part_beside(tree: Tree) -> dict[str, Any]:
    return draft_beside(tree) | {"key": "costs"}


def refused_case(tree: Tree) -> dict[str, Any]:
    return {"reference": received_case(pct=tree.pct, owner=tree.practice, status="refused").reference}


def refused_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": received_case(pct=tree.pct, owner=tree.sibling, status="refused").reference}


def _file(case: BusinessCase) -> dict[str, Any]:
    return {"reference": case.reference, "attachment_id": attached_file(case).pk}


def file_of_case(tree: Tree) -> dict[str, Any]:
    return _file(received_case(pct=tree.pct, owner=tree.practice))


def file_beside(tree: Tree) -> dict[str, Any]:
    return _file(received_case(pct=tree.pct, owner=tree.sibling))


def file_of_draft(tree: Tree) -> dict[str, Any]:
    return _file(drafted_case(pct=tree.pct, owner=tree.practice))


def file_of_draft_beside(tree: Tree) -> dict[str, Any]:
    return _file(drafted_case(pct=tree.pct, owner=tree.sibling))


def agreed_claim_of(tree: Tree) -> dict[str, Any]:
    return {"reference": claim(pct=tree.pct, practice=tree.practice, status="agreed").reference}


def use_of(tree: Tree) -> dict[str, Any]:
    return {"reference": use(pct=tree.pct, practice=tree.practice).claim.reference, "number": 1}


def use_beside(tree: Tree) -> dict[str, Any]:
    return {"reference": use(pct=tree.pct, practice=tree.sibling).claim.reference, "number": 1}


def small_use(tree: Tree) -> dict[str, Any]:
    return use_of(tree) | {"deed": "small"}


def small_use_beside(tree: Tree) -> dict[str, Any]:
    return use_beside(tree) | {"deed": "small"}


def use_to_withdraw(tree: Tree) -> dict[str, Any]:
    return use_of(tree) | {"deed": "withdraw"}


def use_to_withdraw_beside(tree: Tree) -> dict[str, Any]:
    return use_beside(tree) | {"deed": "withdraw"}


def plan_of(tree: Tree) -> dict[str, Any]:
    return {"plan_id": recovery_plan(pct=tree.pct).pk}


NOT_A_SIDE = dict.fromkeys(("pct_analyst", "pct_board_clerk", "sha_performance_manager", "auditor"), 403)
"""They see agreement and plan, and say nothing of them."""


def pack_of(tree: Tree) -> dict[str, Any]:
    return {"pack_id": PackFactory(practice=tree.practice, pct=tree.pct).pk}


def pack_beside(tree: Tree) -> dict[str, Any]:
    return {"pack_id": PackFactory(practice=tree.sibling, pct=tree.pct).pk}


def pack_file(tree: Tree) -> dict[str, Any]:
    return {"pack_id": PackFileFactory(pack=PackFactory(practice=tree.practice, pct=tree.pct)).pack_id, "kind": "pdf"}


def packs_of_june(tree: Tree) -> dict[str, Any]:
    return {"code": tree.pct.code, "month": "2006-06"}


NOT_INSIDE_PACKS = {"consortium_lead": 403, "sha_performance_manager": 403}
"""They see that a pack exists, and not the small numbers in it."""


def proof_of_sums(tree: Tree) -> dict[str, Any]:
    return {"proof_id": SumProofFactory(pct=tree.pct).pk}


def month_of_pct(tree: Tree) -> dict[str, Any]:
    return {"code": tree.pct.code, "month": "2006-04"}


def close_of(tree: Tree) -> dict[str, Any]:
    return {"close_id": MonthCloseFactory(pct=tree.pct).pk}


def month_of_practice(tree: Tree) -> dict[str, Any]:
    return {"code": tree.practice.code, "month": "2006-04"}


def month_of_sibling(tree: Tree) -> dict[str, Any]:
    return {"code": tree.sibling.code, "month": "2006-04"}


def line_of_practice(tree: Tree) -> dict[str, Any]:
    return month_of_practice(tree) | {"line": "emergency"}


def line_of_sibling(tree: Tree) -> dict[str, Any]:
    return month_of_sibling(tree) | {"line": "emergency"}


def round_of(tree: Tree) -> dict[str, Any]:
    return {"round_id": round_in(tree.pct, tree.practice).pk}


def scenario_of(tree: Tree) -> dict[str, Any]:
    return {"scenario_id": scenario_in(tree.pct, tree.practice).pk}


def scenario_practice(tree: Tree) -> dict[str, Any]:
    return scenario_of(tree) | {"code": tree.practice.code}


def budget_of(tree: Tree) -> dict[str, Any]:
    return {"budget_id": proposal_in(tree.pct, tree.practice).pk}


def budget_beside(tree: Tree) -> dict[str, Any]:
    return {"budget_id": proposal_in(tree.pct, tree.sibling).pk}


def line_of_budget(tree: Tree) -> dict[str, Any]:
    return budget_of(tree) | {"line": "emergency"}


def line_beside(tree: Tree) -> dict[str, Any]:
    return budget_beside(tree) | {"line": "emergency"}


def clause_of_terms(tree: Tree) -> dict[str, Any]:
    return budget_of(tree) | {"number": 1}


def clause_beside(tree: Tree) -> dict[str, Any]:
    return budget_beside(tree) | {"number": 1}


def agreed_plan_of(tree: Tree) -> dict[str, Any]:
    return practice_code(tree) | {"kind": "plan_agreed"}


def agreed_plan_beside(tree: Tree) -> dict[str, Any]:
    return sibling_code(tree) | {"kind": "plan_agreed"}


REFUSED_IT = {"pbc_manager": 403, "pct_director": 403, "consortium_lead": 403}
"""The PCT does not dispute what it decided itself."""


NOT_A_PARTY = {"consortium_lead": 403}
"""A practice’s budget is between the practice and its PCT; its consortium sees it, and disputes its own."""


def question_of(tree: Tree) -> dict[str, Any]:
    return {"question_id": question_in(tree.pct, tree.practice).pk}


def question_beside(tree: Tree) -> dict[str, Any]:
    return {"question_id": question_in(tree.pct, tree.sibling).pk}


def scope_of(tree: Tree) -> dict[str, Any]:
    return {"code": tree.practice.code, "year": 2006}


def scope_beside(tree: Tree) -> dict[str, Any]:
    return {"code": tree.sibling.code, "year": 2006}


EXPECTATIONS: dict[str, Expectation] = {
    "home": Page(None),
    "hub": Page(None, money_hub, shared=True),
    "help": Open(),
    **{page.route: Open() for page in HELP_PAGES},
    "components": Open(),
    "health": Open(),
    "health_live": Open(),
    "accounts:sign_in": Open(),
    "accounts:sign_in_code": Open(status=302),
    "accounts:sign_out": Open(status=302, method="post"),
    "accounts:hats": Personal(),
    "accounts:account": Personal(),
    "accounts:password": Personal(),
    "accounts:second_factor": Personal(),
    "accounts:mail_choice": Page(None),
    "accounts:outbox": Page(P.USERS_MANAGE),
    "accounts:message": Page(P.USERS_MANAGE, mail_of),
    "accounts:retry_message": Page(P.USERS_MANAGE, failed_mail_of, method="post", status=302),
    "accounts:users": Page(P.USERS_MANAGE),
    "accounts:new_user": Page(P.USERS_MANAGE),
    "accounts:user": Page(P.USERS_MANAGE, user_of),
    "accounts:give_role": Page(P.USERS_MANAGE, user_of),
    "accounts:new_password": Page(P.USERS_MANAGE, user_of),
    "accounts:reset_second_factor": Page(P.USERS_MANAGE, user_with_second_factor),
    "accounts:set_active": Page(P.USERS_MANAGE, user_of, method="post", status=302),
    "accounts:end_role": Page(P.USERS_MANAGE, role_of),
    "accounts:machine_keys": Page(P.USERS_MANAGE),
    "accounts:new_machine_key": Page(P.USERS_MANAGE),
    "accounts:machine_key": Page(P.USERS_MANAGE, key_of),
    "accounts:revoke_machine_key": Page(P.USERS_MANAGE, key_of, method="post", status=302),
    "governance:rules": Page(P.RULES_VIEW),
    "governance:rule": Page(P.RULES_VIEW, rule, shared=True),
    "governance:adopt_rule": Page(P.RULES_ADOPT, rule, shared=True),
    "governance:interests": Page(None),
    "governance:declare_interest": Page(None),
    "governance:confirm_interests": Page(None, method="post", status=302),
    "governance:register": Page(None),
    "governance:kept_away": Page(None),
    "governance:declared_interests": Page(P.INTERESTS_VIEW),
    "governance:correct_interest": Page(None, interest_of_another, status=404),
    "governance:end_interest": Page(None, interest_of_another, status=404),
    "successions:list": Page(P.SUCCESSION_VIEW),
    "successions:record": Page(P.SUCCESSION_RECORD),
    "successions:succession": Page(P.SUCCESSION_VIEW, succession_of, beside=succession_beside),
    "successions:undo": Page(P.SUCCESSION_RECORD, succession_of, beside=succession_beside),
    "organisations:practices": Page(P.PRACTICE_VIEW),
    "organisations:practice": Page(P.PRACTICE_VIEW, practice_code, beside=sibling_code),
    "organisations:pcts": Page(P.PRACTICE_VIEW),
    "budgets:statements": Page(P.STATEMENT_VIEW),
    "budgets:statement": Page(P.STATEMENT_VIEW, practice_code, beside=sibling_code),
    "budgets:statement_working": Page(P.STATEMENT_VIEW, total_variance, status=302, beside=sibling_variance),
    "budgets:dispute_figure": Page(P.DISPUTE_RAISE, total_variance, status=302, beside=sibling_variance),
    "budgets:roll_up": Page(P.STATEMENT_VIEW, pct_code, but=OWN_STATEMENT_ONLY | {"consortium_lead": 403}),
    "budgets:pool": Page(P.STATEMENT_VIEW, consortium_code, but=OWN_STATEMENT_ONLY),
    "budgets:explanations": Page(P.STATEMENT_VIEW),
    "budgets:explanation": Page(P.STATEMENT_VIEW, explanation_of, beside=explanation_beside),
    "budgets:explain": Page(P.VARIANCE_EXPLAIN, explanation_of, method="post", beside=explanation_beside),
    "budgets:accept_explanation": Page(P.VARIANCE_ASK, explanation_of, method="post", status=302),
    "budgets:ask_again": Page(P.VARIANCE_ASK, explanation_of, method="post"),
    "budgets:ask_explanations": Page(P.VARIANCE_ASK, practice_code, method="post", status=404),
    "budgets:budget": Page(P.STATEMENT_VIEW, practice_code, beside=sibling_code),
    "budgets:fair_share": Page(P.STATEMENT_VIEW, practice_code, beside=sibling_code),
    "budgets:fair_shares": Page(P.LEDGER_VIEW, this_year, shared=True),
    "budgets:latest_round": Page(P.BUDGET_SET, status=302),
    "budgets:rounds": Page(P.BUDGET_SET, this_year, shared=True),
    "budgets:set": Page(P.BUDGET_SET, this_year, method="post", shared=True),
    "budgets:issue": Page(P.BUDGET_SET, this_year, method="post", shared=True),
    "budgets:open_round": Page(P.BUDGET_SET, this_year, method="post", shared=True),
    "budgets:scopes": Page(P.LEDGER_VIEW, this_year, shared=True),
    "budgets:lateness": Page(P.LEDGER_VIEW, this_year, shared=True),
    "budgets:agreements": Page(P.STATEMENT_VIEW, this_year, shared=True),
    "budgets:refresh_base": Page(P.BUDGET_SET, round_of, method="post", status=302),
    "budgets:abandon_round": Page(P.BUDGET_SET, round_of, method="post", status=302),
    "budgets:new_scenario": Page(P.BUDGET_SET, round_of),
    "budgets:compare": Page(P.BUDGET_SET, round_of),
    "budgets:scenario": Page(P.BUDGET_SET, scenario_of),
    "budgets:adopt": Page(P.BUDGET_SET, scenario_of, method="post"),
    "budgets:scenario_practice": Page(P.BUDGET_SET, scenario_practice),
    "budgets:questions": Page(P.BUDGET_SET),
    "budgets:remark": Page(P.STATEMENT_VIEW, question_of, method="post", status=302, beside=question_beside),
    "budgets:agreement": Page(P.STATEMENT_VIEW, budget_of, beside=budget_beside),
    "budgets:dispute_line": Page(P.DISPUTE_RAISE, line_of_budget, beside=line_beside, but=NOT_A_PARTY),
    "budgets:carry_out_line": Page(P.BUDGET_ADJUST, dispute_with_ruling(), status=302),
    "budgets:dispute_clause": Page(P.DISPUTE_RAISE, clause_of_terms, beside=clause_beside, but=NOT_A_PARTY),
    "budgets:sign": Page(P.BUDGET_SIGN, budget_of, method="post", beside=budget_beside),
    "budgets:ask": Page(P.BUDGET_QUESTION, budget_of, method="post", beside=budget_beside),
    "budgets:change_terms": Page(P.BUDGET_SET, budget_of, method="post"),
    "budgets:scope": Page(P.STATEMENT_VIEW, scope_of, beside=scope_beside),
    "budgets:consent": Page(P.SCOPE_CHOOSE, scope_of, method="post", status=302, beside=scope_beside),
    "budgets:chances": Page(P.STATEMENT_VIEW),
    "budgets:chance": Page(P.STATEMENT_VIEW, practice_code, beside=sibling_code),
    "budgets:year_ends": Page(P.AUDIT_VIEW),
    "budgets:year_end": Page(P.AUDIT_VIEW, books_of_pct),
    "budgets:return_fund": Page(P.YEAR_CLOSE, books_of_pct, method="post", status=302),
    "budgets:close_year": Page(P.YEAR_CLOSE, books_of_pct, method="post"),
    "budgets:sign_year": Page(P.YEAR_SIGN, closed_books, method="post"),
    "budgets:audit_bundle": Page(P.AUDIT_VIEW, closed_books),
    "budgets:latest_ledger": Page(P.LEDGER_VIEW),
    "budgets:ledger": Page(P.LEDGER_VIEW, this_year, shared=True),
    "budgets:account": Page(P.LEDGER_VIEW, account_of, beside=account_beside),
    "budgets:posting": Page(P.LEDGER_VIEW, posting_of, beside=posting_beside),
    "budgets:record_allocation": Page(P.ALLOCATION_RECORD, this_year, shared=True),
    "budgets:set_aside": Page(P.ALLOCATION_RECORD, this_year, shared=True),
    "budgets:virement": Page(P.BUDGET_ADJUST, this_year, shared=True),
    "budgets:adjust": Page(P.BUDGET_ADJUST, this_year, shared=True),
    "budgets:high_cost": Page(P.STATEMENT_VIEW, practice_code, beside=sibling_code),
    "budgets:out_of_scope": Page(P.STATEMENT_VIEW),
    "budgets:funds": Page(P.LEDGER_VIEW),
    "budgets:fund": Page(P.LEDGER_VIEW, fund_of),
    "budgets:fund_method": Page(P.LEDGER_VIEW, fund_of),
    "budgets:what_if": Page(P.LEDGER_VIEW, fund_of),
    "budgets:what_if_position": Page(P.LEDGER_VIEW, position_of, status=302, beside=position_beside),
    "budgets:call_threshold": Page(P.CONTINGENCY_CALL, fund_of, method="post", status=302),
    "budgets:return_contingency": Page(P.YEAR_CLOSE, fund_of, method="post", status=302),
    "budgets:exceptions": Page(P.EXCEPTION_VIEW),
    "budgets:new_exception": Page(P.EXCEPTION_ASK),
    "budgets:exception": Page(P.EXCEPTION_VIEW, exception_in, beside=exception_beside),
    "budgets:judge_exception": Page(P.EXCEPTION_JUDGE, exception_in, method="post", status=422),
    "budgets:decide_exception": Page(P.EXCEPTION_JUDGE, supported_exception, method="post", status=422),
    "budgets:withdraw_exception": Page(P.EXCEPTION_ASK, exception_in, method="post", status=422),
    "budgets:calls": Page(P.LEDGER_VIEW, fund_of),
    "budgets:new_call": Page(P.CONTINGENCY_CALL, fund_of),
    "budgets:call": Page(P.LEDGER_VIEW, call_of, beside=call_beside),
    "budgets:decide_call": Page(P.CONTINGENCY_DECIDE, call_of, method="post"),
    "budgets:withdraw_call": Page(P.CONTINGENCY_CALL, call_of, method="post", beside=call_beside),
    "budgets:claims": Page(P.LEDGER_VIEW),
    "budgets:freed_up_balances": Page(P.LEDGER_VIEW, this_year, shared=True),
    "budgets:small_purchases": Page(P.LEDGER_VIEW),
    "budgets:minutes": Page(P.LEDGER_VIEW),
    "budgets:new_minute": Page(P.BOARD_MINUTE),
    "budgets:last_resort": Page(P.LEDGER_VIEW, this_year, shared=True),
    "budgets:cover_overspend": Page(P.BUDGET_ADJUST_LARGE, this_year, shared=True),
    "budgets:recovery_plan": Page(P.BUDGET_ADJUST, this_year, shared=True),
    "budgets:plan_outcome": Page(P.BUDGET_ADJUST, plan_of),
    "budgets:claim": Page(P.LEDGER_VIEW, claim_of, beside=claim_beside),
    "budgets:correct_claim": Page(P.FREED_UP_DECLARE, claim_of, beside=claim_beside),
    "budgets:agree_claim": Page(P.FREED_UP_DECIDE, claim_of, method="post", status=302, beside=claim_beside),
    "budgets:refuse_claim": Page(P.FREED_UP_DECIDE, claim_of, beside=claim_beside),
    "budgets:dispute_claim": Page(P.DISPUTE_RAISE, claim_of, status=302, beside=claim_beside),
    "budgets:carry_out_ruling": Page(P.FREED_UP_DECIDE, claim_of, method="post", status=302, beside=claim_beside),
    "budgets:withdraw_claim": Page(P.FREED_UP_DECLARE, claim_of, method="post", status=302, beside=claim_beside),
    "budgets:confirm_split": Page(P.FREED_UP_DECLARE, claim_of, method="post", status=302, beside=claim_beside),
    "budgets:stand_back": Page(P.LEDGER_VIEW, claim_of, beside=claim_beside, but=NO_WALL),
    "budgets:note_on_claim": Page(P.LEDGER_VIEW, claim_of, method="post", status=302, beside=claim_beside),
    "budgets:propose_use": Page(P.FREED_UP_DECLARE, agreed_claim_of, beside=claim_beside),
    "budgets:use": Page(P.LEDGER_VIEW, use_of, beside=use_beside),
    "budgets:decline_use": Page(P.FREED_UP_DECIDE, use_of, beside=use_beside),
    "budgets:decide_use": Page(P.FREED_UP_DECIDE, small_use, method="post", beside=small_use_beside),
    "budgets:account_use": Page(P.FREED_UP_DECLARE, use_to_withdraw, method="post", beside=use_to_withdraw_beside),
    "budgets:freed_up": Page(P.LEDGER_VIEW, practice_code, beside=sibling_code),
    "budgets:dispute_fact": Page(P.DISPUTE_RAISE, agreed_plan_of, status=302, beside=agreed_plan_beside),
    "budgets:say_fact": Page(P.LEDGER_VIEW, practice_code, beside=sibling_code, but=NOT_A_SIDE),
    "budgets:declare_claim": Page(P.FREED_UP_DECLARE, practice_code, beside=sibling_code),
    "disputes:disputes": Page(P.DISPUTE_VIEW),
    "disputes:raise": Page(P.DISPUTE_RAISE),
    "disputes:dispute": Page(
        P.DISPUTE_VIEW, dispute_at("referred"), but=NO_SIDE, beside=dispute_at("referred", "sibling")
    ),
    "disputes:step": Page(P.DISPUTE_RAISE, dispute_at("local"), but=NO_SIDE, beside=dispute_at("local", "sibling")),
    "disputes:refer": Page(P.DISPUTE_RAISE, dispute_at("local"), but=NO_SIDE, beside=dispute_at("local", "sibling")),
    "disputes:withdraw": Page(P.DISPUTE_RAISE, dispute_at("local"), but=NO_SIDE, beside=dispute_at("local", "sibling")),
    "disputes:answer": Page(P.DISPUTE_RAISE, dispute_at("asked"), but=NO_SIDE, beside=dispute_at("asked", "sibling")),
    "disputes:offer": Page(P.DISPUTE_LODGE, dispute_at("offers"), but=NO_SIDE, beside=dispute_at("offers", "sibling")),
    "disputes:panel_question": Page(P.DISPUTE_JUDGE, dispute_at("hearing"), but={"sha_panel_member": 404}),
    "disputes:panel_answer": Page(
        P.DISPUTE_RAISE, dispute_with_question(), but=NO_SIDE, beside=dispute_with_question("sibling")
    ),
    "disputes:vote": Page(P.DISPUTE_JUDGE, dispute_at("hearing"), but={"sha_panel_member": 404}),
    "disputes:ruling": Page(
        P.DISPUTE_VIEW, dispute_with_ruling(), but=RULED_UNSEEN, beside=dispute_with_ruling("sibling")
    ),
    "disputes:follow": Page(P.DISPUTE_RAISE, dispute_at("ruled"), but=NO_SIDE, beside=dispute_at("ruled", "sibling")),
    "disputes:carry_out": Page(P.DISPUTE_RAISE, dispute_with_ruling(), but=NO_SIDE, status=302),
    "disputes:move_deadline": Page(P.DISPUTE_CLERK, dispute_at("offers")),
    "disputes:publish": Page(P.DISPUTE_CLERK, dispute_at("ruled")),
    "disputes:precedents": Page(P.RULES_VIEW),
    "disputes:stand_back": Page(
        P.DISPUTE_VIEW, dispute_at("referred"), but=NO_WALL | NO_SIDE, beside=dispute_at("referred", "sibling")
    ),
    "disputes:file": Page(
        P.DISPUTE_VIEW, dispute_at("referred"), but=NO_SIDE, beside=dispute_at("referred", "sibling")
    ),
    "disputes:ask": Page(P.DISPUTE_CLERK, dispute_at("referred")),
    "disputes:admit": Page(P.DISPUTE_CLERK, dispute_at("referred")),
    "disputes:decline": Page(P.DISPUTE_CLERK, dispute_at("referred")),
    "disputes:accept_mediation": Page(P.DISPUTE_RAISE, mediated_of, but=NO_SIDE, beside=mediated_beside),
    "disputes:end_mediation": Page(P.DISPUTE_VIEW, mediated_of, but=ONLY_VIEWS, beside=mediated_beside),
    "disputes:note": Page(P.DISPUTE_VIEW, mediated_of, but=NO_SPEAKER, beside=mediated_beside),
    "disputes:mediator": Page(P.DISPUTE_CLERK, mediated_of),
    "disputes:release_mediator": Page(P.DISPUTE_CLERK, mediated_of),
    "disputes:draft_settlement": Page(P.DISPUTE_RAISE, mediated_of, but=NO_SIDE, beside=mediated_beside),
    "disputes:deadlines": Page(P.DISPUTE_VIEW),
    "disputes:draft_statement": Page(P.DISPUTE_RAISE, preparing_of, but=NO_SIDE, beside=preparing_beside),
    "disputes:sign_statement": Page(P.DISPUTE_LODGE, stated_of, but=NO_SIDE, beside=stated_beside),
    "disputes:fix_statement": Page(P.DISPUTE_CLERK, preparing_of),
    "disputes:open_offers": Page(P.DISPUTE_CLERK, preparing_of),
    "disputes:ask_member": Page(P.DISPUTE_CLERK, preparing_of),
    "disputes:appoint": Page(P.DISPUTE_CLERK, seat_of),
    "disputes:give_up_seat": Page(P.DISPUTE_CLERK, seat_of),
    "disputes:panel_request": Page(P.DISPUTE_JUDGE, request_to_another, but={"sha_panel_member": 404}),
    "disputes:sign_settlement": Page(P.DISPUTE_LODGE, drafted_settlement, but=NO_SIDE, beside=drafted_beside),
    "business_cases:cases": Page(P.CASE_VIEW),
    "business_cases:register": Page(P.CASE_VIEW),
    "business_cases:deadlines": Page(P.CASE_VIEW),
    "business_cases:case": Page(P.CASE_VIEW, case_of, beside=case_beside),
    "business_cases:return": Page(P.CASE_MANAGE, case_of),
    "business_cases:assessors": Page(P.CASE_MANAGE, case_of),
    "business_cases:replace_assessor": Page(P.CASE_MANAGE, case_with_assessor),
    "business_cases:assessment": Page(P.CASE_VIEW, case_of, beside=case_beside),
    "business_cases:sheet": Page(P.CASE_ASSESS, case_of, status=403),
    "business_cases:settle": Page(P.CASE_ASSESS, difference_of, status=403),
    "business_cases:send": Page(P.CASE_VIEW, case_of, beside=case_beside),
    "business_cases:ask": Page(P.CASE_VIEW, case_of, beside=case_beside),
    "business_cases:answer": Page(P.CASE_VIEW, case_with_question, beside=case_with_question_beside),
    "business_cases:consent": Page(P.CASE_MANAGE, case_of),
    "business_cases:sign": Page(P.CASE_VIEW, case_of, status=302, beside=case_beside),
    "business_cases:minute": Page(P.CASE_MINUTE, case_in_meeting, status=302),
    "business_cases:stand_back": Page(P.CASE_VIEW, decided_case, beside=decided_beside, but=NO_WALL),
    "business_cases:letter": Page(P.CASE_VIEW, decided_case, beside=decided_beside),
    "business_cases:carry_out_ruling": Page(
        P.CASE_MANAGE, decided_case, method="post", status=302, beside=decided_beside
    ),
    "business_cases:dispute": Page(P.DISPUTE_RAISE, decided_case, beside=decided_beside, but=REFUSED_IT),
    "business_cases:ask_recovery": Page(P.CASE_RECOVERY, overdue_of),
    "business_cases:answer_recovery": Page(P.CASE_MANAGE, overdue_of),
    "business_cases:kept_away": Page(P.INTERESTS_VIEW),
    "business_cases:kept_away_person": Page(P.INTERESTS_VIEW, kept_away_person, but={"sha_clerk": 404}),
    "business_cases:overdue": Page(P.CASE_VIEW),
    "business_cases:meetings": Page(P.CASE_VIEW),
    "business_cases:new_meeting": Page(P.CASE_MINUTE),
    "business_cases:meeting": Page(P.CASE_VIEW, meeting_in),
    "business_cases:attendance": Page(P.CASE_MINUTE, meeting_in),
    "business_cases:agenda": Page(P.CASE_VIEW, meeting_in, but=NOT_OF_THE_PCT),
    "business_cases:agenda_pdf": Page(P.CASE_VIEW, meeting_in, but=NOT_OF_THE_PCT),
    "business_cases:agenda_folder": Page(P.CASE_VIEW, meeting_in, but=NOT_OF_THE_PCT),
    "business_cases:put_on_agenda": Page(P.CASE_VIEW, meeting_in, but=NOT_OF_THE_PCT | dict.fromkeys(NO_AGENDA, 404)),
    "business_cases:take_off_agenda": Page(
        P.CASE_VIEW, item_in, method="post", status=302, but=NOT_OF_THE_PCT | dict.fromkeys(NO_AGENDA, 403)
    ),
    "business_cases:members": Page(P.CASE_VIEW),
    "business_cases:new_member": Page(P.CASE_MINUTE),
    "business_cases:end_member": Page(P.CASE_MINUTE, member_in),
    "business_cases:member_interest": Page(P.CASE_MINUTE, member_in),
    "business_cases:deputies": Page(P.CASE_SIGN_DIRECTOR),
    "business_cases:take_back_deputy": Page(P.CASE_SIGN_DIRECTOR, deputy_of, method="post", status=403),
    "business_cases:delivery": Page(P.CASE_VIEW, approved_case_of, beside=approved_case_beside),
    "business_cases:deliver": Page(
        P.CASE_VIEW, reading_of_case, method="post", beside=reading_beside, but=NO_READER_OF_CASES
    ),
    "business_cases:measures": Page(P.CASE_WRITE, approved_case_of, but=NOT_THE_LEADS, beside=approved_case_beside),
    "business_cases:confirm_measures": Page(P.CASE_MANAGE, measures_of, method="post", status=302),
    "business_cases:verdict": Page(P.CASE_MANAGE, verdict_on, status=302),
    "business_cases:condition": Page(P.CASE_VIEW, condition_of, beside=condition_beside),
    "business_cases:condition_deed": Page(
        P.CASE_VIEW, deed_on_condition, method="post", beside=deed_on_condition_beside, but=NO_JUDGE_OF_CONDITIONS
    ),
    "business_cases:evidence": Page(P.CASE_VIEW, paper_of, beside=paper_beside),
    "business_cases:read": Page(P.CASE_VIEW, case_of, beside=case_beside),
    "business_cases:begin": Page(P.CASE_WRITE),
    "business_cases:redesign": Page(P.CASE_WRITE),
    "business_cases:write": Page(P.CASE_WRITE, draft_case, but=NOT_THE_LEADS, beside=draft_beside),
    "business_cases:part": Page(P.CASE_WRITE, part_of_draft, but=NOT_THE_LEADS, beside=part_beside),
    "business_cases:choose": Page(
        P.CASE_WRITE, draft_case, method="post", status=302, but=NOT_THE_LEADS, beside=draft_beside
    ),
    "business_cases:history": Page(P.CASE_WRITE, draft_case, but=NOT_THE_LEADS, beside=draft_beside),
    "business_cases:check": Page(P.CASE_WRITE, draft_case, but=NOT_THE_LEADS, beside=draft_beside),
    "business_cases:submit": Page(
        P.CASE_WRITE, draft_case, method="post", status=302, but=NOT_THE_LEADS, beside=draft_beside
    ),
    "business_cases:withdraw": Page(P.CASE_WRITE, draft_case, but=NOT_THE_LEADS, beside=draft_beside),
    "business_cases:again": Page(
        P.CASE_WRITE, refused_case, method="post", status=302, but=NOT_THE_LEADS, beside=refused_beside
    ),
    "business_cases:attach": Page(
        P.CASE_WRITE, draft_case, method="post", status=302, but=NOT_THE_LEADS, beside=draft_beside
    ),
    "business_cases:file": Page(P.CASE_VIEW, file_of_case, beside=file_beside),
    "business_cases:remove_file": Page(
        P.CASE_WRITE, file_of_draft, method="post", status=302, but=NOT_THE_LEADS, beside=file_of_draft_beside
    ),
    "activity:imports": Page(P.IMPORT_VIEW),
    "activity:import": Page(P.IMPORT_VIEW, import_of),
    "activity:import_progress": Page(P.IMPORT_VIEW, import_under_way),
    "activity:quarantine": Page(P.IMPORT_VIEW, import_of),
    "activity:rows_to_mend": Page(P.IMPORT_VIEW, import_of),
    "activity:formats": Page(P.IMPORT_VIEW),
    "activity:format": Page(P.IMPORT_VIEW, file_format, shared=True),
    "activity:format_template": Page(P.IMPORT_VIEW, file_format, shared=True),
    "activity:send_file": Page(P.IMPORT_VIEW, file_format, shared=True, but={"pbc_manager": 403, "auditor": 403}),
    "information_packs:packs": Page(P.PACK_VIEW),
    "information_packs:pack": Page(P.PACK_VIEW, pack_of, beside=pack_beside, but=NOT_INSIDE_PACKS),
    "information_packs:dispute": Page(P.DISPUTE_RAISE, pack_of, beside=pack_beside, but=NOT_INSIDE_PACKS),
    "information_packs:file": Page(P.PACK_VIEW, pack_file, but=NOT_INSIDE_PACKS),
    "information_packs:answer": Page(P.PACK_ACKNOWLEDGE, pack_of, method="post", status=302, beside=pack_beside),
    "information_packs:month": Page(P.PACK_BUILD, packs_of_june),
    "information_packs:month_progress": Page(P.PACK_BUILD, packs_of_june),
    "information_packs:make": Page(P.PACK_BUILD, packs_of_june, method="post", status=302),
    "information_packs:publish": Page(P.PACK_BUILD, packs_of_june, method="post", status=302),
    "information_packs:proofs": Page(P.AUDIT_VIEW),
    "information_packs:ask_proof": Page(P.AUDIT_VIEW, method="post", status=302, but={"sha_performance_manager": 403}),
    "information_packs:proof": Page(P.AUDIT_VIEW, proof_of_sums),
    "information_packs:proof_progress": Page(P.AUDIT_VIEW, proof_of_sums),
    "activity:months": Page(P.IMPORT_VIEW),
    "activity:month": Page(P.IMPORT_VIEW, month_of_pct),
    "activity:close_month": Page(P.MONTH_CLOSE, month_of_pct),
    "activity:close": Page(P.PRACTICE_VIEW, close_of),
    "activity:practice_month": Page(P.PRACTICE_VIEW, month_of_practice, beside=month_of_sibling),
    "activity:rows": Page(P.PRACTICE_VIEW, line_of_practice, beside=line_of_sibling),
    "activity:latest_benchmarks": Page(P.PRACTICE_VIEW),
    "activity:benchmarks": Page(P.PRACTICE_VIEW, month_of_pct),
    "api:schema": Open(),
    "api:docs": Open(),
    "api:imports": Machine(),
    "api:import": Machine(),
    "api:import_rows": Machine(),
    "api:exceptions": Machine(),
    "api:formats": Machine(),
    "api:format": Machine(),
    "api:practices": Machine(),
    "api:practice": Machine(),
    "api:statement": Machine(),
    "api:statement_trace": Machine(),
    "api:budget_trace": Machine(),
    "api:chance_trace": Machine(),
    "api:ledger": Machine(),
    "api:postings": Machine(),
    "api:benchmarks": Machine(),
    "api:posting": Machine(),
    "api:rows": Machine(),
    "api:close": Machine(),
    "api:rule": Machine(),
    "api:budgets": Machine(),
    "api:rounds": Machine(),
    "api:scenario": Machine(),
    "api:scenario_trace": Machine(),
    "api:fair_shares": Machine(),
    "api:share_trace": Machine(),
    "api:fund": Machine(),
    "api:calls": Machine(),
    "api:what_if": Machine(),
    "api:call": Machine(),
    "api:threshold_trace": Machine(),
    "api:threshold_part_trace": Machine(),
    "api:what_if_trace": Machine(),
    "api:component_trace": Machine(),
    "api:call_trace": Machine(),
    "api:fund_trace": Machine(),
    "api:return_trace": Machine(),
    "api:claims": Machine(),
    "api:cases": Machine(),
    "api:case": Machine(),
    "api:case_conditions": Machine(),
    "api:case_register": Machine(),
    "api:claim": Machine(),
    "api:freed_up": Machine(),
    "api:minutes": Machine(),
    "api:claim_trace": Machine(),
    "api:freed_up_trace": Machine(),
    "api:sums": Machine(),
    "api:year_end": Machine(),
    "api:year_bundle": Machine(),
    "api:outturn_trace": Machine(),
    "api:disputes": Machine(),
    "api:dispute": Machine(),
    "api:precedents": Machine(),
    "api:precedent": Machine(),
    "api:packs": Machine(),
    "api:pack": Machine(),
    "api:pack_pdf": Machine(),
    "api:nowhere": Machine(),
}
