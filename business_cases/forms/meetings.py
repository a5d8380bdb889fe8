"""What a clerk sends about bodies, their members and their meetings. Never saved here; the actions judge it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from business_cases.actions.bodies import Seat
from business_cases.domain.meetings import Attender, read_names
from business_cases.domain.route import LEVEL_TITLES, Level
from business_cases.domain.signing import IN_MEETINGS
from business_cases.forms.decisions import day_field, words_field
from business_cases.models import BodyMember, BusinessCase
from business_cases.queries.desks import Person
from pbc.accounts.models import User


def _body_field() -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label="Body",
        coerce=lambda value: Level(int(value)),
        choices=[(str(level.value), LEVEL_TITLES[level]) for level in sorted(IN_MEETINGS)],
    )


class MeetingForm(forms.Form):
    """A meeting of the committee or board, to come or past."""

    body = _body_field()
    held_on = day_field("Day of the meeting")
    place = forms.CharField(label="Place and hour", max_length=120, required=False)
    reference = forms.CharField(label="Reference", max_length=60, help_text="As in the minute book.")


class AttendanceForm(forms.Form):
    """Who was at a meeting: members are chosen, others written."""

    members = forms.TypedMultipleChoiceField(
        label="Members who were there", coerce=int, widget=forms.CheckboxSelectMultiple
    )
    others = words_field(
        "Others in attendance",
        "One a line: name, comma, office. They do not decide, and do not count to the quorum.",
        required=False,
        rows=3,
    )

    def __init__(self, *args: Any, sitting: Sequence[BodyMember], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["members"].choices = [  # type: ignore[attr-defined]
            (str(each.pk), f"{each.name}, {each.office}" if each.office else each.name) for each in sitting
        ]

    def others_named(self) -> tuple[Attender, ...]:
        return read_names(self.cleaned_data["others"])


class MemberForm(forms.Form):
    """A member of a body: somebody with an account, or a name."""

    body = _body_field()
    account = forms.TypedChoiceField(
        label="Account",
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Whoever signs in here is held against the register of interests by the account.",
    )
    name = forms.CharField(
        label="Name", max_length=150, required=False, help_text="Of somebody without an account. You declare for them."
    )
    office = forms.CharField(
        label="Office", max_length=120, required=False, help_text="Such as non-executive director."
    )
    is_chair = forms.BooleanField(label="Is the chair", required=False)
    from_on = day_field("First day")
    to_on = day_field("Last day, if it is known", required=False)

    def __init__(self, *args: Any, people: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(person.user_id), f"{person.name}, {person.email}") for person in people]
        self.fields["account"].choices = [("", "No account"), *choices]  # type: ignore[attr-defined]

    def seat(self) -> Seat:
        given = self.cleaned_data
        key = given["account"]
        account = User.objects.get(pk=key) if key is not None else None
        names = ("body", "name", "office", "is_chair", "from_on", "to_on")
        return Seat(**{name: given[name] for name in names}, account=account)


class EndForm(forms.Form):
    """The last day of a membership."""

    to_on = day_field("Last day")


class ItemForm(forms.Form):
    """A case for the agenda, with the PBC manager's recommendation."""

    case = forms.ChoiceField(label="Case")
    recommendation = words_field(
        "Your recommendation to the meeting", "The members read it in the agenda, with your name.", required=False
    )
    conditions = words_field("Conditions that you propose", "One a line.", required=False)

    def __init__(self, *args: Any, cases: Sequence[BusinessCase], recommends: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cases = {case.reference: case for case in cases}
        self.fields["case"].choices = [  # type: ignore[attr-defined]
            (case.reference, f"{case.reference}, {case.title}") for case in cases
        ]
        if not recommends:
            del self.fields["recommendation"], self.fields["conditions"]

    @property
    def chosen(self) -> BusinessCase:
        return self.cases[self.cleaned_data["case"]]

    def word(self) -> dict[str, str]:
        """The recommendation and conditions, empty where this hat gives none."""
        return {name: self.cleaned_data.get(name, "") for name in ("recommendation", "conditions")}
