"""The digest: what the home page says to each hat of a person, with the days it is due. No details, no figures."""

from datetime import date

from pbc.accounts.models import Mail, RoleAssignment
from pbc.accounts.presenters import hat_label
from pbc.accounts.queries.hats import hats_of
from pbc.core.formats import day
from pbc.core.mail import Link, Section, Words
from pbc.core.needs import Need
from pbc.core.principal import Principal
from pbc.home import needs_of


def digest(mail: Mail, reader: Principal, on: date) -> Words | None:
    """What needs a person today, hat by hat; nothing where nothing does."""
    sections = [_section(hat, on) for hat in hats_of(mail.user_id, on=on)]
    told = tuple(section for section in sections if section.links)
    count = sum(len(section.links) for section in told)
    if not count:
        return None
    what = "1 thing needs you" if count == 1 else f"{count} things need you"
    return Words(subject=what, paragraphs=(f"This is what needs you on {day(on)}.",), sections=told)


def _section(hat: RoleAssignment, on: date) -> Section:
    return Section(hat_label(hat), tuple(_link(need, on) for need in needs_of(hat.as_principal(), on)))


def _link(need: Need, on: date) -> Link:
    due = f"{need.due_text(on)}: {day(need.due_on)}" if need.due_on else ""
    return Link(need.title, need.url, due)
