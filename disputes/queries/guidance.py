"""What the rules in force say of the paragraph that a dispute relies on."""

import re
from datetime import date

from disputes.models import Dispute
from governance.domain.rules import RuleInForce
from governance.queries.rules import rules_in_force

PARAGRAPH = re.compile(r"[¶§]\s*[\d.]+")


def rules_relied_on(dispute: Dispute, on: date) -> list[RuleInForce]:
    """Rules of that day with a paragraph that the dispute names, such as ``S4 ¶47``. One query."""
    named = {each.replace(" ", "") for each in PARAGRAPH.findall(dispute.paragraph)}
    if not named:
        return []
    rules = rules_in_force(on, dispute.pct).values()
    return [rule for rule in rules if named & {part.replace(" ", "") for part in PARAGRAPH.findall(rule.paragraph)}]
