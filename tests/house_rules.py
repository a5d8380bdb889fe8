"""The rules of the house that no tool knows: functions from source files to the places that break them.

Each returns lines such as ``budgets/views.py:12 writes with .save()``; :mod:`tests.test_repository` expects none,
and plants a violation of each to see it caught.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

PACKAGES = ("pbc", "governance", "disputes", "budgets", "business_cases", "information_packs")
LONGEST_MODULE = 400

WRITERS_ALWAYS = {
    *("bulk_create", "bulk_update", "get_or_create", "update_or_create"),
    *("acreate", "asave", "adelete", "aupdate", "abulk_create", "abulk_update", "aget_or_create", "aupdate_or_create"),
    *("copy_expert", "copy_from"),
}
WRITERS_OF_ROWS = {"save": {"update_fields", "using", "force_insert", "force_update"}, "delete": {"using"}}
WRITERS_OF_QUERYSETS = {"create", "update", "delete"}
QUERYSET_WORDS = {
    *("objects", "_base_manager", "_default_manager", "all", "filter", "exclude", "order_by", "select_for_update"),
    *("visible_to", "get_queryset"),
}
SQL_THAT_WRITES = re.compile(
    r"\s*(INSERT INTO|UPDATE \w|DELETE FROM|MERGE INTO|TRUNCATE|COPY \S+.* FROM STDIN|CREATE |ALTER |DROP )"
)
ROOMS_THAT_WRITE = {"actions", "migrations"}
ROOMS_WITH_SQL_TEXT = ROOMS_THAT_WRITE | {"domain"}  # text alone writes nothing
WRITERS_BELOW_ACTIONS = ("pbc/core/audit.py", "pbc/core/embedded/")

ROOMS_WITH_SCOPED_READS = {"views", "api", "home"}
SCOPED = "visible_to"
UNSCOPED_SHORTCUTS = {"get_object_or_404", "get_list_or_404", "aget_object_or_404", "aget_list_or_404"}

# Plain Python knows no zone but the one it is given; the clock is where the one name is defined.
MAY_NAME_DAYS = {"pbc/core/clock.py", "pbc/accounts/domain/mail.py"}

# What has no logic of its own, or is seen whole only in a running system.
WITHOUT_MIRROR = {"__init__.py", "__main__.py", "apps.py", "settings.py", "urls.py", "wsgi.py", "celery.py", "admin.py"}
OUTER_ROOMS = {
    *("admin", "forms", "management", "middleware", "models", "presenters", "rendering", "serializers", "tasks"),
    "views",
}
AUDIT_TABLE = "AUDIT_SENTENCES"


def source_files(root: Path) -> Iterator[Path]:
    """Every module of the application."""
    for package in PACKAGES:
        yield from sorted((root / package).rglob("*.py"))


def rooms(root: Path, path: Path) -> set[str]:
    """The directories and the module that a file is in: ``{"budgets", "actions", "claims"}``."""
    return set(path.relative_to(root).with_suffix("").parts)


def writes_outside_actions(root: Path) -> list[str]:
    """Rows are written by actions alone, so that no write goes without its checks and its audit event."""
    found = []
    for path in source_files(root):
        name = path.relative_to(root).as_posix()
        if rooms(root, path) & ROOMS_THAT_WRITE or name.startswith(WRITERS_BELOW_ACTIONS):
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and (word := _write(node)):
                found.append(f"{name}:{node.lineno} writes with .{word}()")
            if _is_writing_sql(node) and not rooms(root, path) & ROOMS_WITH_SQL_TEXT:
                found.append(f"{name}:{node.lineno} writes with SQL")
    return found


def reads_without_scope(root: Path) -> list[str]:
    """Views and the API reach rows through ``visible_to``, so that another organisation's row is not found."""
    found = []
    for path in source_files(root):
        if not rooms(root, path) & ROOMS_WITH_SCOPED_READS:
            continue
        tree = _tree(path)
        scoped = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == SCOPED}
        for node in ast.walk(tree):
            where = f"{path.relative_to(root).as_posix()}:{getattr(node, 'lineno', 0)}"
            if isinstance(node, ast.Attribute) and node.attr == "objects" and id(node) not in scoped:
                found.append(f"{where} reads .objects without .{SCOPED}()")
            if isinstance(node, ast.Call) and _is_unscoped_shortcut(node):
                found.append(f"{where} reads a whole model with a shortcut")
    return found


def days_by_another_name(root: Path) -> list[str]:
    """The day of a moment is asked of ``pbc.core.clock.day_of``, in London: ``.date()`` gives the day in Greenwich."""
    return [
        f"{name}:{node.lineno} takes the day of a moment without day_of()"
        for path in source_files(root)
        if (name := path.relative_to(root).as_posix()) not in MAY_NAME_DAYS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if node.func.attr == "localdate" or (node.func.attr == "date" and not node.args and not node.keywords)
    ]


def modules_too_long(root: Path) -> list[str]:
    return [
        f"{path.relative_to(root).as_posix()} has {lines} lines, more than {LONGEST_MODULE}"
        for path in source_files(root)
        if "migrations" not in rooms(root, path) and (lines := len(path.read_text().splitlines())) > LONGEST_MODULE
    ]


def modules_without_test(root: Path) -> list[str]:
    """A module with functions has a test module of its name, in its place in the tree.

    In the outer rooms, where modules only translate, tests of the room will do.
    """
    found = []
    for path in source_files(root):
        mirrors = _mirrors(root, path)
        if _has_logic(root, path) and not any(_tests_of(mirror) for mirror in mirrors + _of_room(root, path)):
            wanted = mirrors[0].relative_to(root).as_posix()
            found.append(f"{path.relative_to(root).as_posix()} has no {wanted} (or in integration/)")
    return found


def audit_kinds(root: Path) -> dict[str, str]:
    """Every kind of audit event that the source records, with a place where it does."""
    return {
        kind: f"{path.relative_to(root).as_posix()}:{line}"
        for path in source_files(root)
        for kind, line in _first_words_of_calls(path, "record", of="audit")
    }


def audit_sentences(root: Path) -> set[str]:
    """Every kind of audit event that a presenter words: the keys of the tables ``AUDIT_SENTENCES``."""
    keys: set[str] = set()
    for path in source_files(root):
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.AnnAssign | ast.Assign) and isinstance(node.value, ast.Dict):
                targets = [node.target] if isinstance(node, ast.AnnAssign) else node.targets
                if any(isinstance(target, ast.Name) and target.id == AUDIT_TABLE for target in targets):
                    keys |= {key.value for key in node.value.keys if isinstance(key, ast.Constant)}
    return keys


def sentences_of_nothing(root: Path) -> set[str]:
    """Kinds of audit event that are worded and that no action names: the record was lost, or the words are left over.

    A kind that is put together, such as ``f"activity.import_{status}"``, is taken for every kind that begins so.
    """
    named, begun = set(), set()
    for path in source_files(root):
        for node in ast.walk(_tree(path)) if "actions" in rooms(root, path) else ():
            if isinstance(node, ast.Constant):
                named.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begun.add(str(node.values[0].value))
    begins = tuple(words for words in begun if re.fullmatch(r"[a-z_]+\.[a-z_]+", words))
    return {kind for kind in audit_sentences(root) - named if not kind.startswith(begins)}


def tasks_enqueued(root: Path) -> dict[str, str]:
    """Every task sent by name, with a place that sends it."""
    return {
        task: f"{path.relative_to(root).as_posix()}:{line}"
        for path in source_files(root)
        for name in ("enqueue", "enqueue_if_possible")
        for task, line in _first_words_of_calls(path, name)
    }


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def _write(call: ast.Call) -> str | None:
    """The word that writes, if this call writes rows."""
    if not isinstance(call.func, ast.Attribute):
        return None
    word = call.func.attr
    if word in WRITERS_ALWAYS:
        return word
    if word in WRITERS_OF_QUERYSETS and set(_chain(call.func.value)) & QUERYSET_WORDS:
        return word
    # workbook.save(path) and cache.delete(key) take something; a row's save() and delete() do not
    if word in WRITERS_OF_ROWS and not call.args and {key.arg for key in call.keywords} <= WRITERS_OF_ROWS[word]:
        return word
    return None


def _chain(node: ast.expr) -> Iterator[str]:
    """The words of ``Model.objects.filter(...)``, from right to left."""
    while True:
        match node:
            case ast.Call(func=inner):
                node = inner
            case ast.Attribute(value=inner, attr=word):
                yield word
                node = inner
            case _:
                return


def _is_writing_sql(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(SQL_THAT_WRITES.match(node.value))


def _is_unscoped_shortcut(call: ast.Call) -> bool:
    named = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    return (
        named in UNSCOPED_SHORTCUTS
        and bool(call.args)
        and isinstance(call.args[0], ast.Name)
        and call.args[0].id[:1].isupper()
    )


def _has_logic(root: Path, path: Path) -> bool:
    if path.name in WITHOUT_MIRROR or "migrations" in rooms(root, path):
        return False
    functions = (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))
    return any(not function.name.startswith("__") for function in functions)


def _mirrors(root: Path, path: Path) -> list[Path]:
    parts = path.relative_to(root).with_suffix("").parts
    *folders, module = parts[1:] if parts[0] == "pbc" else parts
    return [root.joinpath("tests", kind, *folders, f"test_{module}.py") for kind in ("unit", "integration")]


def _of_room(root: Path, path: Path) -> list[Path]:
    """Where tests of an outer room may be: ``budgets/test_views.py``, ``budgets/views/test_*.py``."""
    parts = path.relative_to(root).with_suffix("").parts
    parts = parts[1:] if parts[0] == "pbc" else parts
    if len(parts) < 2 or parts[1] not in OUTER_ROOMS:
        return []
    app, room = parts[0], parts[1]
    folders = [root / "tests" / kind / app for kind in ("unit", "integration")]
    return [folder / name for folder in folders for name in (f"test_{room}.py", f"{room}/test_.py")]


def _tests_of(mirror: Path) -> list[Path]:
    """``test_imports.py``, or several where one would be too long: ``test_imports_refused.py``."""
    return list(mirror.parent.glob(f"{mirror.stem}*.py"))


def _first_words_of_calls(path: Path, function: str, *, of: str | None = None) -> Iterator[tuple[str, int]]:
    """The constant first argument of each call of ``function``, or of ``of.function``, with its line."""
    for node in ast.walk(_tree(path)):
        if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
            continue
        match node.func:
            case ast.Attribute(value=ast.Name(id=owner), attr=name) if name == function and of in (None, owner):
                yield str(node.args[0].value), node.lineno
            case ast.Name(id=name) if name == function and of is None:
                yield str(node.args[0].value), node.lineno
