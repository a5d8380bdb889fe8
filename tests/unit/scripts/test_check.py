import os

import pytest

from scripts.check import CHECKS, PRODUCTION, Check, run


def test_all_checks_run_and_the_failed_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    checks = [
        Check("style", ["sh", "-c", "echo line too long; exit 1"]),
        Check("types", ["sh", "-c", 'test "$KIND" = own'], {"KIND": "own"}),
    ]
    assert not run(checks, dict(os.environ))
    output = capsys.readouterr().out
    assert "FAILED  style" in output
    assert "line too long" in output
    assert "ok      types" in output
    assert output.splitlines()[-1] == "1 checks passed, 1 failed: style"


def test_nothing_failed() -> None:
    assert run([Check("style", ["true"])], {})


def test_production_is_checked_without_the_demonstrations_settings() -> None:
    production = next(check for check in CHECKS if check.name == "production settings")
    assert production.environment == PRODUCTION
    assert PRODUCTION["PBC_DEMO"] == "0"
    assert len(PRODUCTION["SECRET_KEY"]) >= 50
