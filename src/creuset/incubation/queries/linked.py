"""What ties jurors to applications, as the house knows it: people, companies, addresses, offices, who pays."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db.models import Q

from creuset.core.text import in_language
from creuset.incubation.linking import Sides, sources
from creuset.incubation.models import Application, Call, CoWriter, Juror
from creuset.incubation.rules.conflicts import Conflict, Tie, TieKind, conflicts_of
from creuset.incubation.states import UNDECIDED, ApplicationState
from creuset.people.fields import fold
from creuset.people.models import Affiliation, Party
from creuset.places.kinds import Kind
from creuset.places.models import Building
from creuset.plans.models import Let, Subscription
from creuset.plans.states import STANDING
from creuset.projects.models import TeamMember

#: Whoever sits in one of these sits beside the others in it.
OFFICES = (Kind.OFFICE, Kind.SHARED_OFFICE)
#: Applications that a jury may come to read; drafts are nobody's business.
TO_JUDGE = [state.value for state in UNDECIDED - {ApplicationState.DRAFT}]


def applications_to_judge(call: Call) -> list[Application]:
    """Return the applications of the call that a jury reads or may come to read, by number."""
    rows = Application.objects.filter(call=call, state__in=TO_JUDGE)
    return list(rows.select_related("holder", "company").order_by("number", "pk"))


def sides_of(call: Call, *, on: date, jurors: Iterable[Juror] | None = None) -> Sides:
    """Return jurors and applications of a call with every tie that is known of; as many queries whatever their number.

    Jurors are those in the jury or invited, unless they are given.
    """
    if jurors is None:
        rows = Juror.objects.filter(call=call, declined_at=None, left_at=None)
        jurors = rows.select_related("party")
    sides = Sides(call.village, on, list(jurors), applications_to_judge(call))
    _stand(sides)
    _tie_persons(sides)
    parties = Party.objects.in_bulk(sides.parties)
    _tie_companies(sides, parties)
    _tie_addresses(sides, parties)
    _tie_offices(sides)
    _tie_payers(sides)
    _tie_projects(sides)
    for source in sources():
        source(sides)
    return sides


def found_conflicts(sides: Sides) -> list[Conflict]:
    """Return the conflicts that the ties of both sides show."""
    return conflicts_of(sides.ties_of_jurors, sides.ties_of_applications)


def applicants_of(call: Call) -> set[int]:
    """Return everybody who stands behind an application of the call: holder, company, who writes or makes it."""
    rows = applications_to_judge(call)
    behind: dict[int, set[int]] = defaultdict(set)
    _stand_behind(rows, behind)
    return {party for parties in behind.values() for party in parties}


def _stand(sides: Sides) -> None:
    for juror in sides.jurors:
        sides.of_jurors[juror.pk].add(juror.party_id)
    _stand_behind(sides.applications, sides.of_applications)


def _stand_behind(rows: Iterable[Application], behind: dict[int, set[int]]) -> None:
    projects: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        behind[row.pk] |= {pk for pk in (row.holder_id, row.company_id) if pk}
        if row.project_id:
            projects[row.project_id].append(row.pk)
    writers = CoWriter.objects.filter(application__in=list(behind), party__isnull=False)
    for pk, writer in writers.values_list("application_id", "party_id"):
        behind[pk] |= {writer} - {None}
    team = TeamMember.objects.filter(project__in=projects)
    for project, party in team.values_list("project_id", "party_id"):
        for pk in projects[project]:
            behind[pk].add(party)


def _tie_persons(sides: Sides) -> None:
    """Whoever stands on both sides is one person."""
    both = {p for ps in sides.of_jurors.values() for p in ps} & {
        p for ps in sides.of_applications.values() for p in ps
    }
    for party in both:
        sides.tie_party(party, Tie(TieKind.PERSON, str(party)))


def _tie_companies(sides: Sides, parties: Mapping[int, Party]) -> None:
    """People stand for the companies that they belong to; both for one company, or for one number."""
    people = [pk for pk, party in parties.items() if not party.is_organisation]
    rows = Affiliation.objects.filter(
        Q(until__isnull=True) | Q(until__gt=sides.on), person__in=people
    )
    belongs: dict[int, list[Party]] = defaultdict(list)
    for row in rows.select_related("organisation"):
        belongs[row.person_id].append(row.organisation)
    companies = {pk: party for pk, party in parties.items() if party.is_organisation}
    for found in (sides.of_jurors, sides.of_applications):
        for standing in found.values():
            for company in [one for pk in standing for one in belongs.get(pk, ())]:
                companies[company.pk] = company
                standing.add(company.pk)
    for company in companies.values():
        ties = [Tie(TieKind.COMPANY, str(company.pk), company.name)]
        if company.siren:
            ties.append(Tie(TieKind.SIREN, company.siren, company.siren))
        sides.tie_party(company.pk, *ties)
    for application in sides.applications:
        if application.siret:
            siren = application.siret[:9]
            sides.tie_application(application.pk, Tie(TieKind.SIREN, siren, siren))


def _tie_addresses(sides: Sides, parties: Mapping[int, Party]) -> None:
    """Letters come to one address; that of the village itself, where many have their seat, says nothing."""
    ours = {_address(sides.village.address)}
    buildings = Building.objects.filter(village=sides.village).values_list("address", flat=True)
    ours |= {_address(address) for address in buildings}
    missing = sides.parties - parties.keys()
    known = {**parties, **(Party.objects.in_bulk(missing) if missing else {})}
    for pk, party in known.items():
        key = fold(f"{party.street} {party.postcode}")
        if party.street and party.postcode and key not in ours:
            words = f"{party.street.splitlines()[-1]}, {party.postcode} {party.city}"
            sides.tie_party(pk, Tie(TieKind.ADDRESS, key, words))


def _address(data: Mapping[str, Any]) -> str:
    return fold(f"{data.get('street', '')} {data.get('postcode', '')}")


def _tie_offices(sides: Sides) -> None:
    """Who has a place here stands in it, and in the office that it is part of."""
    rows = Let.objects.filter(
        subscription__village=sides.village, from_on__lte=sides.on, until_on__gt=sides.on
    ).filter(Q(subscription__party__in=sides.parties) | Q(subscription__member__in=sides.parties))
    for let in rows.select_related("subscription", "resource__whole"):
        places = [let.resource]
        whole = let.resource.whole
        if whole is not None and not whole.is_pool and whole.kind in OFFICES:
            places.append(whole)
        ties = [Tie(TieKind.OFFICE, str(one.pk), in_language(one.names)) for one in places]
        for party in (let.subscription.party_id, let.subscription.member_id):
            if party:
                sides.tie_party(party, *ties)


def _tie_payers(sides: Sides) -> None:
    """One pays what the other rents."""
    rows = Subscription.objects.filter(
        village=sides.village, state__in=STANDING, billed_to__isnull=False
    ).filter(Q(party__in=sides.parties) | Q(billed_to__in=sides.parties))
    for pk, holder, payer, name in rows.values_list(
        "pk", "party_id", "billed_to_id", "billed_to__name"
    ):
        for party in {holder, payer}:
            sides.tie_party(party, Tie(TieKind.PAYS, str(pk), name))


def _tie_projects(sides: Sides) -> None:
    """Both work on another project that the network knows."""
    applied = {row.project_id for row in sides.applications if row.project_id}
    rows = TeamMember.objects.filter(party__in=sides.parties).exclude(project__in=applied)
    told = rows.values_list("party_id", "project_id", "project__title", "project__holder_id")
    holders: dict[tuple[int, str], int] = {}
    for party, project, title, holder in told:
        sides.tie_party(party, Tie(TieKind.PROJECT, str(project), title))
        holders[project, title] = holder
    for (project, title), holder in holders.items():
        sides.tie_party(holder, Tie(TieKind.PROJECT, str(project), title))
