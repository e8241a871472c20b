"""Who mentors whom, as a tie between jurors and applications."""

from django.db.models import Q

from creuset.incubation.linking import Sides
from creuset.incubation.models import Mentoring
from creuset.incubation.rules.conflicts import Tie, TieKind


def tie_mentors(sides: Sides) -> None:
    """A juror who mentors, or mentored, a project is tied to it, and to whoever holds it; one query."""
    parties = sides.parties
    projects = {one.project_id: one.pk for one in sides.applications if one.project_id}
    rows = Mentoring.objects.filter(
        Q(member__project__in=projects) | Q(member__holder__in=parties),
        mentor__village=sides.village,
        mentor__party__in=parties,
    ).select_related("mentor", "member__project")
    for row in rows:
        tie = Tie(TieKind.MENTOR, f"mentored-{row.member.project_id}", row.member.project.title)
        for key, who in sides.of_jurors.items():
            if row.mentor.party_id in who:
                sides.tie_juror(key, tie)
        for key, who in sides.of_applications.items():
            if projects.get(row.member.project_id) == key or row.member.holder_id in who:
                sides.tie_application(key, tie)
