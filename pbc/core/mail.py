"""A message in words, and its way to the mail server. Whom it goes to and what it says is for the apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string


@dataclass(frozen=True)
class Link:
    """A page of ours to open.

    :param path: its address without the host: ``/cases/…``.
    :param note: what stands behind it, such as ``Due in 5 days: 30 October 2006``.
    """

    text: str
    path: str
    note: str = ""


@dataclass(frozen=True)
class Section:
    """Links under a heading; without one, straight under the words."""

    heading: str
    links: tuple[Link, ...]


@dataclass(frozen=True)
class Words:
    """What a message says: never an amount of money, never anything of a patient.

    :param footer: why the person gets it, and how to have it otherwise.
    """

    subject: str
    paragraphs: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    footer: str = ""


@dataclass(frozen=True)
class Rendered:
    """A message as it leaves: subject in one line, plain text, simple HTML."""

    subject: str
    text: str
    html: str


def absolute(path: str) -> str:
    """The address of a page as it works outside: ``SITE_URL`` and the path."""
    return f"{settings.SITE_URL.rstrip('/')}{path}"


def rendered(words: Words, *, name: str) -> Rendered:
    """A message to a person of this name, by the templates of ``templates/emails/``."""
    context = {"words": words, "name": name, "absolute": absolute, "is_demo": settings.DEMO}
    return Rendered(
        subject=" ".join(words.subject.split()),
        text=render_to_string("emails/message.txt.jinja", context).strip() + "\n",
        html=render_to_string("emails/message.html.jinja", context),
    )


def hand_over(letter: Rendered, *, to: Sequence[str], identity: str) -> None:
    """Give a message to the mail server. Raises whatever the server's client raises.

    :param identity: the same for every try, so that whoever receives it twice can tell.
    """
    message = EmailMultiAlternatives(
        letter.subject, letter.text, to=list(to), headers={"Message-ID": message_id(identity)}
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()


def message_id(identity: str) -> str:
    """``<mail.7@the.site>``: of the message, not of the try."""
    host = urlsplit(settings.SITE_URL).hostname or "localhost"
    return f"<{identity}@{host}>"
