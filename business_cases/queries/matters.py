"""What a case is about, for the register of interests: may this person judge it? (R122; S4 ¶52)"""

from business_cases.domain.proposal import proposal_of
from business_cases.models import BusinessCase
from governance.domain.interests import Matter, normalised
from pbc.core.principal import Principal
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


def matter_of_case(case: BusinessCase, judged_by: Principal | None = None) -> Matter:
    """A case concerns who proposes it, and who would provide the service or stands beside it. Three queries.

    :param judged_by: the hat that judges. A consortium signs for its own members (S3): there a role held in it is no
        conflict, and one in the practice that proposes is.
    """
    codes = _bodies(case)
    known = dict(Organisation.objects.filter(code__in=codes).values_list("code", "pk"))
    consortium = judged_by.organisation_id if judged_by and judged_by.organisation_kind == "consortium" else None
    is_consortium = case.owner.kind == OrganisationKind.CONSORTIUM
    own = frozenset({case.owner_id})
    return Matter(
        label=f"business case {case.reference}",
        subject=("business_cases.BusinessCase", str(case.pk)),
        practices=frozenset() if is_consortium else own,
        consortia=own if is_consortium and case.owner_id != consortium else frozenset(),
        providers=frozenset(known.values()),
        bodies=frozenset(filter(None, (normalised(code) for code in codes if code not in known))),
        decided_by=consortium,
    )


def _bodies(case: BusinessCase) -> tuple[str, ...]:
    """Organisations named in the case: as submitted, or as it stands while it is a draft."""
    version = case.versions.order_by("-number").first()
    content = version.content if version else dict(case.sections.values_list("key", "content"))
    return proposal_of(content).bodies
