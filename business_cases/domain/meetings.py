"""What a clerk records of a meeting, and what of one case there (R105, R122; S4 ¶52)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pbc.core.errors import Invalid
from pbc.core.formats import day as words_of

NAME = 150


@dataclass(frozen=True)
class Attender:
    """Somebody in attendance at a meeting, without a vote."""

    name: str
    office: str = ""


def read_names(text: str) -> tuple[Attender, ...]:
    """People from lines such as “K. Clerk, board clerk”.

    >>> read_names("K. Clerk, board clerk")[0].office
    'board clerk'
    """
    found = []
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, _, office = line.partition(",")
        found.append(Attender(name.strip(), office.strip()))
    return tuple(found)


def check_attendance(held_on: date, on: date, members: Collection[str], others: Sequence[Attender]) -> None:
    """Refuse the attendance of a meeting to come, one without members, and a name twice.

    :param members: names of the members present; ``others`` were there without a vote.
    :raises Invalid: naming what is wrong.
    """
    if held_on > on:
        text = f"{words_of(held_on)} is still to come."
        raise Invalid(text, field="members", rule="held_already", fix="Record who was there after the meeting.")
    if not members:
        fix = "Choose the members who were there."
        raise Invalid("No member was there.", field="members", rule="attendance", fix=fix)
    if any(not each.name or len(each.name) > NAME for each in others):
        raise Invalid("A name is missing or too long.", field="others", rule="attendance", fix="Begin with the name.")
    names = [*members, *(each.name for each in others)]
    plain = [name.casefold() for name in names]
    twice = sorted({name for name in names if plain.count(name.casefold()) > 1})
    if twice:
        fix = "Write each once. A member is chosen, and not written under the others."
        raise Invalid(f"{', '.join(twice)} stands twice.", field="others", rule="attends_once", fix=fix)


def deciding(members: Mapping[int, str], interests: Mapping[int, str]) -> set[int]:
    """The members who took part: all but those who left for an interest."""
    return set(members) - {key for key, words in interests.items() if words.strip()}


def check_interests(
    members: Mapping[int, str],
    interests: Mapping[int, str],
    dissents: Mapping[int, str],
    authors: Collection[int] = (),
    conflicted: Collection[int] = (),
) -> None:
    """Refuse interests and dissents that cannot be, and an author or somebody with an interest who took part.

    :param members: names by key; interests and dissents are words by the same key.
    :param authors: keys of those who wrote in the case: they leave the room for it.
    :param conflicted: keys of those who have an interest in it by the register.
    :raises Invalid: naming the member.
    """
    _check_known(members, interests, "interests")
    _check_known(members, dissents, "dissents")
    stayed = deciding(members, interests)
    for key, words in dissents.items():
        if words.strip() and key not in stayed:
            fix = "Who left for an interest neither agrees nor dissents."
            raise Invalid(f"{members[key]} left the room.", field="dissents", rule="dissents_who_stays", fix=fix)
    for key in sorted(stayed & set(authors)):
        fix = "Record the interest: nobody decides on what they wrote."
        raise Invalid(f"{members[key]} wrote in this case.", field="interests", rule="author_leaves", fix=fix)
    for key in sorted(stayed & set(conflicted)):
        text = f"{members[key]} has an interest in this case by the register of interests."
        fix = "Record that the member declared it and left: who has an interest neither votes nor counts to the quorum."
        raise Invalid(text, field="interests", rule="conflicted_leaves", fix=fix)


def _check_known(members: Mapping[int, str], words: Mapping[int, str], field: str) -> None:
    unknown: Collection[int] = {key for key, text in words.items() if text.strip()} - set(members)
    if unknown:
        fix = "Choose among the members who were there."
        raise Invalid("Somebody was not a member at this meeting.", field=field, rule="attendance", fix=fix)
