"""What a case is about, for the register of interests: may this person judge it? (R122; S4 ¶52)"""

from business_cases.models import BusinessCase, CaseVersion
from governance.domain.interests import Matter, normalised
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind


def matter_of_case(case: BusinessCase, judged_by: Principal | None = None) -> Matter:
    """A case concerns who proposes it, and who would provide the service or stands beside it. One query.

    :param judged_by: the hat that judges. A consortium signs for its own members (S3): there a role held in it is no
        conflict, and one in the practice that proposes is.
    """
    bodies = bodies_of(case)
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


def bodies_of(case: BusinessCase) -> list[tuple[int | None, str]]:
    """Organisations that the case named when it was submitted last, as its wall goes by them: nobody judges a draft."""
    latest = CaseVersion.objects.filter(case=case).order_by("-number").values("pk")[:1]
    return list(case.bodies.filter(version__in=latest).values_list("organisation_id", "name"))
