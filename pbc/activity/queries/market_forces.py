"""Who pays the market forces factor, by the rules of the nation and of PCTs (handbook §3.2, §3.6)."""

from governance.queries.rules import rule_over_time
from pbc.activity.domain.pricing.terms import MarketForces, MarketForcesMode, ModeSpan

RULE = "market_forces_mode"


def market_forces() -> MarketForces:
    """All that pricing must know of the rule, in one query."""
    return MarketForces(
        tuple(
            ModeSpan(span.pct_id, MarketForcesMode(str(span.value)), span.start, span.end)
            for span in rule_over_time(RULE)
        )
    )
