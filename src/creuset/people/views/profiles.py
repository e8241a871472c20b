"""My profile, and persons as others may see them."""

from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from creuset.core import clock, files
from creuset.core.models import StoredFile
from creuset.people.actions import change_profile, set_photo
from creuset.people.actors import Actor
from creuset.people.forms.profiles import ProfileForm
from creuset.people.models import Party, Profile
from creuset.people.profile_words import AUDIENCE_LABELS, FIELD_LABELS, HINTS, language_name
from creuset.people.queries.profiles import (
    Card,
    card_of,
    crafts_listed,
    find_profile,
    get_card,
    profile_of,
    relation_of,
    villages_knowing,
)
from creuset.people.requests import MemberRequest, PublicRequest, member_page
from creuset.people.rules.profiles import Audience, ProfileField, Relation, seen_by, still_wanted
from creuset.people.views.answers import answer_form
from creuset.villages.models import Village

#: As whom one looks at one's own profile: whoever is just within the audience.
AS = {
    Audience.TEAM: Relation.TEAM,
    Audience.COMPANY: Relation.COMPANY,
    Audience.VILLAGE: Relation.VILLAGE,
    Audience.NETWORK: Relation.NETWORK,
    Audience.EVERYBODY: Relation.STRANGER,
}


def mine(party: Party) -> dict[str, Any]:
    """Return what my profile shows of what I say of myself: each part with who sees it, and what is still wanted."""
    profile, card = profile_of(party), card_of(party, Relation.SELF)
    return {
        **card_values(card),
        "audiences": {
            field.value: AUDIENCE_LABELS[profile.audience_of(field)] for field in ProfileField
        },
        "hints": [HINTS[field] for field in still_wanted(card.said)],
    }


def card_values(card: Card) -> dict[str, Any]:
    """Return what the card of a person is drawn from."""
    return {
        "card": card,
        "photo_url": files.address(card.photo) if card.photo else "",
        "photo_set": files.versions(card.photo) if card.photo else "",
        "languages_spoken": [language_name(code) for code in card.languages],
    }


@require_http_methods(["GET", "POST"])
@member_page
def change_mine(request: MemberRequest, village: Village) -> HttpResponse:
    """What I say of myself, and who sees each part."""
    party = request.actor.party
    assert party is not None  # noqa: S101 -- told to the type checker: somebody signed in is a party
    known = crafts_listed(party, village)
    profile = profile_of(party)
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        village=village,
        known=known,
        has_photo=bool(profile.pk and files.list_of(Profile.PHOTO, profile.pk)),
        initial=ProfileForm.values_of(profile, known),
    )
    return answer_form(
        request,
        form,
        lambda: _save(form, party, village, request.actor),
        said=_("Saved."),
        then=reverse("people_my:profile", args=[village]),
        title=_("What I say of myself"),
        lede=_("For each part, choose who sees it. Every village of the network follows it."),
        submit=_("Save"),
        base="core/my.html",
        template="people/my_profile_form.html",
    )


def _save(form: ProfileForm, party: Party, village: Village, by: Actor) -> Profile:
    now = clock.now()
    upload = form.cleaned_data["photo"]
    if upload or form.cleaned_data.get("no_photo"):
        set_photo(party=party, village=village, upload=upload or None, by=by, now=now)
    return change_profile(party=party, village=village, **form.values(), by=by, now=now)


@require_GET
@member_page
def preview(
    request: MemberRequest,
    village: Village,  # noqa: ARG001 - of the address
) -> HttpResponseBase:
    """My page as others see it: `as` says who."""
    party = request.actor.party
    assert party is not None  # noqa: S101 -- as above
    asked = request.GET.get("as", "")
    audience = Audience(asked) if asked in set(Audience) else Audience.VILLAGE
    card = card_of(party, AS[audience])
    values = card_values(card) | {
        "asked": audience.value,
        "choices": AUDIENCE_LABELS.items(),
        "fields": [FIELD_LABELS[field] for field in ProfileField if field not in card.said],
    }
    return render(request, "people/my_preview.html", values)


@require_GET
def person(request: PublicRequest, village: Village, pk: int) -> HttpResponseBase:
    """A person, as far as they show themselves to whoever reads; who shows nothing is not there."""
    by = request.actor or None
    card = get_card(by, village, pk, now=clock.now())
    is_known = by is not None and by.is_known_in(village)
    values = card_values(card) | {
        "base": "core/my.html" if is_known else "core/site.html",
        "is_team": card.relation is Relation.TEAM,
        "is_me": card.relation is Relation.SELF,
    }
    return render(request, "people/person.html", values)


def may_see_photo(by: object, stored: StoredFile) -> bool:
    """Say whether somebody, or a stranger, sees the photo of a profile, through any village that knows the person."""
    profile = find_profile(stored.object_id)
    if profile is None:
        return False
    audience = profile.audience_of(ProfileField.PHOTO)
    if seen_by(audience, Relation.STRANGER):
        return True
    if not isinstance(by, Actor):
        return False
    now = clock.now()
    return by.party_id == profile.party_id or any(
        seen_by(audience, relation_of(by, profile.party, village, now=now))
        for village in villages_knowing(profile.party)
    )
