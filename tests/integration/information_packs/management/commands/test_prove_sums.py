"""``manage.py prove_sums``: what was checked in words and JSON, 1 and the place where something differs."""

import json
from decimal import Decimal

import pgtrigger
import pytest
from django.core.management import CommandError, call_command

from budgets.models import Entry
from tests.integration.budgets.funds import APRIL, FundWorld
from tests.worlds import kept


@kept
def closed() -> FundWorld:
    return FundWorld().close(APRIL)


def prove(capsys, *more: str) -> str:
    call_command("prove_sums", "--pct", "ZN1", "--year", "2006/07", *more)
    return capsys.readouterr().out


def test_it_says_what_it_checked(closed, capsys) -> None:
    said = prove(capsys)
    assert "Northmoor PCT, 2006/07: 1 set of books, 1 closed month" in said
    assert "The seven causes sum to the variance: holds" in said
    assert said.rstrip().endswith("figures checked.")


def test_json_holds_every_proof(closed, capsys) -> None:
    found = json.loads(prove(capsys, "--json"))
    assert (found["holds"], found["months"], found["books"]) == (True, ["2006-04"], ["ZN1"])
    assert found["checked"] == sum(proof["checked"] for proof in found["proofs"])
    assert {proof["largest_difference"] for proof in found["proofs"]} == {"0.00"}


def test_a_difference_ends_with_1_and_its_place(closed, capsys) -> None:
    entry = Entry.objects.filter(posting__kind="issue", account__practice=closed.first).earliest("pk")
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount + Decimal("0.01"))
    with pytest.raises(CommandError, match="It does not add up: 4 of") as fault:
        prove(capsys)
    said = capsys.readouterr().out
    with pgtrigger.ignore("budgets.Entry:append_only"):
        Entry.objects.filter(pk=entry.pk).update(amount=entry.amount)
    assert fault.value.returncode == 1
    assert f"Northmoor PCT, 2006/07, posting {entry.posting_id} (issue): 0.01, due 0" in said


@pytest.mark.parametrize(
    ("pct", "year", "words"),
    [
        ("ZZZ", "2006/07", "no PCT with the code ZZZ"),
        ("ZN1", "2006", "is not a financial year"),
        ("ZN1", "2009/10", "nothing to prove"),
    ],
)
def test_refusals_are_sentences(closed, pct, year, words) -> None:
    with pytest.raises(CommandError, match=words):
        call_command("prove_sums", "--pct", pct, "--year", year)
