"""The demonstration: both villages loaded, lived until now, and open to whoever reads the terminal."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from rich import box
from rich.table import Table

from creuset.core.roles import Role
from creuset.kernel.spans import Span
from creuset.people.actors import Actor, Via
from creuset.places.kinds import Kind
from creuset.simulation.accounts import PASSWORD, demo_accounts, open_accounts
from creuset.simulation.happenings import Ask, Wish
from creuset.simulation.living import StoppedAt, Stretch, live, stretch
from creuset.simulation.models import SimulatedLife
from creuset.simulation.scene import monday
from creuset.villagefile import actions as villagefile
from creuset.villagefile.reading import read_path
from creuset.villages.models import Village

SEED = 2013
#: What a demonstration shows of the past; the weeks to come are asked for while it is lived.
WEEKS_BEFORE, MEMBERS = 2, 40
#: Between these civil hours a shoot is by day.
DAYTIME = range(7, 19)


def bring_to_life(console: Any, *, now: datetime, stopped_at: StoppedAt) -> None:
    """Both villages are loaded, have lived until now, and their accounts are printed.

    Done again, only what is missing is done: the days since the last time.
    """
    villages = load_villages(now=now)
    stretches = [_stretch_of(village, now) for village in villages]
    with console.progress(_("Living"), sum(len(ahead.days) for ahead in stretches)) as steps:
        for ahead in stretches:
            for _day in live(ahead, stopped_at=stopped_at, also=list(now_shooting(ahead, now))):
                steps.advance()
    for village in villages:
        open_accounts(village, now=now)
        console.out.print(_table(village))
    console.out.print(
        _("Password of all of them: %(password)s; or a code by mail, read at %(url)s")
        % {"password": PASSWORD, "url": f"{settings.BASE_URL}/"},
        markup=False,
    )


def load_villages(*, now: datetime) -> list[Village]:
    """Return the villages of the checkout, loaded if they were not there yet."""
    by = Actor(party=None, via=Via.COMMAND)
    found = []
    for path in sorted((Path(settings.ROOT) / "villages").glob("*.toml")):
        if not Village.objects.filter(slug=path.stem).exists():
            villagefile.load(file=read_path(path), by=by, now=now)
        found.append(Village.objects.get(slug=path.stem))
    return found


def _stretch_of(village: Village, now: datetime) -> Stretch:
    today = now.astimezone(village.zone).date()
    first = monday(today) - timedelta(weeks=WEEKS_BEFORE)
    life = SimulatedLife.objects.filter(village=village).first()
    return stretch(
        village=village,
        first=first,
        until=now,
        seed=life.seed if life else SEED,
        members=MEMBERS,
    )


def now_shooting(ahead: Stretch, now: datetime) -> Iterator[Wish]:
    """Yield a shoot that is on now, whatever the hour: whoever opens the planning sees a stage at work.

    Booked by the stage manager a week before, or since the village was last alive.
    """
    scene = ahead.life.scene
    today = scene.day_of(now)
    stages = [place for place in scene.of_kind(Kind.STAGE, on=today) if not place.whole]
    if not stages:
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
        asks=(Ask(stage.code, span),),
        work=work.key,
        instead=tuple(other.code for other in stages if other != stage),
        overrule=("closed", "in-the-past"),
    )


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
