"""Sessions in the database, as Django's own, read by a question that is put into SQL once."""

from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models.functions import Now

from creuset.core.prepared import Given, Prepared

LIVE = Prepared(
    lambda: Session.objects.filter(
        session_key=Given("key", Session._meta.get_field("session_key")),
        expire_date__gt=Now(),
    )
)


class SessionStore(db.SessionStore):
    """The session that a cookie names: read by every request of somebody signed in."""

    def _get_session_from_db(self) -> Any:
        session = LIVE.first(key=self.session_key)
        if session is None:
            self._session_key = None
        return session
