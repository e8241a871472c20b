"""Four writers on SQLite: does one of them wait much longer than the others?

Four clients book without pause at the house's own server, two processes of four threads; the figure
is p95 over p50 of their waits. The limit is that of four bare processes that write one row each, in
turn through the same queue, as durable.
"""

import multiprocessing
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from threading import Thread
from time import perf_counter
from urllib.parse import urlsplit

from bench.caller import Line, Visitor
from bench.grounds import Grounds
from bench.results import Measure, Result
from bench.scale import Scale
from bench.servers import serving
from bench.shape import Shape
from bench.slots import PATH, Slot, slots
from bench.timing import ms, percentile

DATABASES = ("sqlite",)
PLACES, CLAIMS, CLIENTS = 40, 400, 4
SHAPE = Shape(PLACES, CLAIMS)
#: Bookings of each client; those of the first part warm the server.
SIZES = {Scale.TINY: 4, Scale.USUAL: 120, Scale.FULL: 600}


def run(grounds: Grounds, scale: Scale) -> Iterator[Result]:
    """Give how evenly four clients wait."""
    each = SIZES[scale]
    warming = each // 4
    with grounds.village(places=PLACES, claims=CLAIMS) as place:
        sessions = place.ask("bench.sessions:of_owner", number=CLIENTS)
        with serving(place, workers=2) as server:
            lines = [Line(server.port, Visitor.of(session)) for session in sessions]
            wanted = list(islice(slots(SHAPE), CLIENTS * (each + warming)))
            _book_together(lines, wanted[: CLIENTS * warming])
            seconds = _book_together(lines, wanted[CLIENTS * warming :])
            for line in lines:
                line.close()
        found = place.ask("bench.race:counted")
        bare = _bare(Path(urlsplit(place.url).path), each)
    yield Result(
        name="fairness",
        database=grounds.database,
        size=f"{CLIENTS} clients × {each} bookings",
        measures=(
            Measure(
                what="p95 over p50 of a booking, four clients at once",
                figure=percentile(seconds, 0.95) / percentile(seconds, 0.5),
                unit="",
                limit=percentile(bare, 0.95) / percentile(bare, 0.5),
                limit_is="p95 over p50 of four bare writers through the same queue",
                most=2.5,
                beside={
                    "p50_ms": ms(percentile(seconds, 0.5)),
                    "p95_ms": ms(percentile(seconds, 0.95)),
                    "slowest_ms": ms(max(seconds)),
                },
            ),
            Measure(
                what="bookings that were not made, claims that overlap",
                figure=abs(len(wanted) - found["bookings"]) + found["overlaps"],
                unit="",
                most=0,
            ),
        ),
        proved=found,
    )


def _book_together(lines: list[Line], wanted: list[Slot]) -> list[float]:
    """Return how long each booking took; every line books its share, without pause."""
    seconds: list[float] = []

    def book(line: Line, mine: list[Slot]) -> None:
        for slot in mine:
            started = perf_counter()
            line.post(PATH, slot.fields | {"resource": SHAPE.code(slot.place)})
            seconds.append(perf_counter() - started)

    threads = [
        Thread(target=book, args=(line, wanted[n :: len(lines)])) for n, line in enumerate(lines)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds


def _bare(file: Path, each: int) -> list[float]:
    """Return how long bare writers wait for one durable row, four processes in turn."""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE bench_bare (id integer PRIMARY KEY, words text)")
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        return [s for some in pool.map(_write, [(str(file), each)] * CLIENTS) for s in some]


def _write(asked: tuple[str, int]) -> list[float]:
    from creuset.core.sqlite.base import WriterQueue

    file, each = asked
    queue, seconds = WriterQueue(file), []
    connection = sqlite3.connect(file, isolation_level=None, timeout=20)
    connection.execute("PRAGMA synchronous = FULL")
    for _ in range(each):
        started = perf_counter()
        queue.enter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO bench_bare (words) VALUES ('a row')")
        connection.execute("COMMIT")
        queue.leave()
        seconds.append(perf_counter() - started)
    queue.close()
    connection.close()
    return seconds
