"""Places, months and lines in addresses."""

import pytest
from django.http import Http404

from pbc.activity.domain.lines import Line
from pbc.activity.views.scope import line_or_404, month_or_404
from pbc.core.periods import Month


def test_what_there_is_is_found_and_the_rest_is_not() -> None:
    assert month_or_404("2006-04") == Month(2006, 4)
    assert line_or_404("ae") is Line.AE
    for wrong in (lambda: month_or_404("April"), lambda: line_or_404("nonsense")):
        with pytest.raises(Http404):
            wrong()
