"""The demonstration: both villages loaded, lived until now, and open to whoever reads the terminal."""

from collections.abc import Callable, Generator, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from creuset.bookings.states import SegmentKind
from creuset.core.roles import Role
from creuset.kernel.spans import Span
from creuset.people.actors import Actor, Via
from creuset.places.kinds import Kind
from creuset.places.models import Claim
from creuset.simulation.accounts import PASSWORD, demo_accounts, open_accounts
from creuset.simulation.awaiting import awaiting_answer
from creuset.simulation.domiciling import domicile_some
from creuset.simulation.happenings import Ask, Happening, Wish
from creuset.simulation.incubating import incubate_some
from creuset.simulation.living import StoppedAt, Stretch, live, stretch
from creuset.simulation.models import SimulatedLife
from creuset.simulation.moving_house import plan_the_move
from creuset.simulation.scene import monday
from creuset.simulation.showing import show_people
from creuset.simulation.tally import Tally
from creuset.villagefile import actions as villagefile
from creuset.villagefile.reading import read_path
from creuset.villages.models import Village

SEED = 2013
#: What a demonstration shows of the past; the weeks to come are asked for while it is lived.
WEEKS_BEFORE, MEMBERS = 2, 40
#: So long ago the villages were loaded: their house rules are in force when the first people arrive.
LOADED = timedelta(weeks=WEEKS_BEFORE + 1)
#: Seconds lived before the server starts; the worker lives the rest while the first page is read.
PATIENCE = 0.6
#: Between these civil hours a shoot is by day.
DAYTIME = range(7, 19)


def bring_to_life(console: Any, *, now: datetime, stopped_at: StoppedAt) -> bool:
    """Both villages are loaded and alive, and their accounts are printed; say whether they have lived until now.

    Whoever waits for the first page waits PATIENCE seconds for this; the rest is left to `go_on`.
    Done again, only what is missing is done: the days since the last time.
    """
    villages = load_villages(now=now)
    lives = [_stretch_of(village, now) for village in villages]
    runs = [live(ahead, stopped_at=stopped_at, also=_also(ahead, now)) for ahead in lives]
    with console.progress(_("Living"), sum(len(ahead.days) for ahead in lives)) as steps:
        is_lived = live_in_turn(runs, seconds=PATIENCE, report=steps.advance)
    if is_lived:
        _settle_what_goes_beside(now=now, stopped_at=stopped_at)
    for village in villages:
        open_accounts(village, now=now)
        console.out.print(_table(village))
    console.out.print(
        _("Password of all of them: %(password)s; or a code by mail, read at %(url)s")
        % {"password": PASSWORD, "url": f"{settings.BASE_URL}{reverse('everywhere:letters')}"},
        markup=False,
    )
    return is_lived


def live_in_turn(
    runs: Sequence[Generator[Tally]], *, seconds: float, report: Callable[[], None]
) -> bool:
    """The runs have lived a day each in turn until they, or the seconds, are over; say whether they are.

    What is left is lived later, the same: it only takes somebody to go on.
    """
    end = monotonic() + seconds
    left = list(runs)
    while left and monotonic() < end:
        for run in list(left):
            if next(run, None) is None:
                left.remove(run)
            else:
                report()
    for run in left:
        run.close()
    return not left


def go_on(*, now: datetime, stopped_at: StoppedAt) -> None:
    """Every village of the demonstration has lived until now."""
    for life in SimulatedLife.objects.select_related("village").order_by("pk"):
        ahead = _stretch_of(life.village, now)
        for _day in live(ahead, stopped_at=stopped_at, also=_also(ahead, now)):
            pass
    _settle_what_goes_beside(now=now, stopped_at=stopped_at)


def _settle_what_goes_beside(*, now: datetime, stopped_at: StoppedAt) -> None:
    """What a life of some weeks does not bring by itself is there.

    A move to plan, companies with their seat here, a programme with its calls and cohorts, people who say who they are.
    """
    for village in Village.objects.filter(is_demo=True).order_by("pk"):
        plan_the_move(village, now=now)
        domicile_some(village, now=now)
        incubate_some(village, now=now, stopped_at=stopped_at)
        show_people(village, now=now)


def load_villages(*, now: datetime) -> list[Village]:
    """Return the villages of the checkout, loaded if they were not there yet."""
    by = Actor(party=None, via=Via.COMMAND)
    found = []
    for path in sorted((Path(settings.ROOT) / "villages").glob("*.toml")):
        if not Village.objects.filter(slug=path.stem).exists():
            villagefile.load(file=read_path(path), by=by, now=now - LOADED)
        found.append(Village.objects.get(slug=path.stem))
    return found


def _stretch_of(village: Village, now: datetime) -> Stretch:
    today = village.day_of(now)
    first = monday(today) - timedelta(weeks=WEEKS_BEFORE)
    life = SimulatedLife.objects.filter(village=village).first()
    return stretch(
        village=village,
        first=first,
        until=now,
        seed=life.seed if life else SEED,
        members=MEMBERS,
    )


def _also(ahead: Stretch, now: datetime) -> list[Happening]:
    """Return what happens because somebody looks: a shoot now, something for the member to answer."""
    return [*now_shooting(ahead, now), *awaiting_answer(ahead, now)]


def now_shooting(ahead: Stretch, now: datetime) -> Iterator[Wish]:
    """Yield a shoot that is on now, whatever the hour: whoever opens the planning sees a stage at work.

    Booked by the stage manager a week before, or since the village was last alive.
    """
    scene = ahead.life.scene
    today = scene.day_of(now)
    stages = [place for place in scene.of_kind(Kind.STAGE, on=today) if not place.whole]
    if not stages or _is_shooting(ahead.village, now):
        return
    at = max(
        ahead.since or ahead.life.began_at, scene.instant(today - timedelta(days=8), 11.25)
    ) + timedelta(hours=2, microseconds=today.toordinal())
    span = _around(ahead, now, today)
    cast = ahead.life.cast(today)
    makers = [work for work in cast.works if work.arrives_on <= scene.day_of(at)]
    if not makers or at >= now:
        return
    work, stage = makers[today.toordinal() % len(makers)], stages[today.toordinal() % len(stages)]
    yield Wish(
        at=at,
        key=f"now-{today}",
        who=cast.member(Role.STAGE_MANAGER).email,
        party=work.household.party,
        kind=stage.kind,
        title=f"Tournage · {work.title}",
        asks=(Ask(stage.code, span, SegmentKind.SHOOT),),
        work=work.key,
        instead=tuple(other.code for other in stages if other != stage),
        overrule=("closed", "in-the-past", "lead-time", "neighbours"),
    )


def _is_shooting(village: Village, now: datetime) -> bool:
    return Claim.objects.filter(
        village=village,
        part__kind=Kind.STAGE,
        tone=SegmentKind.SHOOT,
        starts_at__lte=now,
        ends_at__gt=now,
    ).exists()


def _around(ahead: Stretch, now: datetime, today: date) -> Span:
    """Return a long day, or a night, that holds now."""
    scene, hour = ahead.life.scene, now.astimezone(ahead.life.scene.zone).hour
    if hour in DAYTIME:
        return scene.span(today, min(hour, 8), 20)
    evening = today if hour >= DAYTIME.stop else today - timedelta(days=1)
    return scene.span(evening, 18, 31)


def _table(village: Village) -> Table:
    table = Table(
        title=f"{village.name} · {settings.BASE_URL}/{village.slug}/",
        box=box.SIMPLE,
        show_header=False,
        title_justify="left",
    )
    table.add_column()
    table.add_column()
    for account in demo_accounts(village):
        table.add_row(str(account.label), account.email)
    return table
