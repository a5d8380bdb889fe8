"""What a clerk records of a meeting, and what of one case there (R105, R122; S4 ¶52)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbc.core.errors import Invalid
from pbc.core.formats import day as words_of


@dataclass(frozen=True)
class Attender:
    """Somebody at a meeting; only members decide."""

    name: str
    office: str = ""
    is_member: bool = True


def read_names(text: str, *, is_member: bool) -> tuple[Attender, ...]:
    """People from lines such as “A. Chair, chairman”.

    >>> read_names("A. Chair, chairman", is_member=True)[0].office
    'chairman'
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _, office = line.partition(",")
        found.append(Attender(name.strip(), office.strip(), is_member))
    return tuple(found)


def check_meeting(held_on: date, on: date, people: Sequence[Attender]) -> None:
    """Refuse a meeting to come, one without members, and a name twice.

    :raises Invalid: naming what is wrong.
    """
    if held_on > on:
        text = f"{words_of(held_on)} is still to come."
        raise Invalid(text, field="held_on", rule="held_already", fix="Record a meeting after it was held.")
    if not any(person.is_member for person in people):
        fix = "Write the members who were there, one a line."
        raise Invalid("No member was there.", field="members", rule="attendance", fix=fix)
    names = [person.name.casefold() for person in people]
    twice = sorted({person.name for person in people if names.count(person.name.casefold()) > 1})
    if twice:
        fix = "Write each once."
        raise Invalid(f"{', '.join(twice)} stands twice.", field="members", rule="attends_once", fix=fix)
    if any(not name or len(name) > 150 for name in names):
        raise Invalid("A name is missing or too long.", field="members", rule="attendance", fix="Begin with the name.")


def deciding(members: Mapping[int, str], interests: Mapping[int, str]) -> set[int]:
    """The members who took part: all but those who left for an interest."""
    return set(members) - {key for key, words in interests.items() if words.strip()}


def check_interests(
    members: Mapping[int, str], interests: Mapping[int, str], dissents: Mapping[int, str], authors: Iterable[str]
) -> None:
    """Refuse interests and dissents that cannot be, and an author who took part.

    :param members: names by key; interests and dissents are words by the same key.
    :param authors: names of those who wrote in the case: they leave the room for it.
    :raises Invalid: naming the member.
    """
    _check_known(members, interests, "interests")
    _check_known(members, dissents, "dissents")
    stayed = deciding(members, interests)
    for key, words in dissents.items():
        if words.strip() and key not in stayed:
            fix = "Who left for an interest neither agrees nor dissents."
            raise Invalid(f"{members[key]} left the room.", field="dissents", rule="dissents_who_stays", fix=fix)
    wrote = {name.casefold() for name in authors}
    for key in sorted(stayed):
        if members[key].casefold() in wrote:
            fix = "Record the interest: nobody decides on what they wrote."
            raise Invalid(f"{members[key]} wrote in this case.", field="interests", rule="author_leaves", fix=fix)


def _check_known(members: Mapping[int, str], words: Mapping[int, str], field: str) -> None:
    unknown: Collection[int] = {key for key, text in words.items() if text.strip()} - set(members)
    if unknown:
        fix = "Choose among the members who were there."
        raise Invalid("Somebody was not a member at this meeting.", field=field, rule="attendance", fix=fix)
