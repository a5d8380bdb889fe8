from datetime import date

import pytest

from pbc.accounts.forms import CodeForm, HatForm, MachineKeyForm, NewUserForm, SignInForm
from tests.integration.accounts.conftest import World


@pytest.mark.parametrize(("code", "read"), [("123456", "123456"), (" 123 456 ", "123456")])
def test_a_code_is_six_digits(code: str, read: str) -> None:
    form = CodeForm({"code": code})
    assert form.is_valid()
    assert form.cleaned_data["code"] == read


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_anything_else_is_not(code: str) -> None:
    assert not CodeForm({"code": code}).is_valid()


def test_nothing_entered_is_said_in_words() -> None:
    assert dict(SignInForm({}).errors) == {"email": ["Enter your e-mail address"], "password": ["Enter your password"]}


def test_a_password_keeps_its_spaces() -> None:
    form = SignInForm({"email": "a@example.org", "password": " secret "})
    assert form.is_valid()
    assert form.cleaned_data["password"] == " secret "


def test_only_ones_own_hats_can_be_chosen() -> None:
    hats = [(1, "PCT finance"), (2, "Auditor")]
    assert HatForm({"hat": "2"}, hats=hats).is_valid()
    assert HatForm({"hat": "3"}, hats=hats).errors["hat"] == ["Choose one of your roles"]


def new_user(world: World, code: str) -> NewUserForm:
    data = {"email": "a@example.org", "name": "A", "password": "x", "role": "auditor", "starts_on": "2006-10-01"}
    return NewUserForm(data | {"organisation": code}, principal=world.by, today=date(2006, 10, 9))


def test_an_organisation_is_known_by_its_code_whatever_the_case(world: World) -> None:
    form = new_user(world, f" {world.pct.code.lower()} ")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["organisation"] == world.pct


@pytest.mark.parametrize("place", ["other_pct", "sha", "provider"])
def test_an_organisation_out_of_reach_is_as_unknown_as_none(world: World, place: str) -> None:
    code = getattr(world, place).code
    assert new_user(world, code).errors["organisation"] == [
        f"There is no organisation {code} whose people you look after"
    ]
    assert new_user(world, "XXX").errors["organisation"][0].startswith("There is no organisation XXX")


def test_fields_come_in_the_order_of_asking(world: World) -> None:
    assert list(new_user(world, "").fields) == ["email", "name", "password", "role", "organisation", "starts_on"]


def test_a_key_is_for_organisations_in_reach_and_providers(world: World) -> None:
    data = {"name": "PAS", "scopes": ["import.load"], "expires_on": "2007-01-01", "organisation": world.provider.code}
    assert MachineKeyForm(data, principal=world.by).is_valid()
    assert not MachineKeyForm(data | {"scopes": ["users.manage"]}, principal=world.by).is_valid()
