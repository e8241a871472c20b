"""The pages for programs in a real browser: wide and narrow, light and dark, without a violation."""

from pathlib import Path

import pytest
from django.test import Client

from tests.factories.people import make_user

pytestmark = pytest.mark.django_db(transaction=True)

AXE = Path(__file__).parents[1] / "browser" / "vendor" / "axe-core"


@pytest.fixture
def signed_in(live_server, page):
    user = make_user()
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    return page


def visit(page, server):
    """Each of the pages in turn."""
    page.goto(server.url + "/account/calendars/")
    yield
    page.locator("main form button.primary").click()
    page.wait_for_selector("code.secret")
    yield
    page.goto(server.url + "/api/v1/docs")
    yield


@pytest.mark.parametrize("width", [1440, 390])
def test_they_fit_the_screen_and_are_refused_nothing(signed_in, live_server, width):
    page, errors = signed_in, []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.set_viewport_size({"width": width, "height": 900})
    for _page in visit(page, live_server):
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert errors == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_axe_finds_nothing(signed_in, live_server, width, scheme):
    page = signed_in
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    for _page in visit(page, live_server):
        page.evaluate((AXE / "axe.min.js").read_text())
        found = page.evaluate("axe.run()")["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
