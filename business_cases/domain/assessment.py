"""What two assessors find, each blind to the other, and what they agree on (R99, R106; S4 ¶52)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from business_cases.domain.criteria import HIGHEST, Criterion
from pbc.core.errors import Denied, Invalid
from pbc.core.working import Parameter, Working

LONGEST = 2000


class Advice(StrEnum):
    """What an assessor recommends."""

    SUPPORT = "support"
    SUPPORT_WITH = "support_with"
    NOT_SUPPORT = "not_support"


ADVICE_LABELS: Mapping[Advice, str] = {
    Advice.SUPPORT: "Support it",
    Advice.SUPPORT_WITH: "Support it on conditions",
    Advice.NOT_SUPPORT: "Do not support it",
}


@dataclass(frozen=True)
class Given:
    """One assessor's score of one criterion, with what it rests on."""

    score: int
    evidence: str
    words: str


@dataclass(frozen=True)
class Settled:
    """What one assessor says to a difference: the score to agree on, and why."""

    score: int
    words: str


@dataclass(frozen=True)
class Outcome:
    """One criterion after both have scored.

    :param scores: one of each assessor, in the order in which they were named.
    :param differs: whether the scores lie so far apart that both have to say a word.
    :param agreed: the score that counts; ``None`` while a difference is open.
    """

    criterion: Criterion
    scores: tuple[Given, ...]
    differs: bool
    settled: tuple[Settled | None, ...]
    agreed: Decimal | None


def check_score(criterion: Criterion, given: Given) -> None:
    """Refuse a score off the scale, or one without evidence and words.

    :raises Invalid: naming the criterion.
    """
    if not 0 <= given.score <= HIGHEST:
        raise Invalid(
            f"“{criterion.label}” is scored {given.score}.",
            field=criterion.key,
            rule="score_on_scale",
            fix=f"Give a whole number from 0 to {HIGHEST}.",
        )
    for what, text in (("evidence", given.evidence), ("words", given.words)):
        if len(text) > LONGEST:
            fix = f"Say it in {LONGEST:,} characters."
            raise Invalid(f"The {what} of “{criterion.label}” are too long.", field=criterion.key, rule=what, fix=fix)


def unscored(criteria: Sequence[Criterion], given: Mapping[str, Given]) -> tuple[Criterion, ...]:
    """Criteria that are not scored in full: with evidence, and with words."""
    return tuple(
        each
        for each in criteria
        if each.key not in given or not given[each.key].evidence.strip() or not given[each.key].words.strip()
    )


def outcomes(
    criteria: Sequence[Criterion],
    sheets: Sequence[Mapping[str, Given]],
    settlements: Sequence[Mapping[str, Settled]],
    from_difference: Parameter,
) -> tuple[Outcome, ...]:
    """What each criterion comes to. Small differences are met in the middle; large ones are talked about.

    :param sheets: each assessor's scores by criterion, all handed in; ``settlements`` in the same order.
    :param from_difference: the difference from which both have to say a word, a rule.
    """
    return tuple(_outcome(each, sheets, settlements, from_difference) for each in criteria)


def _outcome(
    criterion: Criterion,
    sheets: Sequence[Mapping[str, Given]],
    settlements: Sequence[Mapping[str, Settled]],
    from_difference: Parameter,
) -> Outcome:
    scores = tuple(sheet[criterion.key] for sheet in sheets)
    numbers = [given.score for given in scores]
    differs = Decimal(max(numbers) - min(numbers)) >= _number(from_difference)
    settled = tuple(each.get(criterion.key) for each in settlements)
    return Outcome(criterion, scores, differs, settled, _agreed(numbers, settled) if differs else _middle(numbers))


def _middle(numbers: Sequence[int]) -> Decimal:
    return Decimal(sum(numbers)) / len(numbers)


def _agreed(numbers: Sequence[int], settled: Sequence[Settled | None]) -> Decimal | None:
    """The score that all of them name, none while one has not spoken or they name different ones."""
    named = {each.score for each in settled if each is not None}
    return Decimal(named.pop()) if len(named) == 1 and None not in settled else None


def check_settlement(outcome: Outcome, settled: Settled) -> None:
    """Refuse a word where there is no difference, or a score that neither side came near.

    :raises Denied: where the scores do not differ.
    :raises Invalid: without words, or for a score beyond the two.
    """
    if not outcome.differs:
        raise Denied(f"The scores of “{outcome.criterion.label}” do not differ enough to need a word.")
    numbers = [given.score for given in outcome.scores]
    if not min(numbers) <= settled.score <= max(numbers):
        raise Invalid(
            f"{settled.score} lies outside the two scores, {min(numbers)} and {max(numbers)}.",
            field=outcome.criterion.key,
            rule="between_the_scores",
            fix="Agree on a score between them, or on one of them.",
        )
    if not settled.words.strip():
        fix = "Say why, in a sentence or two."
        raise Invalid(
            "A difference is settled with a word.", field=outcome.criterion.key, rule="said_in_words", fix=fix
        )


def open_differences(found: Sequence[Outcome]) -> tuple[Criterion, ...]:
    """Criteria on which the assessors have not agreed yet."""
    return tuple(outcome.criterion for outcome in found if outcome.agreed is None)


def total(found: Sequence[Outcome], from_difference: Parameter) -> Working:
    """The agreed scores together, of the most there could be. It informs; it decides nothing."""
    open_ones = open_differences(found)
    most = Decimal(HIGHEST * len(found))
    return Working(
        name="Agreed score",
        value=None if open_ones else sum((each.agreed for each in found if each.agreed is not None), Decimal(0)),
        unit=f"of {most} points",
        formula="sum of the agreed scores; where two scores differ less than the limit, their mean",
        inputs=tuple(Working.given(each.criterion.label, each.agreed, "of 4") for each in found),
        parameters=(from_difference,),
        paragraph="S4 ¶52",
        reason=_open_words(len(open_ones)) if open_ones else "",
    )


def _open_words(differences: int) -> str:
    if differences == 1:
        return "One difference between the assessors is open."
    return f"{differences} differences between the assessors are open."


def check_choice(chosen: Collection[int], wanted: int) -> None:
    """Refuse too few or too many assessors, or one twice.

    :raises Invalid: saying how many it takes.
    """
    if len(set(chosen)) != len(chosen) or len(chosen) != wanted:
        raise Invalid(
            f"Assessors named: {len(set(chosen))}. It takes {wanted}.",
            field="assessors",
            rule="case_assessors",
            fix=f"Name {wanted} different people.",
        )


def _number(parameter: Parameter) -> Decimal:
    if not isinstance(parameter.value, Decimal):
        raise ValueError(f"“{parameter.name}” is not a number")
    return parameter.value
