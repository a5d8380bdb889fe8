"""The Jinja environment of pages and packs."""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import Any

from django.conf import settings
from django.forms import BoundField
from django.templatetags.static import static
from django.urls import reverse
from jinja2 import ChainableUndefined, Environment, PackageLoader, Template
from jinja2.utils import missing

from pbc.core import clock, formats
from pbc.core.faults import plain_errors
from pbc.core.working import Working


class PageUndefined(ChainableUndefined):
    """Strict about what a view forgot, lenient about what a mapping leaves out.

    ``cell.href`` of a mapping without it, and an ``if`` without ``else``, are nothing. A name that is not in the
    context, or an attribute that an object of ours does not have, raises when shown, looped over or asked further.
    """

    @property
    def _is_lenient(self) -> bool:
        if self._undefined_obj is missing:
            return self._undefined_name is None  # an `if` without `else`
        return isinstance(self._undefined_obj, Mapping)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") or self._is_lenient:
            return super().__getattr__(name)
        return self._fail_with_undefined_error()

    def __str__(self) -> str:
        return "" if self._is_lenient else self._fail_with_undefined_error()

    def __iter__(self) -> Iterator[Any]:
        return iter(()) if self._is_lenient else self._fail_with_undefined_error()

    def __len__(self) -> int:
        return 0 if self._is_lenient else self._fail_with_undefined_error()


class PageEnvironment(Environment):
    """Our templates, strict; those of NHS.UK under ``nhsuk/``, as lenient as they are written for."""

    def __init__(self, **options: Any) -> None:
        ours = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True, "undefined": PageUndefined}
        super().__init__(**(options | ours))
        self.nhsuk = Environment(
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
            undefined=ChainableUndefined,
            loader=PackageLoader("nhsuk_frontend_jinja"),
        )

    def get_template(
        self, name: str | Template, parent: str | None = None, globals: MutableMapping[str, Any] | None = None
    ) -> Template:
        if isinstance(name, str) and name.startswith("nhsuk/"):
            return self.nhsuk.get_template(name, parent, globals)
        return super().get_template(name, parent, globals)


def environment(**options: Any) -> Environment:
    env = PageEnvironment(**options)
    env.globals.update(
        undefined=ChainableUndefined(name="undefined"),  # "leave this out", said to the NHS.UK macros
        static=static,
        url=_url,
        is_demo=settings.DEMO,
        clock_is_shifted=bool(settings.CLOCK_OFFSET_DAYS),
        today=clock.today,
        clock_today=clock.today,  # in the layout: a page may give a day of its own as ``today``
        as_working=_as_working,
        choice_items=_choice_items,
        plain_errors=plain_errors,
    )
    env.filters.update(
        pounds=formats.pounds,
        pounds0=formats.pounds0,
        number=formats.number,
        percent=formats.percent,
        measure=formats.measure,
        date=formats.day,
        datetime=formats.moment,
        month=formats.month,
    )
    return env


def _url(route: str, *args: Any, **kwargs: Any) -> str:
    """``url('organisations:practice', code='Z00001')``."""
    return reverse(route, args=args or None, kwargs=kwargs or None)


def _as_working(working: Working | Mapping[str, Any]) -> Working:
    return working if isinstance(working, Working) else Working.from_dict(working)


def _choice_items(bound: BoundField) -> list[dict[str, Any]]:
    """A field's choices, as the NHS.UK macros of radios, checkboxes and selects take them."""
    value = bound.value()
    chosen = {str(item) for item in (value if isinstance(value, list | tuple) else [value]) if item is not None}
    return [
        {"value": str(key), "text": str(label), "selected": str(key) in chosen, "checked": str(key) in chosen}
        for key, label in bound.field.choices  # type: ignore[attr-defined]
    ]
