"""The API's one document: who may come in, and every domain's router."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.urls import path, re_path
from ninja.errors import AuthenticationError
from ninja.security import APIKeyCookie, HttpBearer

from creuset.billing.api import router as money
from creuset.bookings.api import account as own_basket
from creuset.bookings.api import router as bookings
from creuset.config.api_index import router as index
from creuset.core import clock
from creuset.core.api.calendars import router as calendars
from creuset.core.api.docs import operations_page
from creuset.core.api.house import HouseAPI, nothing_here
from creuset.desk.api import router as figures
from creuset.documents.api import router as certificates
from creuset.domiciliation.api import router as domiciliation
from creuset.imports.api import router as imports
from creuset.incubation.api import applying
from creuset.incubation.api import router as incubation
from creuset.notices.api import account as own_notices
from creuset.notices.api import router as notices
from creuset.people.actors import Actor, Via
from creuset.people.api import account_router as account
from creuset.people.api import router as people
from creuset.people.tokens import actor_from_token
from creuset.places.api import router as places
from creuset.plans.api import router as plans
from creuset.projects.api import router as projects
from creuset.questions.api import router as forms
from creuset.reception.api import router as reception
from creuset.simulation.api import router as what_ifs


class Token(HttpBearer):
    """A program carries a token of a person or of an organisation."""

    openapi_description = "A token made under “My account”, sent as “Authorization: Bearer …”."

    def __init__(self, *, takes_outsiders: bool = False) -> None:
        super().__init__()
        self.takes_outsiders = takes_outsiders

    def __call__(self, request: HttpRequest) -> Actor | None:
        """Return the token's actor, or None where no token was sent; a bad one is never passed over."""
        if "Authorization" not in request.headers:
            return None
        actor: Actor | None = super().__call__(request)
        if actor is None:
            raise AuthenticationError
        return actor if self.takes_outsiders else within_village(request, actor)

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        """Return the actor that the token stands for, if it is live."""
        return actor_from_token(token, now=clock.now())


class Session(APIKeyCookie):
    """The house's own pages ask with their session, and with the token against forgery."""

    param_name = settings.SESSION_COOKIE_NAME

    def __init__(self, *, takes_outsiders: bool = False) -> None:
        super().__init__()
        self.takes_outsiders = takes_outsiders

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """Return whoever is signed in."""
        if not request.user.is_authenticated:
            return None
        actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
        known = Actor(party=actor.party, via=Via.API)
        return known if self.takes_outsiders else within_village(request, known)


def within_village(request: HttpRequest, actor: Actor) -> Actor:
    """Return the actor, if the village of the address knows it; to others the village is not there."""
    village = getattr(request, "village", None)
    if village is not None and not actor.is_known_in(village):
        raise Http404
    return actor


api = HouseAPI(
    title="Creuset",
    version="1",
    description=(
        "Everything that a person can do on the pages of a village, a program can do here. "
        "Errors are problem documents (RFC 9457); lists are read page by page with a cursor; "
        "a write sent again with the same Idempotency-Key happens once."
    ),
    urls_namespace="api",
    auth=[Token(), Session()],
)

VILLAGE = "/villages/{village:village}"
api.add_router("", index)
api.add_router("", calendars)
api.add_router("", account)
api.add_router("", own_notices)
api.add_router("", own_basket)
api.add_router(VILLAGE, people)
api.add_router(VILLAGE, certificates)
api.add_router(VILLAGE, notices)
api.add_router(VILLAGE, projects)
api.add_router(VILLAGE, places)
api.add_router(VILLAGE, bookings)
api.add_router(VILLAGE, money)
api.add_router(VILLAGE, plans)
api.add_router(VILLAGE, reception)
api.add_router(VILLAGE, domiciliation)
api.add_router(VILLAGE, forms)
api.add_router(VILLAGE, incubation)
api.add_router(VILLAGE, applying, auth=[Token(takes_outsiders=True), Session(takes_outsiders=True)])
api.add_router(VILLAGE, imports)
api.add_router(VILLAGE, figures)
api.add_router(VILLAGE, what_ifs)

routes, _app, namespace = api.urls
urlpatterns = [
    path("docs", operations_page(api), name="docs"),
    *routes,
    re_path(r"^[\s\S]*\Z", nothing_here, name="nothing"),
]
app_name = namespace
