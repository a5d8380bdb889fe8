"""What business cases need of this hat: for the home page."""

from datetime import date
from typing import Any

from business_cases.queries.condition_needs import condition_needs
from business_cases.queries.decision_needs import decision_needs
from business_cases.queries.pilot_needs import pilot_needs
from pbc.core.needs import Need
from pbc.core.principal import Principal


def needs(*, principal: Principal, today: date) -> list[Need]:
    """What each part of the app asks of this hat."""
    given: dict[str, Any] = {"principal": principal, "today": today}
    return [*decision_needs(**given), *condition_needs(**given), *pilot_needs(**given)]
