"""What jurors would like to read: yes, maybe, no; a no makes an application come last, a conflict never."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from creuset.core import audit
from creuset.core.models import Audience
from creuset.incubation.actions.juries import check_is, hold_juror
from creuset.incubation.models import Application, Juror, Wish
from creuset.incubation.rules.affinity import Wish as WishFor
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import Forbidden, NotFound
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor

WISHED = "incubation.wishes_told"


@transaction.atomic
def tell_wishes(*, juror: Juror, wishes: Mapping[int, WishFor], by: Actor, now: datetime) -> int:
    """The juror wishes so for these applications, by number of row; the others stay as they were.

    Return how many changed. Raise Forbidden; NotFound for an application that the jury does not read.
    """
    row = hold_juror(juror)
    check_is(by, row)
    if not row.is_in:
        raise Forbidden(_("Sign the statement of impartiality first."))
    readable = Application.objects.filter(
        call=row.call, pk__in=wishes, state=ApplicationState.ELIGIBLE
    ).values_list("pk", flat=True)
    if set(wishes) - set(readable):
        raise NotFound(_("The jury does not read one of these applications."))
    known = {one.application_id: one for one in Wish.objects.filter(juror=row)}
    changed = 0
    for pk, wish in sorted(wishes.items()):
        standing = known.get(pk)
        if (standing.wish if standing else "") == wish.value:
            continue
        changed += 1
        if wish is WishFor.NONE:
            Wish.objects.filter(juror=row, application=pk).delete()
        else:
            Wish.objects.update_or_create(
                juror=row, application_id=pk, defaults={"wish": wish.value}
            )
    if changed:
        audit.record(
            verb=WISHED,
            by=by,
            at=now,
            village_id=row.call.village_id,
            about=[("call", row.call_id), ("juror", row.pk)],
            audience=Audience.TEAM,
            data={"name": row.party.name, "count": changed},
        )
    return changed
