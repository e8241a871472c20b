"""The habits of the code, where a linter has no rule for them."""

import ast
import sys

from tests.architecture.house import imports, layer_of, roles_of, short, sources, tree

READERS_OF_THE_CLOCK = {
    "views",
    "tasks",
    "commands",
    "api",
    "cli",
    "feeds",
    "middleware",
    "templatetags",
    "context",
    "health",
}
#: Called by a framework that hands over no `now`.
CALLED_BY_A_FRAMEWORK = {
    "src/creuset/core/mail.py",
    "src/creuset/core/voice.py",  # called whenever a sentence is shown
    "src/creuset/core/clock.py",
    "src/creuset/core/idempotency.py",  # wraps views of the API
    "src/creuset/people/adapters.py",
    "src/creuset/simulation/whatif/lives.py",  # a process of its own, which sets its clock
    "src/creuset/simulation/calling/lives.py",  # lives in that process
}
SETS_THE_CLOCK = {
    "src/creuset/core/clock.py",
    "src/creuset/config/cli/serving.py",  # the demo opened at another hour
}
OTHER_CLOCKS = {
    "timezone.now",
    "timezone.localdate",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "date.today",
    "time.time",
}
NAMES_THAT_SAY_NOTHING = {
    "utils",
    "util",
    "helpers",
    "helper",
    "services",
    "service",
    "common",
    "misc",
    "managers",
}


def of(*roles):
    return [path for path in sources() if roles_of(path) & set(roles)]


def calls(path):
    return (node for node in ast.walk(tree(path)) if isinstance(node, ast.Call))


def public_functions(path):
    return (
        node
        for node in tree(path).body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )


def test_there_are_sources_to_look_at():
    assert len(sources()) > 50


def test_modules_are_named_by_what_they_hold():
    assert [short(path) for path in sources() if roles_of(path) & NAMES_THAT_SAY_NOTHING] == []


def test_the_clock_is_read_at_the_door():
    readers = [
        path
        for path in sources()
        if any(name.startswith("creuset.core.clock") for name in imports(path))
    ]
    inside = [path for path in readers if not roles_of(path) & READERS_OF_THE_CLOCK]
    assert {short(path) for path in inside} - CALLED_BY_A_FRAMEWORK == set()


def test_nobody_else_asks_what_time_it_is():
    asking = [
        f"{short(path)}:{node.lineno}"
        for path in sources()
        if short(path) not in SETS_THE_CLOCK
        for node in calls(path)
        if ast.unparse(node.func) in OTHER_CLOCKS
    ]
    assert asking == []


def test_views_reach_rows_through_access_functions():
    managers = [
        f"{short(path)}:{node.lineno} {ast.unparse(node)}"
        for path in of("views", "api")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_default_manager"}
    ]
    assert managers == []


def test_rules_know_values_only():
    known = [
        f"{short(path)}: {name}"
        for path in of("rules")
        for name in imports(path)
        if name.startswith(("django.db", "django.http", "django.conf", "creuset.core.clock"))
        or ".models" in name
    ]
    assert known == []


def test_states_know_no_framework():
    assert [
        short(path) for path in of("states") for name in imports(path) if name.startswith("django")
    ] == []


def test_actions_name_each_of_their_arguments():
    """An action is what is done `by` somebody, offered by the domain's `actions`; beside them stand their steps."""
    positional = [
        f"{short(path)}: {function.name}"
        for path in of("actions")
        for function in public_functions(path)
        if function.args.args or function.args.posonlyargs
        if "by" in {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
        if function.name in offered_by(path) and not function.name.startswith("check_")
    ]
    assert positional == []


def offered_by(path):
    """The public names of the package, or of the module where that is all there is."""
    package = path.parent / "__init__.py" if path.name != "actions.py" else path
    names = [
        element.value
        for node in tree(package).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"
        for element in node.value.elts
    ]
    return names or [function.name for function in public_functions(path)]


def test_the_kernel_imports_calendars_the_standard_library_and_itself():
    known = sys.stdlib_module_names | {"dateutil", "holidays", "icalendar", "recurring_ical_events"}
    outside = [
        f"{short(path)}: {name}"
        for path in sources()
        if layer_of(path) == "kernel"
        for name in imports(path)
        if name.split(".")[0] not in known and not name.startswith("creuset.kernel")
    ]
    assert outside == []
