"""Whom a caller may read: who may not is told that there is nothing."""

from django.http import Http404
from django.shortcuts import get_object_or_404

from creuset.core.roles import Capability
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Affiliation, KnownParty, Party
from creuset.people.permissions import speaks_for
from creuset.people.queries import get_known, live_affiliations_in
from creuset.people.requests import ApiRequest


def check_team(request: ApiRequest, capability: Capability) -> None:
    """Raise Http404 unless the caller has the capability: what one may not see is not there."""
    if not request.auth.may(capability, request.village):
        raise Http404


def known_party(request: ApiRequest, pk: int) -> KnownParty:
    """Return what the village knows of a party, to its team and to whoever speaks for the party."""
    known = get_known(request.village, pk)
    if not speaks_for(request.auth, known.party):
        check_team(request, Capability.SEE_PEOPLE)
    return known


def of_kind(known: KnownParty, *, is_organisation: bool) -> Party:
    if known.party.is_organisation is not is_organisation:
        raise NotFound(_("This village knows nobody of this kind by this number."))
    return known.party


def affiliation_of(request: ApiRequest, pk: int, row: int) -> Affiliation:
    organisation = known_party(request, pk).party
    rows = live_affiliations_in(request.village, organisation)
    return get_object_or_404(rows, pk=row)
