import pytest
from django.core.cache import cache

from creuset.core.models import OutboxRow


@pytest.fixture
def letters(settings):
    """The mails that wait in the outbox, the latest last; Django's test runner would keep them elsewhere."""
    settings.MAILERS = {"default": {"BACKEND": "creuset.core.mail.OutboxBackend"}}
    return lambda: [row.payload for row in OutboxRow.objects.filter(topic="mail").order_by("pk")]


@pytest.fixture
def entrance(db, settings):
    """Nobody has tried to come in yet, and whoever does lands on their account's page."""
    cache.clear()
    settings.LOGIN_REDIRECT_URL = "/account/"
