"""What a case is about, for the register of interests: may this person judge it? (R122; S4 ¶52)"""

from collections.abc import Sequence
from dataclasses import replace

from business_cases.models import BusinessCase, CaseAuthor, CaseBody, CaseVersion
from governance.domain.interests import Matter, normalised
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind

Body = tuple[int | None, str]
"""An organisation by key, or one that is in no register by name."""


def matter_of_case(case: BusinessCase, judged_by: Principal | None = None) -> Matter:
    """A case concerns who proposes it, and who would provide the service or stands beside it. One query.

    :param judged_by: the hat that judges. A consortium signs for its own members (S3): there a role held in it is no
        conflict, and one in the practice that proposes is.
    """
    return _matter(case, _bodies([case]).get(case.pk, ()), judged_by)


def matters_of(cases: Sequence[BusinessCase]) -> dict[int, Matter]:
    """The same for many cases, by their keys, with their authors. Two queries."""
    bodies = _bodies(cases)
    authors: dict[int, set[int]] = {}
    for key, user in CaseAuthor.objects.filter(case__in=cases).values_list("case", "user_id"):
        authors.setdefault(key, set()).add(user)
    return {
        case.pk: replace(_matter(case, bodies.get(case.pk, ())), authors=frozenset(authors.get(case.pk, ())))
        for case in cases
    }


def _matter(case: BusinessCase, bodies: Sequence[Body], judged_by: Principal | None = None) -> Matter:
    consortium = judged_by.organisation_id if judged_by and judged_by.organisation_kind == "consortium" else None
    is_consortium = case.owner.kind == OrganisationKind.CONSORTIUM
    own = frozenset({case.owner_id})
    return Matter(
        label=f"business case {case.reference}",
        subject=("business_cases.BusinessCase", str(case.pk)),
        practices=frozenset() if is_consortium else own,
        consortia=own if is_consortium and case.owner_id != consortium else frozenset(),
        providers=frozenset(key for key, _ in bodies if key is not None),
        bodies=frozenset(filter(None, (normalised(name) for key, name in bodies if key is None))),
        decided_by=consortium,
    )


def bodies_of(case: BusinessCase) -> list[Body]:
    """The same organisations of one case."""
    return _bodies([case]).get(case.pk, [])


def _bodies(cases: Sequence[BusinessCase]) -> dict[int, list[Body]]:
    """Organisations that a case named when it was submitted last, as its wall goes by them: nobody judges a draft."""
    latest = CaseVersion.objects.filter(case__in=cases).order_by("case", "-number").distinct("case").values("pk")
    found: dict[int, list[Body]] = {}
    for key, organisation, name in CaseBody.objects.filter(version__in=latest).values_list(
        "case", "organisation_id", "name"
    ):
        found.setdefault(key, []).append((organisation, name))
    return found
