"""``manage.py build_packs``: makes what is not made, writes the files, ends with a line of JSON."""

import json

import pytest
from django.core.management import CommandError, call_command

from information_packs.models import Pack

pytestmark = pytest.mark.django_db


def run(capsys, *arguments):
    call_command("build_packs", *arguments)
    return capsys.readouterr().out


def test_it_makes_packs_once_and_writes_their_files(world, capsys, tmp_path):
    arguments = ("--pct", world.pct.code, "--month", "2006-05", "--practice", world.practice.code)

    made = json.loads(run(capsys, *arguments, "--out", str(tmp_path), "--json").splitlines()[-1])
    again = json.loads(run(capsys, *arguments, "--json").splitlines()[-1])

    assert (made["made"], made["published"], made["failed"]) == (1, 1, 0)
    assert (again["made"], again["published"]) == (0, 1)
    name = f"{world.practice.code}_2006-05_v1"
    assert {path.name for path in tmp_path.iterdir()} == {f"{name}.{kind}" for kind in ("pdf", "html", "csv", "xlsx")}
    assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF-1.7")


def test_queueing_leaves_the_work_to_the_workers(world, capsys, monkeypatch):
    sent = []
    monkeypatch.setattr("pbc.core.jobs.enqueue", lambda task, **kwargs: sent.append(kwargs["pack_id"]))

    run(capsys, "--pct", world.pct.code, "--month", "2006-05", "--queue")

    assert sorted(sent) == sorted(Pack.objects.values_list("pk", flat=True))
    assert set(Pack.objects.values_list("status", flat=True)) == {"queued"}


@pytest.mark.parametrize(
    ("month", "pct", "said"), [("2006-06", None, "not closed"), ("May", None, "YYYY-MM"), ("2006-05", "ZZZ", "no pct")]
)
def test_refusals_are_sentences(world, month, pct, said):
    with pytest.raises(CommandError, match=said):
        call_command("build_packs", "--pct", pct or world.pct.code, "--month", month)
