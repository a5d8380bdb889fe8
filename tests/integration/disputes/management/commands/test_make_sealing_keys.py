from base64 import b64decode
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from disputes.domain.sealing import public_of


def test_a_pair_of_keys_that_nobody_else_may_read(tmp_path: Path) -> None:
    out = StringIO()
    call_command("make_sealing_keys", tmp_path / "sealing", stdout=out)
    private, public = (tmp_path / "sealing" / name for name in ("private.key", "public.key"))
    assert public_of(b64decode(private.read_text())) == b64decode(public.read_text())
    assert private.stat().st_mode & 0o777 == 0o600
    assert f"SEALING_PUBLIC_KEY={public.read_text().strip()}" in out.getvalue()
    assert private.read_text().strip() not in out.getvalue()


def test_keys_are_never_written_over(tmp_path: Path) -> None:
    call_command("make_sealing_keys", tmp_path, stdout=StringIO())
    before = (tmp_path / "private.key").read_text()
    with pytest.raises(CommandError, match="cannot open offers that were sealed to the old one"):
        call_command("make_sealing_keys", tmp_path)
    call_command("make_sealing_keys", tmp_path, "--keep", stdout=StringIO())
    assert (tmp_path / "private.key").read_text() == before
