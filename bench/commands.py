"""`creuset bench`: runs benchmarks one after the other, and tells what each found."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from importlib import import_module
from typing import Any

from bench.grounds import GROUNDS, Failed, NoServer, tell
from bench.results import Measure, Result
from bench.scale import Scale

NAMES = (
    "race",
    "booking",
    "fairness",
    "availability",
    "planning",
    "growth",
    "series",
    "pages",
    "simulation",
    "assignment",
    "calibration",
    "start",
)


def run(names: Sequence[str], *, as_json: bool, full: bool, database: str = "") -> int:
    """Run the named benchmarks, or all, on one kind of database or on each; return 0 where every target is met.

    Each object or paragraph is one benchmark on one database. 1: a target was missed; 2: a
    benchmark could not run.
    """
    if unknown := [name for name in names if name not in NAMES]:
        tell(f"no benchmark {', '.join(unknown)} (there are {', '.join(NAMES)}).")
        return 2
    scale = Scale.FULL if full else Scale.USUAL
    code = 0
    for name in names or NAMES:
        try:
            for result in results_of(name, scale, [database] if database else ()):
                sys.stdout.write(as_line(result) if as_json else as_words(result))
                sys.stdout.flush()
                code = code or int(not result.met)
        except Failed as failure:
            tell(f"{name}: {failure}")
            code = 2
    return code


def results_of(name: str, scale: Scale, databases: Sequence[str] = ()) -> Iterator[Result]:
    """Give what the benchmark finds on each of its databases, or on those named among them.

    One that cannot be had is said and left out.
    """
    module: Any = import_module(f"bench.{name}")
    for database in module.DATABASES:
        if databases and database not in databases:
            continue
        try:
            grounds = GROUNDS[database]()
        except NoServer as missing:
            tell(str(missing))
            continue
        with closing(grounds):
            yield from module.run(grounds, scale)


def as_line(result: Result) -> str:
    """Return the result as one line of JSON."""
    return json.dumps(result.as_data(), ensure_ascii=False) + "\n"


def as_words(result: Result) -> str:
    """Return the result as a paragraph for a terminal."""
    lines = [f"{result.name} on {result.database}: {result.size}"]
    lines += [f"  {line}" for measure in result.measures for line in _told(measure)]
    if result.proved:
        lines.append("  proved: " + ", ".join(f"{k} {v}" for k, v in result.proved.items()))
    return "\n".join(lines) + "\n\n"


def _told(measure: Measure) -> Iterator[str]:
    data = measure.as_data()
    word = "met   " if measure.met else "MISSED"
    yield f"{word} {measure.what}: {data['figure']:g} {measure.unit}".rstrip() + (
        f" (target {measure.target})"
    )
    if measure.limit is not None:
        yield (
            f"       limit {data['limit']:g} {measure.unit}".rstrip()
            + f" – {measure.limit_is}; ratio {data['ratio']:g}"
        )
    beside = {k: v for k, v in data.items() if k in measure.beside}
    if beside:
        yield "       " + ", ".join(f"{name} {value}" for name, value in beside.items())
