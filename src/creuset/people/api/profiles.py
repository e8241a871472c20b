"""What persons say of themselves, each part for whom they chose."""

from typing import Annotated, Any

from ninja import Field, File, Status, UploadedFile

from creuset.core import clock, files
from creuset.core.api import In, Out, Router, needs
from creuset.core.roles import Scope
from creuset.kernel.errors import NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people import actions
from creuset.people.models import Party
from creuset.people.queries.profiles import Card, card_of, get_card, profile_of
from creuset.people.requests import ApiRequest
from creuset.people.rules.profiles import Audience, Link, ProfileField, Relation

router = Router(tags=["people"])
mine = Router(tags=["account"])

Name = Annotated[str, Field(max_length=120)]


class LinkOfPersonOut(Out):
    """An address of somebody elsewhere."""

    label: str
    url: str


class PersonCardOut(Out):
    """A person as far as they show themselves to whoever asks; what is not for them is empty."""

    id: int
    name: str
    photo: str
    trades: list[str]
    skills: list[str]
    words: str
    languages: list[str]
    links: list[LinkOfPersonOut]
    organisations: list[str]
    email: str
    phone: str


class MyProfileOut(PersonCardOut):
    """What I say of myself, whole: my words in each language, and who sees each part."""

    words_by_language: dict[str, str]
    audiences: dict[ProfileField, Audience]


class LinkOfPersonIn(In):
    """An address of mine elsewhere."""

    label: Name = ""
    url: Annotated[str, Field(max_length=400)]


class MyProfileIn(In):
    """What I say of myself; trades and skills by code or name of the village's list, or in own words."""

    words: dict[
        Annotated[str, Field(pattern="^[a-z]{2}$")], Annotated[str, Field(max_length=3000)]
    ] = {}
    trades: Annotated[list[Name], Field(max_length=40)] = []
    skills: Annotated[list[Name], Field(max_length=40)] = []
    languages: Annotated[list[Annotated[str, Field(max_length=10)]], Field(max_length=40)] = []
    links: Annotated[list[LinkOfPersonIn], Field(max_length=40)] = []
    audiences: dict[ProfileField, Audience] = {}
    #: In which language own words are written.
    language: Annotated[str, Field(pattern="^[a-z]{2}$")] = "fr"


@mine.get("/me/presentation", response=MyProfileOut, summary="What I say of myself")
def get_mine(request: ApiRequest) -> dict[str, Any]:
    """All that I say of myself, and who sees each part."""
    return _mine(_me(request))


@mine.put("/me/presentation", response=MyProfileOut, summary="Change what I say of myself")
@needs(Scope.PEOPLE)
def change_mine(request: ApiRequest, profile: MyProfileIn) -> dict[str, Any]:
    """I say this of myself in the whole network, each part to whom I choose; what has no audience is kept careful."""
    party = _me(request)
    actions.change_profile(
        party=party,
        village=None,
        words=profile.words,
        trades=profile.trades,
        skills=profile.skills,
        languages=profile.languages,
        links=[Link(link.url, link.label) for link in profile.links],
        audiences=profile.audiences,
        language=profile.language,
        by=request.auth,
        now=clock.now(),
    )
    return _mine(party)


@mine.post("/me/photo", response=MyProfileOut, summary="Put up my photo")
@needs(Scope.PEOPLE)
def put_photo(request: ApiRequest, photo: File[UploadedFile]) -> dict[str, Any]:
    """I am seen by this picture."""
    party = _me(request)
    actions.set_photo(party=party, village=None, upload=photo, by=request.auth, now=clock.now())
    return _mine(party)


@mine.delete("/me/photo", response={204: None}, summary="Remove my photo")
@needs(Scope.PEOPLE)
def remove_photo(request: ApiRequest) -> Status[None]:
    """I am seen by no picture."""
    actions.set_photo(
        party=_me(request), village=None, upload=None, by=request.auth, now=clock.now()
    )
    return Status(204, None)


@router.get("/persons/{int:pk}", response=PersonCardOut, summary="A person as they show themselves")
def card(request: ApiRequest, pk: int) -> dict[str, Any]:
    """What the person shows to whoever asks; who shows them nothing is not there."""
    return _card(get_card(request.auth, request.village, pk, now=clock.now()))


def _me(request: ApiRequest) -> Party:
    party = request.auth.party
    if party is None or party.is_organisation:
        raise NotFound(_("Only a person has a profile."))
    return party


def _card(found: Card) -> dict[str, Any]:
    return {
        "id": found.party.pk,
        "name": found.party.name,
        "photo": files.address(found.photo) if found.photo else "",
        "trades": list(found.trades),
        "skills": list(found.skills),
        "words": found.words,
        "languages": list(found.languages),
        "links": [link.written() for link in found.links],
        "organisations": [row.organisation.name for row in found.companies],
        "email": found.email,
        "phone": found.phone,
    }


def _mine(party: Party) -> dict[str, Any]:
    profile = profile_of(party)
    return {
        **_card(card_of(party, Relation.SELF)),
        "words_by_language": profile.words,
        "audiences": {one: profile.audience_of(one) for one in ProfileField},
    }
