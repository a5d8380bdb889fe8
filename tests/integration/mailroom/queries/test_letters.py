"""Every kind of message that an action queues has its words, and no words are without an action."""

import ast
from datetime import date
from pathlib import Path

import pytest

from pbc.accounts.domain.mail import DIGEST
from pbc.core.mail import Words
from pbc.mailroom.queries import letters
from tests.factories.accounts import MailFactory
from tests.house_rules import source_files

PROJECT = Path(__file__).resolve().parents[4]


def queued() -> set[str]:
    """Kinds named in calls of ``queue_mail`` and ``tell…``."""
    found = set()
    for path in source_files(PROJECT):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "").startswith(("queue_mail", "tell")):
                found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant)}
    return found


def test_every_kind_has_words_and_all_words_are_used() -> None:
    assert queued() == set(letters.composers()) - {DIGEST}


@pytest.mark.django_db
def test_a_message_says_why_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(letters, "composers", lambda: {"a.b": lambda *_: Words("Hello"), "a.c": lambda *_: None})
    on = date(2006, 10, 2)
    free, bound = MailFactory(kind="a.b"), MailFactory(kind="a.b", is_mandatory=True)
    reader = free.user.as_principal()
    assert "You choose" in letters.compose(free, reader, on).footer
    assert "whatever you chose" in letters.compose(bound, reader, on).footer
    assert letters.compose(MailFactory(kind="a.c"), reader, on) is None
