"""How somebody signs in, and who they are at each request afterwards."""

from allauth.account import auth_backends

from creuset.core.prepared import Given, Prepared
from creuset.people.models import User

BY_KEY = Prepared(lambda: User.objects.filter(pk=Given("pk", User._meta.pk)))


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]  # untyped by its library
    """Signs in as allauth does; whoever is signed in is read by a question that is put into SQL once."""

    def get_user(self, user_id: int) -> User | None:
        """Return the account with its party, or None for one that is gone or may not sign in."""
        user = BY_KEY.first(pk=user_id)
        return user if user is not None and self.user_can_authenticate(user) else None
