"""The proforma of a business case: the five parts as short plain questions (R96, R97, R106, R146, R149; S4 ¶51, ¶66).

The Department's own layout was not found; the parts are those of ¶51, in their order, and what assessors and boards
must know besides. Content is plain JSON, by section and question, so that a submitted version can be frozen and hashed
as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pbc.core.errors import Invalid

Answers = Mapping[str, Any]
Content = Mapping[str, Answers]
"""Answers by section."""

LONG, SHORT = 4000, 200


class Kind(StrEnum):
    """How a question is answered."""

    TEXT = "text"  # one line
    LONG = "long"
    YES_NO = "yes_no"  # true or false
    MONTH = "month"  # 2006-10
    CHOICE = "choice"
    CHOICES = "choices"  # several of them
    BODIES = "bodies"  # organisations, by code
    COSTS = "costs"
    SAVINGS = "savings"
    MEASURES = "measures"
    RISKS = "risks"


@dataclass(frozen=True)
class Question:
    """:param light: asked on the light route too (S4 ¶49).
    :param commercial: withheld from the public register.
    :param needed: a case is not complete without it.
    """

    key: str
    label: str
    kind: Kind
    hint: str = ""
    light: bool = False
    needed: bool = True
    commercial: bool = False
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Section:
    key: str
    title: str
    paragraph: str
    questions: tuple[Question, ...]

    def question(self, key: str) -> Question:
        """:raises KeyError: for a question of another section."""
        return {each.key: each for each in self.questions}[key]


PROFESSIONS = (
    ("primary_care_dentists", "dentists"),
    ("community_pharmacists", "community pharmacists"),
    ("optometrists", "optometrists"),
)
SOURCES = (
    ("freed_up", "Freed-up resources of the practice or consortium"),
    ("innovation_fund", "The innovation fund"),
    ("pct", "The PCT’s own budget"),
    ("within_budget", "Within the indicative budget, from what it frees"),
)
BUYING = (
    ("nothing", "Nothing is bought: staff of the practice or PCT do it"),
    ("variation", "A variation of a contract there is"),
    ("enhanced_service", "An enhanced service under GMS or PMS"),
    ("apms", "Alternative provider medical services"),
    ("any_willing", "Any willing provider, accredited"),
    ("tender", "A competitive tender"),
)

SECTIONS: tuple[Section, ...] = (
    Section(
        "service",
        "The service to be provided",
        "S4 ¶51",
        (
            Question("title", "What is it called?", Kind.TEXT, "A few words that patients understand.", light=True),
            Question("what", "What will be done, for whom, and where?", Kind.LONG, light=True),
            Question("today", "How is it done today?", Kind.LONG),
            Question("start", "From which month will it run?", Kind.MONTH, "Such as 10 2006.", light=True),
            Question(
                "providers",
                "Who would provide it, and whose services would it stand beside?",
                Kind.BODIES,
                "Organisations. Nobody with an interest in one of them decides on this case.",
                needed=False,
            ),
            Question("buying", "How would it be bought?", Kind.CHOICE, choices=BUYING, commercial=True),
        ),
    ),
    Section(
        "patient_benefit",
        "The benefits for patients",
        "S4 ¶51, ¶52",
        (
            Question("benefit", "What will be better for patients?", Kind.LONG, light=True),
            Question("closer", "How does it bring care closer to home?", Kind.LONG),
            Question(
                "measures",
                "By which figures will we see it?",
                Kind.MEASURES,
                "Each with the figure today, the figure promised and the month by which. They are looked at after "
                "six and twelve months.",
            ),
        ),
    ),
    Section(
        "efficiency_and_effectiveness",
        "Efficiency and effectiveness",
        "S4 ¶51, ¶52",
        (
            Question("evidence", "What is the evidence that it works?", Kind.LONG, "Guidance, or what others saw."),
            Question("safety", "How is it kept safe, and who answers for its quality?", Kind.LONG),
            Question("substitution", "What care does it take the place of, and how does that free money?", Kind.LONG),
        ),
    ),
    Section(
        "management_resources",
        "The management resources required",
        "S4 ¶51",
        (
            Question("people", "Who will run it, and with how many hours a week?", Kind.LONG),
            Question("support", "What is needed from the PCT?", Kind.LONG, needed=False),
        ),
    ),
    Section(
        "costs",
        "Costs, savings and the recovery period",
        "S4 ¶51",
        (
            Question("costs", "What does it cost?", Kind.COSTS, light=True, commercial=True),
            Question("savings", "What does it free, line by line?", Kind.SAVINGS, needed=False, commercial=True),
            Question("source", "Which money pays for it until then?", Kind.CHOICE, light=True, choices=SOURCES),
        ),
    ),
    Section(
        "touches",
        "What else it touches",
        "S4 ¶35, ¶44, ¶52",
        (
            Question("premises", "Is it about premises?", Kind.YES_NO, "Only the board approves it (¶44).", light=True),
            Question(
                "protected",
                "Does it change services of other professions?",
                Kind.CHOICES,
                "These change only with their consent (¶35).",
                light=True,
                needed=False,
                choices=PROFESSIONS,
            ),
            Question(
                "consents",
                "Whose consent have you, in writing?",
                Kind.CHOICES,
                "Attach it.",
                light=True,
                needed=False,
                choices=PROFESSIONS,
            ),
        ),
    ),
    Section(
        "people",
        "Patients, partners, fairness and risk",
        "S4 ¶52, ¶66; S1 §3.1.3",
        (
            Question("consulted", "Which patients and partners were asked?", Kind.LONG),
            Question("changed", "What did that change?", Kind.LONG),
            Question("fairness", "Who gains, who loses, and does the gap between them narrow or widen?", Kind.LONG),
            Question("risks", "What could go wrong?", Kind.RISKS),
        ),
    ),
)
BY_KEY: Mapping[str, Section] = {section.key: section for section in SECTIONS}


@dataclass(frozen=True)
class Missing:
    """A question that a complete case answers, and this one does not."""

    section: Section
    question: Question


def asked(section: Section, *, light: bool) -> tuple[Question, ...]:
    """The questions of a section; on the light route, few."""
    return tuple(question for question in section.questions if question.light or not light)


def missing(content: Content, *, light: bool) -> tuple[Missing, ...]:
    """What is not answered yet, in the order of the proforma."""
    return tuple(
        Missing(section, question)
        for section in SECTIONS
        for question in asked(section, light=light)
        if question.needed and is_empty(content.get(section.key, {}).get(question.key))
    )


def is_empty(answer: Any) -> bool:
    """Whether a question is unanswered: “no” is an answer, and blanks are none."""
    return answer is None or answer == [] or (isinstance(answer, str) and not answer.strip())


def check_answers(section_key: str, answers: Answers) -> None:
    """Refuse answers that do not belong to a section, or are too long.

    :raises Invalid: naming the question.
    """
    if section_key not in BY_KEY:
        fix = f"Name one of {', '.join(BY_KEY)}."
        raise Invalid(f"The proforma has no part “{section_key}”.", field="section", rule="part_of_proforma", fix=fix)
    section = BY_KEY[section_key]
    known = {question.key: question for question in section.questions}
    for key, answer in answers.items():
        if key not in known:
            fix = f"Name one of {', '.join(known)}."
            raise Invalid(f"“{section.title}” has no question “{key}”.", field=key, rule="question_of_part", fix=fix)
        _check_answer(known[key], answer)


def _check_answer(question: Question, answer: Any) -> None:
    longest = {Kind.TEXT: SHORT, Kind.LONG: LONG}.get(question.kind)
    if longest and isinstance(answer, str) and len(answer) > longest:
        raise Invalid(
            f"“{question.label}” has {len(answer):,} characters.",
            field=question.key,
            rule="short_answers",
            fix=f"Say it in {longest:,}; attach what is longer.",
        )
    chosen = answer if isinstance(answer, list) else [answer]
    allowed = {key for key, _ in question.choices}
    if question.choices and not is_empty(answer) and not set(chosen) <= allowed:
        unknown = ", ".join(str(each) for each in chosen if each not in allowed)
        fix = f"Choose among {', '.join(label for _, label in question.choices)}."
        raise Invalid(f"“{question.label}” has no choice “{unknown}”.", field=question.key, rule="a_choice", fix=fix)
