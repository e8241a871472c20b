"""The pages for programs in a real browser: wide and narrow, light and dark, without a violation."""

import pytest
from django.test import Client

from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def signed_in(live_server, page):
    user = make_user()
    client = Client()
    client.force_login(user)
    value = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": value, "url": live_server.url}])
    return page


def test_they_fit_the_screen_and_break_no_rule(signed_in, live_server, faults):
    page, errors = signed_in, []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)

    def judge():
        assert errors == []
        assert faults(page) == []
        errors.clear()  # axe writes styles, which the policy refuses

    page.goto(live_server.url + "/account/calendars/")
    judge()
    page.locator("main form button.primary").click()
    page.wait_for_selector("code.secret")
    judge()
    page.goto(live_server.url + "/api/v1/docs")
    judge()
