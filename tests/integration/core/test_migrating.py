"""Models of one migration are made together."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from pbc.core.migrating import Together

pytestmark = pytest.mark.django_db


def key() -> tuple[str, models.Field]:
    return "id", models.BigAutoField(primary_key=True)


def operations() -> list[migrations.CreateModel]:
    shelf = models.ForeignKey("shop.Shelf", on_delete=models.PROTECT)
    options = {"constraints": [models.UniqueConstraint(fields=["name"], name="a_shelf_has_one_name")]}
    return [
        migrations.CreateModel("Shelf", [key(), ("name", models.CharField(max_length=20))], options),
        migrations.CreateModel("Book", [key(), ("shelf", shelf)]),
    ]


def constraints() -> set[str]:
    with connection.cursor() as cursor:
        if "shop_shelf" not in connection.introspection.table_names(cursor):
            return set()
        return set(connection.introspection.get_constraints(cursor, "shop_shelf"))


def test_models_are_made_and_unmade_as_one_by_one() -> None:
    together = Together(*operations())
    before, after, singly = ProjectState(), ProjectState(), ProjectState()
    together.state_forwards("shop", after)
    for operation in operations():
        operation.state_forwards("shop", singly)
    assert after == singly

    with connection.schema_editor() as editor:
        together.database_forwards("shop", editor, before, after)
    assert "a_shelf_has_one_name" in constraints()
    after.apps.get_model("shop", "Shelf").objects.create(name="top").book_set.create()

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with connection.schema_editor() as editor:
        together.database_backwards("shop", editor, after, before)
    assert constraints() == set()


def test_what_was_rendered_before_is_rendered_anew() -> None:
    state = ProjectState()
    assert state.apps.get_models() == []
    Together(*operations()).state_forwards("shop", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Shelf", "Book"}


def test_it_says_what_it_does_and_how_it_is_written() -> None:
    together = Together(*operations())
    assert together.describe() == "Create model Shelf; Create model Book"
    assert together.deconstruct() == ("Together", list(together.operations), {})
