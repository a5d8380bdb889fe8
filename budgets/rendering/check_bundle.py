#!/usr/bin/env python3
"""Check an audit bundle of practice budgets: python3 check.py [--expect HASH]

Run it in the unpacked bundle, or give the folder. Needs Python 3.9 or later and nothing else. It recomputes the hash of
every file and the one hash over all, follows the chain through the ledger's entries, and adds up: each posting to
nought, each account to its balance, all accounts to the allocation, each budget to its lines, and what was issued to
what the ledger gave. Prints what is wrong and where; its exit code is 0 only if nothing is.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path


def main(arguments: list[str]) -> int:
    expected = arguments[arguments.index("--expect") + 1] if "--expect" in arguments else ""
    named = [word for word in arguments if word not in ("--expect", expected)]
    folder = Path(named[0]) if named else Path(__file__).resolve().parent
    faults = check(folder, expected)
    for fault in faults:
        print("WRONG:", fault)
    if not faults:
        print("All is as it was signed:", json.loads((folder / "manifest.json").read_text("utf-8"))["root"])
    return 1 if faults else 0


def check(folder: Path, expected: str = "") -> list[str]:
    """Everything that is wrong with the bundle in a folder, a sentence each."""
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    faults = list(wrong_files(folder, manifest["files"]))
    root = sha256("".join(f"{hashed}  {name}\n" for name, hashed in sorted(manifest["files"].items())))
    if root != manifest["root"]:
        faults.append("manifest.json: the hash over all files does not belong to the hashes it lists")
    if expected and expected != manifest["root"]:
        faults.append(f"manifest.json: the hash over all files is {manifest['root']}, not the one expected, {expected}")
    try:
        faults += wrong_chain(folder)
        faults += wrong_sums(folder)
        faults += wrong_budgets(folder)
    except (OSError, KeyError, ArithmeticError, csv.Error) as error:
        faults.append(f"the files cannot be read as they should be: {type(error).__name__} {error}")
    return faults


def wrong_files(folder: Path, hashes: dict[str, str]) -> Iterator[str]:
    for name, hashed in sorted(hashes.items()):
        path = folder / name
        if not path.is_file():
            yield f"{name}: missing"
        elif hashlib.sha256(path.read_bytes()).hexdigest() != hashed:
            yield f"{name}: not the file that was signed"


def wrong_chain(folder: Path) -> list[str]:
    before = ""
    for number, row in enumerate(rows(folder, "ledger/entries.csv"), start=2):
        cells = [row["entry"], row["posting"], row["account"], row["amount"]]
        before = sha256("|".join([before, *cells]))
        if row["chain"] != before:
            return [f"ledger/entries.csv, line {number}: entry {row['entry']} or one before it was changed"]
    return []


def wrong_sums(folder: Path) -> Iterator[str]:
    by_posting: defaultdict[str, Decimal] = defaultdict(Decimal)
    by_account: defaultdict[str, Decimal] = defaultdict(Decimal)
    for row in rows(folder, "ledger/entries.csv"):
        by_posting[row["posting"]] += Decimal(row["amount"])
        by_account[row["account"]] += Decimal(row["amount"])
    for posting, total in sorted(by_posting.items()):
        if total:
            yield f"ledger: posting {posting} does not balance, it is out by {total}"
    whole = Decimal(0)
    for row in rows(folder, "ledger/accounts.csv"):
        balance = Decimal(row["balance"])
        whole += balance
        if by_account[row["account"]] != balance:
            yield f"ledger: account {row['account']} holds {balance}, its entries come to {by_account[row['account']]}"
        if balance < 0 and row["kind"] != "allocation":
            yield f"ledger: account {row['account']} is overdrawn"
    if whole:
        yield f"ledger: all accounts together are out by {whole} from the allocation"


def wrong_budgets(folder: Path) -> Iterator[str]:
    lines: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    issued: dict[tuple[str, str], Decimal] = {}
    for row in rows(folder, "budgets/lines.csv"):
        lines[row["budget"]].append(row)
        if Decimal(row["net"]) != Decimal(row["gross"]) - Decimal(row["contingency"]):
            yield f"budgets: line {row['line']} of budget {row['budget']} does not add up"
    for row in rows(folder, "budgets/versions.csv"):
        for name in ("gross", "contingency", "net"):
            total = sum((Decimal(line[name]) for line in lines[row["budget"]]), Decimal(0))
            if total != Decimal(row[name]):
                yield f"budgets: the lines of budget {row['budget']} come to {total} {name}, not to {row[name]}"
        if row["status"] == "issued":
            for line in lines[row["budget"]]:
                issued[row["practice"], line["line"]] = Decimal(line["net"])
    yield from wrong_issue(folder, issued)


def wrong_issue(folder: Path, issued: dict[tuple[str, str], Decimal]) -> Iterator[str]:
    accounts = {row["account"]: row for row in rows(folder, "ledger/accounts.csv")}
    of_issue = {row["posting"] for row in rows(folder, "ledger/postings.csv") if row["kind"] == "issue"}
    given: defaultdict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in rows(folder, "ledger/entries.csv"):
        account = accounts[row["account"]]
        if row["posting"] in of_issue and account["kind"] in ("devolved", "blocked_back"):
            given[account["practice"], account["line"]] += Decimal(row["amount"])
    for key in sorted(set(given) | set(issued)):
        if given[key] != issued.get(key, Decimal(0)):
            yield f"budgets: {key[0]}, {key[1]}: issued {issued.get(key, 0)}, and the ledger gave {given[key]}"


def rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
