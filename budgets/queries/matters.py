"""What is decided in this app, as facts for the register of interests (R122)."""

from budgets.models import Claim, ContingencyCall, ProposedUse, RuleException
from governance.domain.interests import Matter, normalised


def matter_of_claim(claim: Claim) -> Matter:
    """A claim concerns the practice that made it and those that it gives a share. One query."""
    shares = claim.shares.values_list("practice_id", flat=True)
    return Matter(
        label=f"claim {claim.reference}",
        subject=("budgets.Claim", str(claim.pk)),
        practices=frozenset({claim.practice_id, *shares}),
        authors=_people(claim.declared_by_user_id),
    )


def matter_of_use(use: ProposedUse) -> Matter:
    """A use concerns the practice that pays, those of its claim, and its supplier. One query."""
    supplier = normalised(use.supplier)
    return Matter(
        label=f"use {use.reference}",
        subject=("budgets.ProposedUse", str(use.pk)),
        practices=matter_of_claim(use.claim).practices | {use.practice_id},
        bodies=frozenset({supplier}) if supplier else frozenset(),
        authors=_people(use.proposed_by_user_id),
    )


def matter_of_call(call: ContingencyCall) -> Matter:
    """A call on the contingency fund concerns the practice it is for."""
    return Matter(
        label=f"call {call.pk}",
        subject=("budgets.ContingencyCall", str(call.pk)),
        practices=frozenset({call.practice_id}),
        authors=_people(call.written_by_user_id),
    )


def matter_of_exception(exception: RuleException) -> Matter:
    """An exception concerns the practices it touches and, for the SHA's people who judge it, the PCT. One query."""
    return Matter(
        label=f"exception {exception.reference}",
        subject=("budgets.RuleException", str(exception.pk)),
        practices=frozenset(exception.practices.values_list("practice_id", flat=True)),
        providers=frozenset({exception.pct_id}),
        authors=_people(exception.asked_by_user_id),
    )


def _people(user_id: int | None) -> frozenset[int]:
    return frozenset() if user_id is None else frozenset({user_id})
