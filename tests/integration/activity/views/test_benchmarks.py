"""All practices of a PCT on one indicator."""

from collections.abc import Callable

import pytest

from pbc.organisations.models import Organisation
from tests.factories.organisations import PopulationReturnFactory, PracticeFactory
from tests.integration.activity.actions import files

pytestmark = pytest.mark.django_db
Places = dict[str, Organisation]
APRIL = "/benchmarks/XC1/2006-04/"
EMERGENCIES = f"{APRIL}?indicator=emergency_admission_rate"


@pytest.fixture
def loaded(places: Places) -> None:
    other = PracticeFactory(code="X90002", name="Beside Surgery", pct=places["pct"])
    for practice in (places["practice"], other):
        PopulationReturnFactory(practice=practice, each=100)
    files.load("spells", files.spells(*([{}] * 10), *([{"practice_code": "X90002"}] * 20)))


def test_a_pct_sees_all_its_practices_as_chart_and_table(sign_in: Callable, places: Places, loaded: None) -> None:
    client = sign_in("pct_analyst", places["pct"])
    assert client.get("/benchmarks/")["Location"] == APRIL
    page = client.get(EMERGENCIES).content.decode()
    assert "<svg" in page
    assert "Beside Surgery" in page
    assert "Be careful:" in page
    export = client.get(f"{EMERGENCIES}&format=csv").content.decode()
    assert export.splitlines()[1].startswith("Beside Surgery,Within what chance would bring,133.3,")


def test_a_practice_sees_itself_among_others_without_names(sign_in: Callable, places: Places, loaded: None) -> None:
    page = sign_in("practice_manager", places["practice"]).get(EMERGENCIES).content.decode()
    assert "Beside Surgery" not in page
    assert "X90002" not in page
    assert "Another practice" in page
    assert places["practice"].name in page


def test_outsiders_do_not_see_small_numbers(sign_in: Callable, places: Places) -> None:
    PopulationReturnFactory(practice=places["practice"], each=100)
    files.load("spells", files.spells({}, {}, {}))
    inside = sign_in("pct_analyst", places["pct"]).get(EMERGENCIES).content.decode()
    outside = sign_in("sha_performance_manager", places["sha"]).get(EMERGENCIES).content.decode()
    assert "Not shown: the numbers are small" not in inside
    assert "Not shown: the numbers are small" in outside


def test_every_indicator_has_its_page_and_nothing_says_so(sign_in: Callable, places: Places, loaded: None) -> None:
    client = sign_in("pct_analyst", places["pct"])
    for code in ("follow_up_ratio", "gp_referral_rate", "nonsense"):
        assert client.get(f"{APRIL}?indicator={code}").status_code == 200
    assert client.get("/benchmarks/XC9/2006-04/").status_code == 404
    assert client.get("/benchmarks/XC1/June/").status_code == 404


def test_nothing_to_compare(sign_in: Callable, places: Places) -> None:
    assert "nothing to compare yet" in sign_in("pct_analyst", places["pct"]).get("/benchmarks/").content.decode()
