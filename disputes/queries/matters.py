"""What a dispute is about, for the register of interests: may this person take part? (R122, R141)"""

from collections.abc import Sequence
from dataclasses import replace

from disputes.domain.parties import Subject
from disputes.models import Dispute
from governance.domain.interests import Matter, normalised
from pbc.organisations.domain.kinds import OrganisationKind
from pbc.organisations.models import Organisation


def matter_of_dispute(dispute: Dispute, *, for_panel: bool = False) -> Matter:
    """A dispute concerns the practice or consortium, and whom its subject does; for the SHA's people the PCT too.

    One query; none where its bodies are at hand.

    :param for_panel: the judge stands outside both sides, so a tie to the PCT counts like one to the practice.
    """
    bodies = [(each.organisation_id, each.name) for each in dispute.bodies.all()]
    subject = ("disputes.Dispute", str(dispute.pk))
    matter = _matter(dispute.practice, bodies, label=f"dispute {dispute.reference}", subject=subject)
    return replace(matter, providers=matter.providers | {dispute.pct_id}) if for_panel else matter


def matter_of_subject(practice: Organisation, subject: Subject) -> Matter:
    """The same of a dispute that is not raised yet, for the two sides. No query."""
    bodies = [(each, "") if isinstance(each, int) else (None, each) for each in subject.bodies]
    return _matter(practice, bodies, label=f"a dispute about {subject.label}")


def _matter(
    practice: Organisation, bodies: Sequence[tuple[int | None, str]], *, label: str, subject: tuple[str, str] = ("", "")
) -> Matter:
    own, is_consortium = frozenset({practice.pk}), practice.kind == OrganisationKind.CONSORTIUM
    return Matter(
        label=label,
        subject=subject,
        practices=frozenset() if is_consortium else own,
        consortia=own if is_consortium else frozenset(),
        providers=frozenset(key for key, _ in bodies if key is not None),
        bodies=frozenset(filter(None, (normalised(name) for _, name in bodies))),
    )
