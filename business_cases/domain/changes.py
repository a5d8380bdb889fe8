"""What changed between two sets of answers, and how the answers of two people are put together (R96, R100; S4 ¶53)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from business_cases.domain.proforma import SECTIONS, Answers, Content, Question, Section, is_empty


@dataclass(frozen=True)
class Changed:
    """A question that is answered in another way than before. An answer that was not there is ``None``."""

    section: Section
    question: Question
    before: Any
    now: Any


@dataclass(frozen=True)
class Merged:
    """The answers of two people who wrote on the same ground.

    :param answers: all of both; where both answered the same question in two ways, those of the later writer.
    :param conflicts: these questions, by key.
    :param taken: questions that only the other one had changed, by key.
    """

    answers: Mapping[str, Any]
    conflicts: tuple[str, ...]
    taken: tuple[str, ...]


def changed_answers(before: Content, now: Content) -> tuple[Changed, ...]:
    """Question by question what is different, in the order of the proforma. Unanswered is unanswered, however kept."""
    found = []
    for section in SECTIONS:
        old, new = before.get(section.key, {}), now.get(section.key, {})
        for question in section.questions:
            was, is_ = _answer(old, question.key), _answer(new, question.key)
            if was != is_:
                found.append(Changed(section, question, was, is_))
    return tuple(found)


def merged(base: Answers, theirs: Answers, mine: Answers) -> Merged:
    """Put together what two people made of the same answers.

    :param base: what both began with; ``theirs`` what was saved since, ``mine`` what is to be saved.

    >>> merged({"a": 1, "b": 1}, {"a": 2, "b": 1}, {"a": 1, "b": 3}).answers
    {'a': 2, 'b': 3}
    """
    answers: dict[str, Any] = {}
    conflicts, taken = [], []
    for key in dict.fromkeys([*base, *theirs, *mine]):
        was, other, own = (_answer(each, key) for each in (base, theirs, mine))
        if own == was and other != was:
            taken.append(key)
            answers[key] = theirs.get(key)
            continue
        if other not in (was, own):
            conflicts.append(key)
        answers[key] = mine.get(key)
    return Merged(answers, tuple(conflicts), tuple(taken))


def _answer(answers: Answers, key: str) -> Any:
    answer = answers.get(key)
    return None if is_empty(answer) else answer
