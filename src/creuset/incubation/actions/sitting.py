"""Nobody both judges a call and applies to it: whoever sits in its jury, or read for it, is told so."""

from creuset.incubation.models import Call, Juror, Reading
from creuset.kernel.errors import Conflict
from creuset.kernel.sentences import sentence as _
from creuset.people.models import Party


class SitsInJury(Conflict):
    """The person judges this call, or has read what others applied with."""

    code = "sits-in-jury"


def check_may_apply(call: Call, person: Party) -> None:
    """Raise SitsInJury for whoever signed in to the jury and has not left it, or had an application before them."""
    seats = Juror.objects.filter(call=call, party=person)
    if Reading.objects.filter(juror__in=seats, given_at__isnull=False).exists():
        raise SitsInJury(
            _("You have read applications to this call for its jury: you cannot apply to it.")
        )
    if seats.filter(signed_at__isnull=False, declined_at=None, left_at=None).exists():
        raise SitsInJury(
            _("You sit in the jury of this call: leave the jury first, then you may apply.")
        )
