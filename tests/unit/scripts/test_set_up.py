from pathlib import Path

import pytest

from scripts import set_up


def test_the_style_sheet_asks_for_nothing_from_elsewhere() -> None:
    css = (
        "@font-face{font-family:A;src:url(https://example.org/a.woff)}.b{color:red}"
        ".c{background:url(/assets/images/x.svg)}\n/*# sourceMappingURL=n.css.map */"
    )
    assert set_up.own_css(css) == ".b{color:red}.c{background:url(assets/images/x.svg)}\n"


def test_the_installed_assets_ask_for_nothing_from_elsewhere() -> None:
    css = (set_up.VENDOR / "nhsuk-frontend.min.css").read_text()
    assert "url(assets/images/" in css
    assert "url(http" not in css


def test_an_old_python_is_refused_with_a_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up, "OLDEST_PYTHON", (9, 0))
    with pytest.raises(set_up.SetUpError, match=r"9\.0 or later is needed"):
        set_up.check_python()


def test_a_half_made_environment_is_made_again(tmp_path: Path) -> None:
    assert set_up.is_whole(set_up.PYTHON)
    assert not set_up.is_whole(tmp_path / "python")
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    assert not set_up.is_whole(broken)


def test_the_pin_of_the_installer_is_found(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    ran: list[list[object]] = []
    monkeypatch.setattr(set_up, "UV", tmp_path / "uv")
    monkeypatch.setattr(set_up, "VENV", tmp_path)
    monkeypatch.setattr(set_up, "run", ran.append)
    set_up.install_uv()
    alone = (tmp_path / "uv.txt").read_text()
    assert alone.startswith("uv==")
    assert alone.count("==") == 1
    assert "--hash=sha256:" in alone
    assert "--require-hashes" in ran[0]


def test_without_root_the_line_to_run_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    line = "sudo apt-get install -y --no-install-recommends libpango-1.0-0 fonts-liberation"
    with pytest.raises(set_up.SetUpError, match=line):
        set_up.install_system_packages(["libpango-1.0-0", "fonts-liberation"], "PDFs cannot be made")


def test_nothing_missing_installs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(set_up.os, "geteuid", lambda: 1000)
    set_up.install_system_packages([], "")


def test_a_library_that_is_not_there_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set_up.loads("libc.so.6")
    monkeypatch.setattr(set_up, "LIBRARIES", {"libno-such-thing.so.1": "libno-such-thing1"})
    assert "libno-such-thing1" in set_up.missing_libraries()


def test_the_browser_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", "/opt/chromium")
    assert set_up.find_browser() == "/opt/chromium"
    monkeypatch.delenv("CHROMIUM")
    monkeypatch.setenv("PATH", "/nowhere")
    assert set_up.find_browser() is None


def test_a_stamp_holds_while_its_files_do(tmp_path: Path) -> None:
    file, stamp = tmp_path / "requirements.txt", tmp_path / "stamp"
    file.write_text("a==1")
    stamp.write_text(set_up.checksum(file, also="3.11"))
    assert set_up.is_stamped(stamp, set_up.checksum(file, also="3.11"))
    assert not set_up.is_stamped(stamp, set_up.checksum(file, also="3.12"))
    file.write_text("a==2")
    assert not set_up.is_stamped(stamp, set_up.checksum(file, also="3.11"))


def test_a_command_that_fails_shows_its_end() -> None:
    with pytest.raises(set_up.SetUpError, match=r"sh -c echo broken; exit 4 \.\.\. failed:\nbroken"):
        set_up.run(["sh", "-c", "echo broken; exit 4"])
