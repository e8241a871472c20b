"""A jury that sits over a whole call: its files, jurors in the room, readings finished, figures, a file at hand.

The rows are written in bulk: what is measured is the page that draws them, live before each juror.
"""

from random import Random
from typing import Any

#: Readings of each file, and seats; scores go from 0 to 5.
READINGS, SEATS, MOST = 3, 40, 5
CRITERIA = 3
SEED = 20261122


def room_of_jury() -> str:
    """Return the address of the room at the desk in which the jury of `seat_jury` sits."""
    from django.urls import reverse

    from creuset.incubation.models import Deliberation

    in_round = Deliberation.objects.select_related("round__call__village").latest("pk").round
    return reverse("deliberation_desk:room", args=[in_round.call.village, in_round.pk])


def seat_jury(village: Any, *, files: int, jurors: int) -> None:
    """The jury of a call of the village sits over so many files."""
    from creuset.core import clock
    from creuset.incubation.actions.calibrations import calibrate_round
    from creuset.incubation.actions.deliberations import open_deliberation, take_up
    from creuset.incubation.kinds import RoundKind
    from creuset.incubation.models import Call, Criterion, Presence, Round
    from creuset.people.actors import HOUSE

    now, chance = clock.now(), Random(SEED)  # noqa: S311 - the same rows each time
    call = Call.objects.filter(village=village, form__isnull=False).order_by("pk")[0]
    numbers = call.rounds.values_list("number", flat=True)
    in_round = Round.objects.create(
        call=call,
        number=1 + max(numbers, default=0),
        names={"fr": "Délibération", "en": "Deliberation"},
        kind=RoundKind.FILES.value,
        seats=SEATS,
        quorum=jurors // 2,
    )
    for place in range(CRITERIA):
        Criterion.objects.create(
            round=in_round,
            code=f"critere-{place}",
            names={"fr": f"Critère {place}", "en": f"Criterion {place}"},
            helps={},
            most=MOST,
            position=place,
        )
    jury = _jury(call, jurors, now)
    heard = _files(in_round, files, now)
    _score(in_round, jury, heard, chance, now)
    calibrate_round(in_round=in_round, by=HOUSE, now=now)
    meeting = open_deliberation(in_round=in_round, by=HOUSE, now=now)
    Presence.objects.bulk_create(
        Presence(deliberation=meeting, juror=one, since=now) for one in jury
    )
    take_up(deliberation=meeting, application=heard[0], by=HOUSE, now=now)


def _jury(call: Any, jurors: int, now: Any) -> list[Any]:
    from creuset.incubation.models import Juror

    people = _people("Jurée", jurors, now)
    rows = [
        Juror(
            call=call,
            party=person,
            invited_at=now,
            signed_at=now,
            statement="Je suis impartiale.",
            chairs=not number,
        )
        for number, person in enumerate(people)
    ]
    return Juror.objects.bulk_create(rows)


def _people(name: str, count: int, now: Any) -> list[Any]:
    from creuset.people.models import Party

    return Party.objects.bulk_create(
        Party(kind="person", name=f"{name} {number}", family_name=f"{number}", created_at=now)
        for number in range(count)
    )


def _files(in_round: Any, files: int, now: Any) -> list[Any]:
    from creuset.incubation.models import Application
    from creuset.incubation.states import ApplicationState
    from creuset.questions.models import Sheet

    call = in_round.call
    version, axes = call.form.versions.order_by("number")[0], list(call.axes.order_by("position"))
    sheets = Sheet.objects.bulk_create(
        Sheet(village=call.village, version=version, answers={}, started_at=now, changed_at=now)
        for _ in range(files)
    )
    holders = _people("Porteuse", files, now)
    return Application.objects.bulk_create(
        Application(
            village=call.village,
            call=call,
            sheet=sheet,
            holder=holder,
            round=in_round,
            state=ApplicationState.ELIGIBLE.value,
            axis=axes[number % len(axes)] if axes else None,
            title=f"Un projet parmi d’autres, n° {number}",
            kind="start_up",
            language="fr",
            begun_at=now,
            changed_at=now,
            filed_at=now,
            number=10_000 + number,
            receipt=f"{number:064x}",
            link_hash=f"jury-{number}",
            email=f"projet-{number}@exemple.example",
        )
        for number, (sheet, holder) in enumerate(zip(sheets, holders, strict=True))
    )


def _score(in_round: Any, jury: list[Any], heard: list[Any], chance: Random, now: Any) -> None:
    """Each file has its readings; the one at hand has them from the whole jury, and two jurors in ten bar a file."""
    from creuset.incubation.models import ConflictOfInterest, Reading, Score
    from creuset.incubation.states import ReadingState

    begun = {"state": ReadingState.BEGUN.value, "made_at": now, "done_at": now}
    readings = Reading.objects.bulk_create(
        Reading(
            round=in_round,
            application=application,
            juror=juror,
            words="Un projet clair ; le public reste à trouver.",
            **begun,
        )
        for place, application in enumerate(heard)
        for juror in (jury if not place else chance.sample(jury, min(READINGS, len(jury))))
    )
    criteria = list(in_round.criteria.all())
    Score.objects.bulk_create(
        Score(reading=reading, criterion=criterion, points=chance.randint(0, MOST))
        for reading in readings
        for criterion in criteria
    )
    Reading.objects.filter(round=in_round).update(state=ReadingState.DONE.value)
    read = {(one.juror_id, one.application_id) for one in readings}
    barred = [(juror, chance.choice(heard)) for juror in jury[:: max(1, len(jury) // 5)]]
    ConflictOfInterest.objects.bulk_create(
        ConflictOfInterest(juror=juror, application=application, ground="other", declared_at=now)
        for juror, application in barred
        if (juror.pk, application.pk) not in read
    )
