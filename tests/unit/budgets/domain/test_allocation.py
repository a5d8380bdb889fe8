from decimal import Decimal

import pytest

from budgets.domain.allocation import COMPONENT_LABELS, Component, check_components, component_of, received
from budgets.domain.ledger import AccountKey, AccountKind, is_whole
from pbc.activity.domain.lines import Line
from pbc.core.errors import Invalid


def test_what_is_received_waits_by_component() -> None:
    moves = received({Component.HCHS: Decimal("80.00"), Component.PRESCRIBING: Decimal("20.00")})
    assert moves[AccountKey(AccountKind.ALLOCATION)] == Decimal("-100.00")
    assert moves[AccountKey(AccountKind.UNATTRIBUTED, name="prescribing")] == Decimal("20.00")
    assert is_whole(moves)


def test_prescribing_pays_for_prescribing_and_hospital_and_community_for_the_rest() -> None:
    assert {line: component_of(line) for line in Line if component_of(line) is Component.PRESCRIBING} == {
        Line.PRESCRIBING: Component.PRESCRIBING
    }
    assert component_of("community") is Component.HCHS


@pytest.mark.parametrize(
    ("components", "words"),
    [({"dental": Decimal(1)}, "no component dental"), ({"hchs": Decimal(0)}, "No amount"), ({}, "No amount")],
)
def test_components_that_cannot_be(components, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        check_components(components)


def test_every_component_has_its_words() -> None:
    assert set(COMPONENT_LABELS) == set(Component)
