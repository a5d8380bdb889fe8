import pytest

from disputes.domain.panels import CHAIR_LABELS, Chair, check_complete
from pbc.core.errors import Denied

P, F, M = Chair.PRACTITIONER, Chair.FINANCIAL, Chair.MANAGEMENT


@pytest.mark.parametrize(
    ("chairs", "message"),
    [
        ([], "no member for practitioner, finance, management yet"),
        ([P, F, F], "no member for management yet"),
        ([P, F, M, M], "has 4 members, and an even panel could be tied"),
    ],
)
def test_a_panel_that_lacks_somebody_or_could_be_tied_is_refused(chairs: list[Chair], message: str) -> None:
    with pytest.raises(Denied, match=message):
        check_complete(chairs, set(Chair))


@pytest.mark.parametrize("chairs", [[P, F, M], [P, P, F, M, M]])
def test_an_odd_panel_with_all_three_is_complete(chairs: list[Chair]) -> None:
    check_complete(chairs, set(Chair))


def test_every_chair_has_words() -> None:
    assert set(CHAIR_LABELS) == set(Chair)
