"""Applications in the search of the house: one's own, and to the team those that it may read at the desk."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy

from creuset.core.registry import Found
from creuset.core.text import in_language
from creuset.incubation.models import Application
from creuset.incubation.permissions import has_no_part, may_see
from creuset.incubation.writers import own_applications
from creuset.people.actors import Actor
from creuset.people.fields import fold
from creuset.villages.models import Village


def find_applications(
    *,
    words: str,
    by: Actor,
    village: Village | None,
    most: int,
    now: datetime,  # noqa: ARG001 - a finder's signature
) -> list[Found]:
    """Return the applications that hold the words in their title, or in who applies, the latest first; one query.

    One's own, and to whoever sees programmes those that were filed for calls in which they have no part.
    """
    if village is None or not fold(words):
        return []
    own = own_applications(village, by).filter(pk=OuterRef("pk"))
    rows = Application.objects.filter(village=village, emptied_at=None).annotate(is_own=Exists(own))
    readable = Q(is_own=True)
    if may_see(by, village):
        readable |= Q(filed_at__isnull=False) & has_no_part(by)
    rows = rows.filter(readable).select_related("call", "holder", "company")
    for word in words.split():
        said = fold(word)
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(project__search_text__contains=said)
            | Q(holder__search_text__contains=said)
            | Q(company__search_text__contains=said)
        )
    found = rows.order_by("-changed_at", "-pk")[:most]
    return [_found(row, village, is_own=bool(vars(row)["is_own"])) for row in found]


def _found(row: Application, village: Village, *, is_own: bool) -> Found:
    name = "incubation_my_applications:application" if is_own else "applications:file"
    who = row.company or row.holder
    detail = [in_language(row.call.names), row.state_label]
    if who is not None and not is_own:
        detail.insert(0, who.name)
    return Found(
        kind=gettext_lazy("Application"),
        title=row.title,
        detail=" · ".join(detail),
        url=reverse(name, args=[village, row.pk]),
        icon="flag",
        rank=0.75,
    )
