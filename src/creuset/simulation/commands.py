"""What the command line does with simulated lives: `creuset simulate`."""

import json
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import date
from time import process_time
from typing import Protocol

from django.utils.translation import gettext as _
from rich.console import Console

from creuset.core import clock
from creuset.kernel.errors import NotFound
from creuset.kernel.spans import DaySpan
from creuset.simulation.calling import words as call_words
from creuset.simulation.calling.outcomes import CallOutcome
from creuset.simulation.calling.people import Asked
from creuset.simulation.demo import bring_to_life
from creuset.simulation.figures import figures_of
from creuset.simulation.living import live, stretch
from creuset.simulation.report import figures_table, table_of
from creuset.simulation.tally import Tally
from creuset.simulation.tasks import keep_living
from creuset.simulation.whatif import words
from creuset.simulation.whatif.answers import Answer, answer
from creuset.simulation.whatif.question import Question
from creuset.simulation.whatif.running import call_of, lives_of
from creuset.villages.models import Village


class Steps(Protocol):
    """The work of a bar."""

    def reach(self, done: int, total: int | None = None) -> None:
        """So many steps of the total are done."""


class Terminal(Protocol):
    """Where the command speaks: `creuset.config.cli.console`, which is above this room."""

    out: Console
    err: Console

    def progress(self, title: str, total: int | None = None) -> AbstractContextManager[Steps]:
        """Show a bar while the block runs."""


def simulate(
    *,
    village: str,
    first: date,
    last: date,
    seed: int,
    members: int,
    console: Terminal,
) -> Tally:
    """The village has lived from its first day, or from where it stood, until the end of the last one.

    Raises NotFound; NotForSimulation. What happened is printed, and returned.
    """
    row = _village(village)
    until = DaySpan.of(last, last).to_span(row.zone).end
    ahead = stretch(village=row, first=first, until=until, seed=seed, members=members)
    days, began = ahead.days, process_time()
    tally = Tally()
    with console.progress(row.name, len(days)) as steps:
        for number, so_far in enumerate(live(ahead, stopped_at=clock.stopped_at), 1):
            tally = so_far
            steps.reach(number)
    spent = process_time() - began
    if not tally.actions:
        console.err.print(
            _("%(name)s has lived these days already.") % {"name": row.name}, markup=False
        )
        return tally
    lived = DaySpan.of(days[0], last)
    title = _("%(name)s, from %(first)s to %(last)s") % {
        "name": row.name,
        "first": days[0],
        "last": last,
    }
    console.out.print(table_of(title, tally, figures_of(row, lived)))
    console.err.print(f"{1000 * spent / tally.actions:.2f} ms CPU / action", markup=False)
    return tally


def what_if(*, village: str, question: Question, as_json: bool, console: Terminal) -> Answer:
    """What happens if so many people come to the village is printed, in words and figures, and returned.

    Raises NotFound; TrialFailed. The village has not changed.
    """
    row = _village(village)
    with console.progress(words.question_text(question), question.steps) as steps:
        lives = lives_of(row, question, now=clock.now(), tell=steps.reach)
    found = answer(lives, currency=row.currency)
    if as_json:
        said = {"sentences": words.sentences(found), "answer": asdict(found)}
        console.out.print(json.dumps(said, default=str, ensure_ascii=False), markup=False)
        return found
    console.out.print(words.question_text(question), markup=False)
    for sentence in words.sentences(found):
        console.out.print(f"- {sentence}", markup=False)
    for one in words.tables(found):
        if one.rows:
            console.out.print(figures_table(one))
    return found


def live_call(*, village: str, asked: Asked, as_json: bool, console: Terminal) -> CallOutcome:
    """A call was lived on a copy of the village, and what its jury found is printed, and returned.

    Raises NotFound; TrialFailed. The village has not changed.
    """
    row = _village(village)
    with console.progress(call_words.question_text(asked), asked.steps) as steps:
        found = call_of(row, asked, now=clock.now(), tell=steps.reach)
    if as_json:
        said = {"sentences": call_words.sentences(found), "answer": found.written()}
        console.out.print(json.dumps(said, ensure_ascii=False), markup=False)
        return found
    console.out.print(call_words.question_text(asked), markup=False)
    for sentence in call_words.sentences(found):
        console.out.print(f"- {sentence}", markup=False)
    for one in call_words.tables(found):
        if one.rows and not one.is_long:
            console.out.print(figures_table(one))
    return found


def demo(console: Terminal) -> None:
    """Both villages are alive, and whoever reads the terminal knows how to get in.

    From now on the task worker keeps them living.
    """
    bring_to_life(console, now=clock.now(), stopped_at=clock.stopped_at)
    keep_living()


def _village(slug: str) -> Village:
    row = Village.objects.filter(slug=slug).first()
    if row is None:
        known = ", ".join(Village.objects.order_by("slug").values_list("slug", flat=True))
        raise NotFound(
            _("No village is called %(slug)s; there are: %(known)s")
            % {"slug": slug, "known": known or "–"}
        )
    return row
