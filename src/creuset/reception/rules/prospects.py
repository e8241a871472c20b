"""Where somebody stands on the way from a visit to the day they move in: pure. A prospect is derived, never typed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _
from creuset.reception.states import ProspectStage

#: Whoever asked to visit longer ago, and did nothing since, is no prospect any more.
VISITED_WITHIN = timedelta(days=120)
#: What came to nothing is told for so long.
LOST_WITHIN = timedelta(days=60)


class NoWhy(Refused):
    """What is lost is lost for a reason."""

    code = "no-why"


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that somebody asked or was offered: at which stage it is, since when, and why it came to nothing."""

    kind: str
    pk: int
    stage: ProspectStage
    since: datetime
    what: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody on the way: a party that the village knows, or an address that wrote to it."""

    party_id: int | None
    email: str
    name: str

    @property
    def key(self) -> str:
        """What tells them from anybody else."""
        return f"p{self.party_id}" if self.party_id is not None else f"e{self.email.casefold()}"


@dataclass(frozen=True, slots=True)
class Derived:
    """Somebody on the way, where they stand, since when they wait, and all that is known of it, the latest first."""

    who: Who
    stage: ProspectStage
    since: datetime
    traces: Sequence[Trace] = field(default=())

    @property
    def why(self) -> str:
        """Why it came to nothing."""
        return next((one.why for one in self.traces if one.why), "")

    @property
    def what(self) -> str:
        """What they want, as the latest says it."""
        return next((one.what for one in self.traces if one.what), "")


_FORWARD = (
    ProspectStage.VISIT,
    ProspectStage.OFFER,
    ProspectStage.SIGNATURE,
    ProspectStage.ARRIVAL,
)


def derived(
    found: Iterable[tuple[Who, Trace]], *, lost: dict[str, tuple[datetime, str]], now: datetime
) -> list[Derived]:
    """Return everybody on the way, each once, whoever waits longest first.

    They stand at the furthest of what is under way. They are lost where nothing is, or where the team said so (`lost`,
    by key) and nothing began since; what is lost for long is told no more.
    """
    together: dict[str, list[Trace]] = {}
    names: dict[str, Who] = {}
    for who, trace in found:
        together.setdefault(who.key, []).append(trace)
        names.setdefault(who.key, who)
    told = []
    for key, some in together.items():
        traces = sorted(some, key=lambda one: (one.since, one.kind, one.pk), reverse=True)
        one = _stands(names[key], traces, lost.get(key), now=now)
        if one is not None:
            told.append(one)
    return sorted(told, key=lambda one: (one.since, one.who.key))


def counts(rows: Iterable[Derived]) -> dict[ProspectStage, int]:
    """Return how many stand at each stage."""
    told = list(rows)
    return {stage: sum(one.stage is stage for one in told) for stage in ProspectStage}


def check_why(why: str) -> str:
    """Return the reason; raise NoWhy where there is none."""
    if not why.strip():
        raise NoWhy(_("Say why nothing came of it."), field="why")
    return why.strip()


def is_due(remind_on: date | None, *, today: date) -> bool:
    """Say whether somebody wanted to be reminded by that day."""
    return remind_on is not None and remind_on <= today


def _stands(
    who: Who, traces: Sequence[Trace], lost: tuple[datetime, str] | None, *, now: datetime
) -> Derived | None:
    live = [
        one
        for one in traces
        if one.stage is not ProspectStage.LOST
        and (one.stage is not ProspectStage.VISIT or one.since >= now - VISITED_WITHIN)
        and (lost is None or one.since > lost[0])
    ]
    if live:
        stage = max((one.stage for one in live), key=_FORWARD.index)
        since = max(one.since for one in live if one.stage is stage)
        return Derived(who, stage, since, tuple(traces))
    if lost is not None:
        said = Trace("team", 0, ProspectStage.LOST, lost[0], why=lost[1])
        traces = [said, *traces]
    since = traces[0].since
    if traces[0].stage is not ProspectStage.LOST or since < now - LOST_WITHIN:
        return None
    return Derived(who, ProspectStage.LOST, since, tuple(traces))
