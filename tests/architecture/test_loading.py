"""What a process loads before somebody needs it: every command pays for it, and the first page waits for it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.pure

#: Libraries that take tenths of a second to come, and that few processes use.
HEAVY = {
    "icalendar",
    "ninja",
    "numpy",
    "openpyxl",
    "pydantic",
    "pyhanko",
    "scipy",
    "urllib3",
}


def loaded_by(code: str, tmp_path: Path) -> set[str]:
    """Return the modules that a process has when it has done this, Django loaded."""
    told = "import json, sys; print(json.dumps(sorted(sys.modules)))"
    environment = os.environ | {
        "CREUSET_DATA": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "creuset.config.settings",
    }
    process = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}; {told}"],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return set(json.loads(process.stdout))


def routers(modules: set[str]) -> set[str]:
    """Return the modules of the domains' part of the API, and the document that joins them."""
    return {
        name
        for name in modules
        if name.startswith("creuset.")
        and "api" in name.split(".")[2:]
        and not name.startswith("creuset.core.")
    }


def test_a_command_loads_no_address_no_api_and_no_heavy_library(tmp_path):
    modules = loaded_by("pass", tmp_path)
    assert not modules & HEAVY
    assert not routers(modules)
    assert "creuset.config.urls" not in modules


def test_whoever_makes_the_demonstration_and_its_links_loads_no_api(tmp_path):
    modules = loaded_by(
        "import creuset.simulation.commands; from django.urls import reverse; reverse('network:home')",
        tmp_path,
    )
    assert "creuset.config.urls" in modules
    assert not modules & HEAVY
    assert not routers(modules)


def test_a_page_is_found_without_the_api(tmp_path):
    modules = loaded_by("from django.urls import resolve; resolve('/account/login/')", tmp_path)
    assert not routers(modules)
    assert "ninja" not in modules


@pytest.mark.parametrize(
    "asked",
    [
        "from django.urls import resolve; resolve('/api/v1/me')",
        "from django.urls import reverse; reverse('api:me')",
    ],
)
def test_the_api_comes_when_somebody_asks_for_it(asked, tmp_path):
    assert "creuset.config.api" in loaded_by(asked, tmp_path)
