"""How accounts are worded."""

from datetime import date, datetime, timedelta

from pbc.accounts.domain.keys import SCOPES
from pbc.accounts.domain.mail import LOST_AFTER
from pbc.accounts.domain.mail_states import LABELS, MailStatus
from pbc.accounts.domain.roles import ROLES
from pbc.accounts.models import MachineKey, Mail, RoleAssignment
from pbc.core.formats import day

AUDIT_SENTENCES: dict[str, str] = {
    "accounts.signed_in": "signed in",
    "accounts.signed_out": "signed out",
    "accounts.sign_in_failed": "failed to sign in",
    "accounts.sign_in_refused": "was refused: the account is locked, closed or for demonstrations",
    "accounts.second_factor_passed": "gave a right second factor code",
    "accounts.second_factor_started": "began to set up a second factor",
    "accounts.second_factor_confirmed": "set up a second factor",
    "accounts.second_factor_reset": "took a second factor away",
    "accounts.password_proven": "gave their password again",
    "accounts.password_changed": "changed their password",
    "accounts.password_reset": "set a new password for a user",
    "accounts.user_created": "created a user",
    "accounts.user_closed": "closed a user's account",
    "accounts.user_opened": "opened a user's account again",
    "accounts.role_given": "gave a role",
    "accounts.role_ended": "ended a role",
    "accounts.machine_key_created": "created a machine key",
    "accounts.machine_key_revoked": "revoked a machine key",
    "accounts.mail_chosen": "chose how often they want mail",
    "accounts.mail_sent": "sent a message by e-mail",
    "accounts.mail_given_up": "gave up sending a message by e-mail",
    "accounts.mail_retried": "had a message sent again",
    "accounts.digests_queued": "made the digests that are due",
}


def role_label(role: str) -> str:
    return ROLES[role].label


def hat_label(assignment: RoleAssignment) -> str:
    """As a choice: ``Practice manager, Ash Tree Surgery``."""
    label = role_label(assignment.role)
    return f"{label[0].upper()}{label[1:]}, {assignment.organisation.name}"


def scope_labels(key: MachineKey) -> list[str]:
    return [label for scope, label in SCOPES.items() if scope in key.scopes]


def assignment_state(assignment: RoleAssignment, today: date) -> tuple[str, str]:
    """Words and colour: in force, ended, not begun."""
    start, end = assignment.period.lower, assignment.period.upper
    if start is None or (end is not None and end <= today):
        return "ended", "grey"
    return ("not begun", "blue") if start > today else ("in force", "green")


def assignment_period(assignment: RoleAssignment) -> str:
    """``since 1 April 2006``, ``1 April 2006 to 30 September 2006``."""
    period = assignment.period
    if period.lower is None:
        return "ended on the day it began"
    if period.upper is None:
        return f"since {day(period.lower)}"
    return f"{day(period.lower)} to {day(period.upper - timedelta(days=1))}"


def key_state(key: MachineKey, today: date) -> tuple[str, str]:
    if key.revoked_at is not None:
        return "revoked", "grey"
    return ("expired", "grey") if key.expires_on < today else ("in use", "green")


MAIL_COLOURS = {
    MailStatus.WAITING: "blue",
    MailStatus.LEAVING: "blue",
    MailStatus.SENT: "green",
    MailStatus.NOT_NEEDED: "grey",
    MailStatus.FAILED: "red",
}


def mail_kind(kind: str) -> str:
    """A kind of message in words: ``Case received``."""
    return kind.rpartition(".")[2].replace("_", " ").capitalize()


def mail_reader(mail: Mail) -> str:
    """To whom, and for which role: ``Ann Able (practice manager, Ash Tree Surgery)``."""
    return (
        f"{mail.user.name} ({role_label(mail.hat.role)}, {mail.hat.organisation.name})" if mail.hat else mail.user.name
    )


def mail_state(mail: Mail, now: datetime) -> tuple[str, str]:
    """Words and colour; one that a worker took and never gave back says so."""
    if mail.state is MailStatus.LEAVING and mail.taken_at and mail.taken_at <= now - LOST_AFTER:
        return "May have left", "red"
    return LABELS[mail.state], MAIL_COLOURS[mail.state]
