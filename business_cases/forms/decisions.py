"""What people send about assessing, asking, signing and minuting. Never saved here; the actions judge it."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from business_cases.actions.assessing import Sheet
from business_cases.domain.assessment import ADVICE_LABELS, Advice, Given, Outcome, Settled
from business_cases.domain.conditions import BEFORE_LABELS, Before
from business_cases.domain.criteria import SCALE, Criterion
from business_cases.domain.proforma import PROFESSIONS
from business_cases.domain.signing import ADVISING, DECIDING, OUTCOME_LABELS, Judgement, Term
from business_cases.domain.signing import Outcome as Said
from business_cases.models import Attendance
from business_cases.queries.desks import Person
from pbc.accounts.forms import PasswordAgain

TERMS = 3
LONG = 4000


def words_field(label: str, help_text: str = "", *, required: bool = True, rows: int = 4) -> forms.CharField:
    return forms.CharField(
        label=label, help_text=help_text, max_length=LONG, required=required, widget=forms.Textarea({"rows": rows})
    )


def day_field(label: str, help_text: str = "Such as 2006-10-30.", *, required: bool = True) -> forms.DateField:
    return forms.DateField(label=label, help_text=help_text, required=required)


def _before(label: str) -> forms.TypedChoiceField:
    """What waits for a condition: the start of the service, unless something else is said."""
    return forms.TypedChoiceField(
        label=label,
        coerce=Before,
        choices=[(str(each), words) for each, words in BEFORE_LABELS.items()],
        initial=Before.START,
        empty_value=Before.START,
        required=False,
    )


class WordsForm(forms.Form):
    """One text, under the label given."""

    def __init__(self, *args: Any, name: str, label: str, help_text: str = "", needed: bool = True, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields[name] = words_field(label, help_text, required=needed)


class AssessorsForm(forms.Form):
    """Who assesses."""

    assessors = forms.TypedMultipleChoiceField(
        label="Assessors",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="People of the PCT who assess cases and did not write in this one. Neither sees the other’s scores.",
    )

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assessors"].choices = _choices(people)  # type: ignore[attr-defined]


class ReplaceForm(forms.Form):
    """Who takes an assessor's place, and why."""

    user_id = forms.TypedChoiceField(label="Who takes the place", coerce=int)
    reason = words_field("Reason", "Both stay on record.")

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user_id"].choices = _choices(people)  # type: ignore[attr-defined]


class SheetForm(forms.Form):
    """An assessor's sheet: score, evidence and words of each criterion, and what goes for all."""

    def __init__(self, *args: Any, criteria: Sequence[Criterion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for each in criteria:
            self.fields[f"{each.key}_score"] = forms.TypedChoiceField(
                label=f"Score: {each.label}",
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
                choices=[(str(score), f"{score}: {each.anchors[score]}") for score in SCALE],
            )
            self.fields[f"{each.key}_evidence"] = words_field(f"Evidence: {each.label}", required=False, rows=2)
            self.fields[f"{each.key}_words"] = words_field(f"Words: {each.label}", required=False, rows=2)
        self.fields["fairness"] = words_field(
            "Inequalities: who gains, who loses, and does the gap narrow?", "Your own word (S1 §3.1.3).", required=False
        )
        self.fields["involvement"] = words_field(
            "Patients and partners: were they heard, and what did it change?", "Your own word (S4 ¶66).", required=False
        )
        self.fields["risks"] = words_field("The risk register: is it whole, and are its answers good?", required=False)
        self.fields["advice"] = forms.TypedChoiceField(
            label="Recommendation",
            coerce=Advice,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
            choices=[(str(each), label) for each, label in ADVICE_LABELS.items()],
        )
        self.fields["advice_words"] = words_field("Why, and on what conditions", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for each in self.criteria:
            written = cleaned.get(f"{each.key}_evidence") or cleaned.get(f"{each.key}_words")
            if written and cleaned.get(f"{each.key}_score") is None:
                self.add_error(f"{each.key}_score", f"Choose a score: “{each.label}” has words and no score.")
        return cleaned

    def parts(self) -> Iterator[tuple[Criterion, list[forms.BoundField]]]:
        """Each criterion with its three fields."""
        for each in self.criteria:
            yield each, [self[f"{each.key}_{part}"] for part in ("score", "evidence", "words")]

    def closing(self) -> list[forms.BoundField]:
        return [self[name] for name in ("fairness", "involvement", "risks", "advice", "advice_words")]

    def scores(self) -> dict[str, Given]:
        given = self.cleaned_data
        return {
            each.key: Given(given[f"{each.key}_score"], given[f"{each.key}_evidence"], given[f"{each.key}_words"])
            for each in self.criteria
            if given[f"{each.key}_score"] is not None
        }

    def sheet(self) -> Sheet:
        return Sheet(**{name: self.cleaned_data[name] for name in Sheet.__dataclass_fields__})


class SettleForm(forms.Form):
    """One's word to a difference."""

    score = forms.TypedChoiceField(label="Score to agree on", coerce=int, widget=forms.RadioSelect)
    words = words_field("Why", "It is settled once all assessors name the same score.")

    def __init__(self, *args: Any, outcome: Outcome, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        numbers = [given.score for given in outcome.scores]
        self.fields["score"].choices = [  # type: ignore[attr-defined]
            (str(score), f"{score}: {outcome.criterion.anchors[score]}")
            for score in SCALE[min(numbers) : max(numbers) + 1]
        ]

    def settled(self) -> Settled:
        return Settled(self.cleaned_data["score"], self.cleaned_data["words"])


class AskForm(forms.Form):
    """A question to the other side."""

    words = words_field("Question", "Both sides see it, with your name. Name no patient.")
    holds = forms.BooleanField(
        label="The assessment or decision waits for the answer",
        required=False,
        help_text="The case then lies on the proposer’s desk. The eight weeks run on.",
    )

    def __init__(self, *args: Any, may_hold: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_hold:
            del self.fields["holds"]


class ConsentForm(forms.Form):
    """A consent that came after the case was submitted."""

    profession = forms.ChoiceField(label="Whose consent")
    given_by = forms.CharField(label="Who gave it", max_length=150)
    evidence = words_field("Where it is kept", "The letter with its date, say.")

    def __init__(self, *args: Any, missing: frozenset[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["profession"].choices = [  # type: ignore[attr-defined]
            (key, label.capitalize()) for key, label in PROFESSIONS if key in missing
        ]


class JudgementForm(forms.Form):
    """What is said at a step of the route."""

    def __init__(self, *args: Any, decides: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.TypedChoiceField(
            label="Decision" if decides else "Recommendation",
            coerce=Said,
            widget=forms.RadioSelect,
            choices=[(str(each), OUTCOME_LABELS[each]) for each in (DECIDING if decides else ADVISING)],
        )
        self.fields["reasons"] = words_field("Reasons", "Both sides read them.", required=False)
        if decides:
            self._add_deciding()

    def _add_deciding(self) -> None:
        self.fields["resolves"] = words_field(
            "Which parameters or actions would resolve it", "Needed for a refusal (S4 ¶53).", required=False
        )
        for number in range(1, TERMS + 1):
            self.fields[f"term_{number}"] = forms.CharField(
                label=f"Condition {number}", required=False, max_length=LONG
            )
            self.fields[f"term_{number}_owner"] = forms.CharField(
                label=f"Owner of condition {number}", required=False, max_length=150
            )
            self.fields[f"term_{number}_on"] = day_field(f"Due day of condition {number}", required=False)
            self.fields[f"term_{number}_before"] = _before(f"What waits for condition {number}")
        self.fields["deferred_to"] = day_field("Day of the meeting that takes it up again", required=False)

    def judgement(self) -> Judgement:
        given = self.cleaned_data
        terms = [
            Term(
                given.get(f"term_{number}") or "",
                given[f"term_{number}_owner"],
                given[f"term_{number}_on"],
                given[f"term_{number}_before"],
            )
            for number in range(1, TERMS + 1)
            if any(given.get(f"term_{number}{part}") for part in ("", "_owner", "_on"))
        ]
        return Judgement(
            outcome=given["outcome"],
            reasons=given["reasons"],
            resolves=given.get("resolves", ""),
            terms=tuple(terms),
            deferred_to=given.get("deferred_to"),
        )


class SignForm(JudgementForm, PasswordAgain):
    """A judgement with one's own name under it, and the password once more."""

    def __init__(self, *args: Any, decides: bool, **kwargs: Any) -> None:
        super().__init__(*args, decides=decides, **kwargs)
        self.fields["typed_name"] = forms.CharField(
            label="Your name, as your signature", max_length=150, widget=forms.TextInput({"autocomplete": "name"})
        )
        self.order_fields([name for name in self.fields if name != "password"])


class MinuteForm(JudgementForm):
    """What a meeting said of a case, with interests and dissent of its members."""

    def __init__(self, *args: Any, decides: bool, members: Sequence[Attendance], **kwargs: Any) -> None:
        super().__init__(*args, decides=decides, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"interest_{member.pk}"] = forms.CharField(
                label=f"Interest that {member.name} declared, and left the room for", required=False, max_length=LONG
            )
            self.fields[f"dissent_{member.pk}"] = forms.CharField(
                label=f"Dissent of {member.name}", required=False, max_length=LONG
            )

    def words(self, kind: str) -> dict[int, str]:
        """What is written of each member, by attendance: ``interest`` or ``dissent``."""
        return {member.pk: text for member in self.members if (text := self.cleaned_data[f"{kind}_{member.pk}"])}


class DeputyForm(forms.Form):
    """Who signs for a director, from when to when."""

    deputy = forms.TypedChoiceField(label="Deputy", coerce=int)
    from_on = day_field("First day")
    to_on = day_field("Last day")
    reason = forms.CharField(label="Why", max_length=200, required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {person.user_id: person for person in people}
        self.fields["deputy"].choices = _choices(people)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Person:
        return self.people[self.cleaned_data["deputy"]]


class RecoveryForm(forms.Form):
    """What the SHA asks of a PCT about a case that ran over."""

    words = words_field("What you ask for", "The PCT and the proposer see it.")
    answer_by = day_field("To be answered by")


def _choices(people: Sequence[Person]) -> list[tuple[str, str]]:
    return [(str(person.user_id), person.name) for person in people]
