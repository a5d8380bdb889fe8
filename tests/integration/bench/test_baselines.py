from pathlib import Path

import pytest
from django.db import connection

from bench.baselines import bare_copy_seconds


@pytest.mark.django_db
def test_a_bare_copy_is_timed_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('a,"b"\n1,2\n3,4\n')
    assert 0 < bare_copy_seconds(path, ["a", "b"]) < 10
    assert "bench_copy" not in connection.introspection.table_names()
