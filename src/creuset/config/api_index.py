"""Where a program starts: who it is, and which villages know it."""

from django.db.models import Q
from django.urls import reverse

from creuset.core.api import Out, Router
from creuset.people.requests import ApiRequest
from creuset.villages.models import Village

router = Router(tags=["start"])


class VillageOut(Out):
    """A village that knows the caller."""

    slug: str
    name: str
    zone: str
    languages: list[str]
    roles: list[str]
    url: str


class IndexOut(Out):
    """The first page of the API."""

    me: str
    document: str
    villages: list[VillageOut]


class MeOut(Out):
    """The party that the caller acts for, and how far its door goes."""

    id: int
    kind: str
    name: str
    email: str
    language: str
    scopes: list[str] | None
    villages: list[VillageOut]


@router.get("", response=IndexOut, summary="Start here")
def index(request: ApiRequest) -> dict[str, object]:
    """The villages that know you, and the way to the rest."""
    return {
        "me": request.build_absolute_uri(reverse("api:me")),
        "document": request.build_absolute_uri(reverse("api:openapi-json")),
        "villages": villages_of(request),
    }


@router.get("/me", response=MeOut, summary="Who you are")
def me(request: ApiRequest) -> dict[str, object]:
    """The person or organisation that this token acts for; `scopes` is null for a session."""
    party, scopes = request.auth.party, request.auth.scopes
    if party is None:
        message = "the API is never asked by the house itself"
        raise RuntimeError(message)
    return {
        "id": party.pk,
        "kind": party.kind,
        "name": party.name,
        "email": party.email,
        "language": party.language,
        "scopes": None if scopes is None else sorted(scopes),
        "villages": villages_of(request),
    }


def villages_of(request: ApiRequest) -> list[dict[str, object]]:
    """Return the villages that know the caller, by name, with its whole roles there; two queries."""
    party = request.auth.party
    roles: dict[int, list[str]] = {}
    grants = party.role_grants.filter(revoked_at__isnull=True) if party else ()
    for grant in grants:
        roles.setdefault(grant.village_id, []).append(grant.role)
    villages = Village.objects.filter(
        Q(pk__in=roles) | Q(pk__in=party.known_in.values("village") if party else [])
    ).order_by("name", "pk")
    return [
        {
            "slug": village.slug,
            "name": village.name,
            "zone": village.zone_name,
            "languages": village.languages,
            "roles": sorted(set(roles.get(village.pk, ()))),
            "url": request.build_absolute_uri(f"{reverse('api:api-root')}villages/{village.slug}"),
        }
        for village in villages
    ]
