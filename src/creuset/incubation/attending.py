"""Who has a part in the deliberations of a round: who leads them, who sits in them, and what each must not see."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet

from creuset.core.roles import Scope
from creuset.incubation.models import Application, ConflictOfInterest, Juror, Round
from creuset.incubation.permissions import may_lead, takes_part
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.permissions import check_scope, speaks_for

#: They compete with nobody any more.
_OUT = (ApplicationState.WITHDRAWN, ApplicationState.LAPSED)


@dataclass(frozen=True)
class Seat:
    """What the reader is to the jury of a round, and the applications of which they see nothing."""

    leads: bool = False
    juror: Juror | None = None
    hidden: frozenset[int] = frozenset()

    @property
    def is_any(self) -> bool:
        """Whether they have a part in it at all."""
        return self.leads or self.juror is not None

    @property
    def presides(self) -> bool:
        """Whether they lead the meeting: who runs the call, or the chair of the jury."""
        return self.leads or (self.juror is not None and self.juror.chairs)

    def sees(self, application_id: int) -> bool:
        """Say whether they may see what the jury says of the application."""
        return self.is_any and application_id not in self.hidden


def seat_of(by: Actor, in_round: Round) -> Seat:
    """Return what the actor is to the jury of the round; nothing at all for whoever applies to the call."""
    if by.party is None:
        return Seat(leads=True)
    if not by.is_known_in(in_round.call.village):
        return Seat()
    juror = sitting(in_round.call_id).filter(party=by.party).first()
    if juror is None:
        return Seat(leads=may_lead(by, in_round.call))
    files = Application.objects.filter(takes_part(by), call=in_round.call_id)
    if files.exclude(state__in=_OUT).exists():
        return Seat()
    conflicts = ConflictOfInterest.objects.filter(juror=juror, lifted_at=None)
    return Seat(juror=juror, hidden=frozenset(conflicts.values_list("application_id", flat=True)))


def sitting(call_id: int | OuterRef) -> QuerySet[Juror]:
    """Return the jurors of a call who came in and are still there."""
    return Juror.objects.filter(
        call=call_id, signed_at__isnull=False, declined_at=None, left_at=None
    )


def check_presides(by: Actor, in_round: Round) -> Seat:
    """Return the actor's seat; raise Forbidden unless they run the call or chair its jury."""
    check_scope(by, Scope.PROGRAMMES)
    seat = seat_of(by, in_round)
    if not seat.presides:
        raise Forbidden(_("Only the chair of the jury, or whoever runs the call, does this."))
    return seat


def check_sits(by: Actor, in_round: Round) -> Juror:
    """Return the actor's juror; raise Forbidden unless they sit in the jury of the round."""
    check_scope(by, Scope.PROGRAMMES)
    juror = seat_of(by, in_round).juror
    if juror is None:
        raise Forbidden(_("Only the jurors of this call do this."))
    return juror


def may_answer(by: Actor, application: Application) -> bool:
    """Say whether the actor answers for the application's place: whoever holds it, and who runs the call."""
    return is_applicant(by, application) or may_lead(by, application.call)


def is_applicant(by: Actor, application: Application) -> bool:
    """Say whether the actor speaks for the application: its holder, or who looks after the company that applies."""
    if by.party is None:
        return False
    company = application.company
    return by.party_id == application.holder_id or (company is not None and speaks_for(by, company))
