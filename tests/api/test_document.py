"""The API against its own document: whatever is asked, it answers what it says, and never breaks."""

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from creuset.config.wsgi import application
from creuset.core.api import house
from tests.api.test_entrance import token_of
from tests.factories.people import make_grant, make_user
from tests.factories.villages import make_village

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def served(environ, start):
    """The application behind a server that closes what it has sent, as the caller here does not."""
    answer = application(environ, start)
    try:
        return [b"".join(answer)]
    finally:
        answer.close()


schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", served)

# Every boundary of every field takes fifty requests for each of hundreds of operations: in long runs only.
IS_LONG = settings.default.max_examples > 100
schema.config.phases.coverage.enabled = IS_LONG


@pytest.fixture
def open_connection(db):
    """A real server gives its connections back after each request; the test's own stays."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def secret(open_connection):
    user = make_user()
    make_grant(user.party, make_village(slug="la-place"))
    return token_of(user.party)


@schema.parametrize()
@settings(
    max_examples=100 if IS_LONG else 2,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
def test_it_answers_what_its_document_says(case, secret):
    house.limiter.forget()
    if "village" in case.path_parameters:
        case.path_parameters["village"] = "la-place"
    answer = case.call(headers={"Authorization": f"Bearer {secret}"})
    case.validate_response(answer, checks=CHECKS)
