"""One life of a village on its copy, with newcomers or without."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from creuset.core import clock
from creuset.simulation.life import Life
from creuset.simulation.living import Stretch, live
from creuset.simulation.models import SimulatedLife
from creuset.simulation.rates import Rates
from creuset.simulation.staging import resources_of, scene_of, years_around
from creuset.simulation.tally import Tally
from creuset.simulation.whatif.coming import newcomers
from creuset.simulation.whatif.outcomes import outcome_of
from creuset.simulation.whatif.question import Question
from creuset.simulation.whatif.residing import residents_of
from creuset.villages.models import Village


def lived(asked: dict[str, Any], *, told: Callable[[], None]) -> dict[str, Any]:
    """The village has lived the days on this database, which is a copy; return what came of it.

    `asked` says the village's number, the question, the seed, the first day, whether newcomers come, and now.
    """
    village = Village.objects.get(pk=asked["village"])
    question, seed = Question.read(asked["question"]), asked["seed"]
    days = question.days_from(date.fromisoformat(asked["first"]))
    resources = resources_of(village)
    scene = scene_of(village, resources, years_around(days.first, days.last))
    come = newcomers(scene, question, seed=seed, first=days.first) if asked["with"] else []
    given = (*residents_of(village, scene, days.first), *come)
    SimulatedLife.objects.filter(village=village).delete()
    row = SimulatedLife(village=village, seed=seed, members=len(given), founded_on=days.first)
    # Offices are let to the last: nobody keeps one free for visitors to see.
    life = Life(scene, seed, days.first, len(given), rates=Rates(filled=1.0), given=given)
    tally = Tally()
    until = days.to_span(village.zone).end - timedelta(microseconds=1)
    ahead = Stretch(village, row, life, resources, until)
    for so_far in live(ahead, stopped_at=clock.stopped_at):
        tally = so_far
        told()
    now = datetime.fromisoformat(asked["now"])
    return outcome_of(village, days, come, tally, now=now).written()
