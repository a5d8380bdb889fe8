"""The nine criteria a business case is judged by, and what each score from 0 to 4 means (R99, R106; S4 ¶52).

The guidance names the criteria. What a score means is our own wording, so that two assessors of different PCTs score
the same case alike; a criterion that a PCT adds has the general wording.
"""

from collections.abc import Iterable
from dataclasses import dataclass

HIGHEST = 4
"""Scores run from 0 to this."""
SCALE = range(HIGHEST + 1)
GENERAL = (
    "Nothing is said, or it speaks against the case",
    "Said, without evidence",
    "Some evidence; important points are open",
    "Good evidence; small points are open",
    "Convincing evidence on every point",
)


@dataclass(frozen=True)
class Criterion:
    """:param question: what the assessor asks.
    :param look_at: where in the case and outside it the answer is to be found.
    :param anchors: what each score means, from 0 to 4.
    """

    key: str
    label: str
    question: str
    look_at: str
    anchors: tuple[str, ...] = GENERAL


def _criterion(key: str, label: str, question: str, look_at: str, *anchors: str) -> Criterion:
    return Criterion(key, label, question, look_at, anchors)


CRITERIA: tuple[Criterion, ...] = (
    _criterion(
        "clinical_effectiveness",
        "Evidence based clinical effectiveness",
        "Is there evidence that this works for these patients?",
        "The evidence named in the case; national guidance; what others saw who did it.",
        "No evidence, or evidence against it",
        "Opinion alone",
        "Evidence from elsewhere, for other patients or settings",
        "Published evidence or an audit for patients such as these",
        "National guidance, or trials, for exactly this",
    ),
    _criterion(
        "safety_quality_and_governance",
        "Clinical safety, quality and governance",
        "Who answers for safety, by which standards, and how is it checked?",
        "Named lead, quality standards, accreditation, review of notes, incidents (S4 ¶65).",
        "Nobody answers for it",
        "A name, and no standards",
        "Standards named; accreditation or review not arranged",
        "Standards, accreditation and review arranged; small points open",
        "All arranged, with dates and reports to the PCT’s clinical governance",
    ),
    _criterion(
        "care_closer_to_home",
        "Contribution to care closer to home",
        "How much nearer, sooner or easier is it for patients?",
        "Places and journeys, waiting times, opening hours.",
        "Further or harder than now",
        "No difference",
        "Nearer for few, or a little",
        "Nearer or sooner for most",
        "At home or at the surgery for nearly all, and sooner",
    ),
    _criterion(
        "patient_and_stakeholder_support",
        "Patient and stakeholder support",
        "Who was asked, what did they say, and what did it change?",
        "The part on patients and partners; letters attached (S4 ¶66).",
        "Nobody was asked, or those affected object",
        "Asked, and no answer recorded",
        "Partners support it; patients were not asked, or their words changed nothing",
        "Patients and partners asked; support recorded; something changed",
        "Patients helped to design it, and all whose services change support it",
    ),
    _criterion(
        "savings_by_substitution",
        "Evidence that substitution of care makes the savings",
        "Which care stops when this begins, and will the money really be freed?",
        "Savings line by line; the practice’s own activity; double running.",
        "Comes on top of what there is",
        "Substitution claimed, without figures",
        "Figures, without evidence that the old care stops",
        "Figures from own activity; the old care stops by agreement or practice",
        "Agreed with the provider that loses it, with dates and an end to double running",
    ),
    _criterion(
        "affordability",
        "Affordability within current and projected budget",
        "Can this be paid this year and every year, with all that is agreed already?",
        "The workings above this table: room left this year and in a full year.",
        "Not affordable in either year",
        "Affordable only if others save",
        "Affordable in one of the two years",
        "Affordable in both, with little to spare",
        "Affordable in both, with room to spare",
    ),
    _criterion(
        "need_for_tender",
        "Consideration of a formal tender",
        "Do the standing financial instructions ask for quotes or a tender, and is that provided for?",
        "The route’s sentence on buying; how the case says it would be bought.",
        "A tender is needed and the case rules it out",
        "Not considered",
        "Considered, with a doubtful answer",
        "Right answer; time for it not planned",
        "Right answer, planned with time and people, or nothing is bought",
    ),
    _criterion(
        "risk",
        "Risks of the development",
        "What could go wrong, how likely, how bad, and who acts then?",
        "The risk register of the case; what it leaves out.",
        "No risks named, or one that cannot be borne",
        "Risks named, without answers",
        "Main risks answered; some missing",
        "All main risks answered, with owners",
        "All answered, with triggers, owners and a way to stop",
    ),
    _criterion(
        "value_for_money",
        "Value for money",
        "Is this the best use of this money, against the next best thing?",
        "Cost for each patient against tariff; recovery period; other ways considered.",
        "Costs more for less",
        "Costs more for the same",
        "Costs the same for the same, or never pays back",
        "Cheaper for the same, or better for the same money; pays back",
        "Better and cheaper, and pays back within the year",
    ),
)
BY_KEY = {criterion.key: criterion for criterion in CRITERIA}


def criteria_of(keys: Iterable[str]) -> tuple[Criterion, ...]:
    """The criteria of a PCT's rule, in its order; one that it has added with the general wording."""
    return tuple(BY_KEY.get(key) or _added(key) for key in keys)


def _added(key: str) -> Criterion:
    label = key.replace("_", " ").capitalize()
    return Criterion(key, label, "How well does the case meet this?", "A criterion of this PCT’s own.")
