"""Who sees the programmes of a village, and who runs them."""

from datetime import date

from django.db.models import Q, QuerySet

from creuset.core.roles import Capability, Scope
from creuset.incubation.models import (
    Application,
    Call,
    CoWriter,
    Juror,
    Member,
    Mentor,
    Mentoring,
)
from creuset.incubation.states import ApplicationState
from creuset.kernel.errors import Forbidden
from creuset.kernel.sentences import sentence as _
from creuset.people.actors import Actor
from creuset.people.models import Affiliation
from creuset.people.permissions import check_scope
from creuset.projects.permissions import own_projects
from creuset.villages.models import Village

#: They want nothing of the call any more.
_OUT = (ApplicationState.WITHDRAWN, ApplicationState.LAPSED)


def may_see(by: Actor, village: Village) -> bool:
    """Say whether the actor may read the programmes, calls and cohorts of the village; not what juries wrote."""
    return by.may(Capability.SEE_PROGRAMMES, village)


def may_run(by: Actor, village: Village) -> bool:
    """Say whether the actor runs programmes for the village: calls, screening, juries, letters, cohorts."""
    return by.has_scope(Scope.PROGRAMMES) and by.may(Capability.RUN_PROGRAMMES, village)


def check_may_run(by: Actor, village: Village) -> None:
    """Raise Forbidden unless the actor runs programmes for the village."""
    check_scope(by, Scope.PROGRAMMES)
    if not may_run(by, village):
        raise Forbidden(_("Only those of the team who run programmes do this."))


def takes_part(by: Actor) -> Q:
    """Return the condition under which the actor has a part in an application: for itself or for its company."""
    if by.party is None:
        return Q(pk__in=())
    companies = Affiliation.objects.filter(person=by.party, until=None).values("organisation")
    written = CoWriter.objects.filter(party=by.party).values("application")
    own = Q(holder=by.party) | Q(pk__in=written)
    return own | Q(company=by.party) | Q(company__in=companies)


def is_concerned(by: Actor, call: Call) -> bool:
    """Say whether the actor applies to the call, or sits in its jury."""
    if by.party is None:
        return False
    files = Application.objects.filter(takes_part(by), call=call).exclude(state__in=_OUT)
    seats = Juror.objects.filter(call=call, party=by.party, declined_at=None)
    return files.values_list("pk").union(seats.values_list("pk"), all=True).exists()


def has_no_part(by: Actor) -> Q:
    """Return the condition under which the actor neither applies to the call of an application nor sits in its jury."""
    if by.party is None:
        return Q()
    files = Application.objects.filter(takes_part(by)).exclude(state__in=_OUT)
    seats = Juror.objects.filter(party=by.party, declined_at=None)
    return ~Q(call__in=files.values("call")) & ~Q(call__in=seats.values("call"))


def may_lead(by: Actor, call: Call) -> bool:
    """Say whether the actor runs this call: whoever runs programmes, and neither applies to it nor sits in its jury."""
    return may_run(by, call.village) and not is_concerned(by, call)


def check_may_lead(by: Actor, call: Call) -> None:
    """Raise Forbidden unless the actor runs this call."""
    check_may_run(by, call.village)
    if is_concerned(by, call):
        raise Forbidden(
            _("You apply to this call or sit in its jury: somebody else of the team runs it.")
        )


def is_of_project(by: Actor, member: Member) -> bool:
    """Say whether the actor is of the project: holds it, works on it, or is of the organisation that does."""
    if by.party_id is None:
        return False
    if by.party_id == member.holder_id or by.belongs_to(member.holder_id):
        return True
    return own_projects(by, member.cohort.village).filter(pk=member.project_id).exists()


def check_is_of_project(by: Actor, member: Member) -> None:
    """Raise Forbidden unless the actor is of the project, or runs programmes."""
    check_scope(by, Scope.PROGRAMMES)
    if not (is_of_project(by, member) or may_run(by, member.cohort.village)):
        raise Forbidden(_("Only those who make the project do this."))


def accompanies(by: Actor, member: Member, *, on: date) -> bool:
    """Say whether the actor accompanies the project that day: whoever runs programmes, or one of its mentors."""
    if may_run(by, member.cohort.village):
        return True
    return by.has_scope(Scope.PROGRAMMES) and mentored_by(by, on=on).filter(member=member).exists()


def mentored_by(by: Actor, *, on: date) -> QuerySet[Mentoring]:
    """Return the pairs in which the actor is a mentor that day."""
    if by.party_id is None:
        return Mentoring.objects.none()
    rows = Mentoring.objects.filter(mentor__party=by.party_id, from_on__lte=on)
    return rows.filter(Q(until_on=None) | Q(until_on__gte=on))


def check_accompanies(by: Actor, member: Member, *, on: date) -> None:
    """Raise Forbidden unless the actor accompanies the project that day."""
    check_scope(by, Scope.PROGRAMMES)
    if not accompanies(by, member, on=on):
        raise Forbidden(_("Only the team and the mentors of the project do this."))


def keeps_hours(by: Actor, mentor: Mentor) -> bool:
    """Say whether the actor opens and closes the office hours of the mentor: themselves, or whoever runs programmes."""
    is_own = by.party_id is not None and by.party_id == mentor.party_id
    return (is_own and by.has_scope(Scope.PROGRAMMES)) or may_run(by, mentor.village)


def check_keeps_hours(by: Actor, mentor: Mentor) -> None:
    """Raise Forbidden unless the actor keeps the office hours of the mentor."""
    check_scope(by, Scope.PROGRAMMES)
    if not keeps_hours(by, mentor):
        raise Forbidden(_("Only the mentor and the team do this."))
