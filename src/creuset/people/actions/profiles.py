"""What a person says of themselves: only they do."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from creuset.core import audit, files
from creuset.core.models import Audience as AuditAudience
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Party, Profile
from creuset.people.profile_words import LANGUAGES
from creuset.people.queries.profiles import crafts_listed
from creuset.people.rules.profiles import (
    Audience,
    Link,
    ProfileField,
    check_crafts,
    check_languages,
    check_links,
    check_words,
)
from creuset.villages.models import Village


@transaction.atomic
def change_profile(
    *,
    party: Party,
    village: Village | None,
    words: Mapping[str, str],
    trades: Iterable[str],
    skills: Iterable[str],
    languages: Iterable[str],
    links: Sequence[Link],
    audiences: Mapping[ProfileField, Audience],
    language: str,
    by: Actor,
    now: datetime,
) -> Profile:
    """The person says this of themselves in the whole network, each part to whom they chose.

    Trades and skills that a village lists are kept by its names: of `village`, else of all that know the person.
    Raise Forbidden; ImpossibleProfile.
    """
    row = _locked(party, by=by, now=now)
    known = crafts_listed(party, village)
    values: dict[str, Any] = {
        "words": check_words(words),
        "languages": check_languages(languages, LANGUAGES),
        "links": [link.written() for link in check_links(links)],
        "audiences": {field.value: audience.value for field, audience in audiences.items()},
    }
    for field, typed in ((ProfileField.TRADES, trades), (ProfileField.SKILLS, skills)):
        crafts = check_crafts(typed, known[field], language=language, field=field.value)
        values[field.value] = [craft.written() for craft in crafts]
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row
    for name in changed:
        setattr(row, name, values[name])
    row.changed_at = now
    row.save()
    _tell(row, changed, village, by=by, now=now)
    return row


@transaction.atomic
def set_photo(
    *,
    party: Party,
    village: Village | None,
    upload: "UploadedFile[Any] | None",
    by: Actor,
    now: datetime,
) -> Profile:
    """The person is seen by this picture, or by none any more; the one before is gone. Raise Forbidden; FileRefused."""
    row = _locked(party, by=by, now=now)
    before = files.list_of(Profile.PHOTO, row.pk)
    if upload is not None:
        files.store_picture(
            upload=upload, kind=Profile.PHOTO, object_id=row.pk, by=by, now=now, field="photo"
        )
    for stored in before:
        files.remove(stored)
    if upload is None and not before:
        return row
    row.changed_at = now
    row.save(update_fields=["changed_at"])
    _tell(row, [ProfileField.PHOTO.value], village, by=by, now=now)
    return row


def forget_profile(party: Party) -> None:
    """Nothing is left of what the person said of themselves, nor their picture."""
    for row in Profile.objects.filter(party=party):
        for stored in files.list_of(Profile.PHOTO, row.pk):
            files.remove(stored)
        row.delete()


def _locked(party: Party, *, by: Actor, now: datetime) -> Profile:
    if party.is_organisation or not (by.is_house or by.party_id == party.pk):
        raise Forbidden(_("Only %(name)s says who they are.", name=party.name))
    party = Party.objects.select_for_update().get(pk=party.pk)
    if party.erased_at is not None:
        raise Forbidden(_("This person was erased."))
    row, _made = Profile.objects.get_or_create(party=party, defaults={"changed_at": now})
    return row


def _tell(
    row: Profile, changed: Sequence[str], village: Village | None, *, by: Actor, now: datetime
) -> None:
    """The story says what was changed, and nothing of what it says: whoever reads it may not be among its audience."""
    audit.record(
        verb="people.profile_changed",
        by=by,
        at=now,
        village_id=village.pk if village else None,
        about=[("party", row.party_id)],
        audience=AuditAudience.PARTIES,
        data={"party": row.party.name, "fields": sorted(changed)},
    )
