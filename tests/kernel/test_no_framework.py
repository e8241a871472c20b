import doctest
import importlib
import pkgutil
import subprocess
import sys

import pytest

from creuset import kernel

MODULES = sorted(
    module.name for module in pkgutil.walk_packages(kernel.__path__, f"{kernel.__name__}.")
)

CHECK = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
assert "django" not in sys.modules
print(len(sys.argv) - 1)
"""


def test_the_kernel_imports_no_django():
    assert "creuset.kernel.openings.hours" in MODULES
    done = subprocess.run(
        [sys.executable, "-c", CHECK, *MODULES],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.strip()) == (0, str(len(MODULES))), done.stderr


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_the_docstrings_are_true(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
