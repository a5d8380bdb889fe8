"""The words of messages about budgets, for whoever reads one when it leaves: whose, day and link, no figures (R28)."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse

from budgets.domain.exception_states import ExceptionStatus
from budgets.models import RuleException
from pbc.accounts.models import Mail
from pbc.core.formats import day
from pbc.core.mail import Link, Section, Words
from pbc.core.principal import Principal

S = ExceptionStatus
Composer = Callable[[Mail, Principal, date], Words | None]


def _seen(word: Callable[[RuleException], tuple[str, str]], *states: ExceptionStatus) -> Composer:
    """Subject and sentence about the message's exception, if its reader may see it now and it is in such a state."""

    def compose(mail: Mail, reader: Principal, on: date) -> Words | None:
        rows = RuleException.objects.visible_to(reader).filter(pk=mail.subject_id, status__in=states)
        found = rows.select_related("pct").first()
        if found is None:
            return None
        subject, said = word(found)
        asks = f"{found.pct.name} asks to be excepted from {found.paragraph}."
        link = Link(f"Open {found.reference}", reverse("budgets:exception", args=[found.reference]))
        return Words(subject=subject, paragraphs=(asks, said), sections=(Section("", (link,)),))

    return compose


def _to_judge(exception: RuleException) -> tuple[str, str]:
    return (
        f"Support or decline exception {exception.reference}",
        "Put it to the Department, or decline it.",
    )


def _to_record(exception: RuleException) -> tuple[str, str]:
    said = "It lies with the Department. Record what its letter says, once you have it."
    return f"Record what the Department decided on exception {exception.reference}", said


def _judged(exception: RuleException) -> tuple[str, str]:
    if exception.state is S.SUPPORTED:
        return f"Exception {exception.reference} is put to the Department", "The rule is followed until it decides."
    return f"The SHA declined exception {exception.reference}", "Its reasons stand on the page. The rule is followed."


def _decided(exception: RuleException) -> tuple[str, str]:
    if exception.state is S.GRANTED and exception.expires_on:
        said = f"It holds until {day(exception.expires_on)}. Its conditions stand on the page."
        return f"Exception {exception.reference} is granted", said
    return f"Exception {exception.reference} is refused", "The Department refused it. The rule is followed."


LETTERS: dict[str, Composer] = {
    "budgets.exception_to_judge": _seen(_to_judge, S.ASKED),
    "budgets.exception_to_record": _seen(_to_record, S.SUPPORTED),
    "budgets.exception_judged": _seen(_judged, S.SUPPORTED, S.DECLINED),
    "budgets.exception_decided": _seen(_decided, S.GRANTED, S.REFUSED),
}
