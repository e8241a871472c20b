"""The assignment: coverage, then equal loads, then affinity, each at its proven best; the rest as time allows."""

from creuset.incubation.rules.assignment.improving import Improved, improve
from creuset.incubation.rules.assignment.lacking import lacks_of
from creuset.incubation.rules.assignment.outcomes import Assignment, Box
from creuset.incubation.rules.assignment.programme import Best, Impossible, Whole
from creuset.incubation.rules.assignment.shape import Shape
from creuset.incubation.rules.assignment.values import Problem


def assign(problem: Problem, *, seed: int, box: Box) -> Assignment:
    """Return the best assignment: of equals the seed decides, of the same seed always the same.

    In this order: as many readings as can be, missing ones spread; loads as equal as can be (the least sum
    of squares); the most affinity. These three are exact. Then, among the assignments as good and while the
    box lasts: what suits the worst served application, the fewest changes from the plan shown, and jurors
    who can be compared.
    """
    shape = Shape.of(problem, seed)
    even, covered = _even(shape)
    suited = even.equals().best(shape.cost(reading=-shape.affinities))
    improved = improve(shape, suited, box) if shape.keys else Improved(suited.x, 0, 0)
    readings = shape.readings(improved.x)
    return Assignment(
        problem,
        readings,
        seed,
        lacks_of(problem) if _lacks(shape, suited.x) else (),
        covered and even.is_proved and suited.is_proved,
        int(shape.affinities @ improved.x[: len(shape.keys)]),
        -suited.bound,
        improved.floor,
        improved.floor_bound,
    )


def price_of_equal_loads(problem: Problem) -> int:
    """Return how much affinity equal loads cost: what the best assignment suits more, whoever reads how many."""
    shape = Shape.of(problem, 0)
    even, _covered = _even(shape)
    wish = shape.cost(reading=-shape.affinities)
    return even.equals().best(wish).value - even.programme.best(wish).value


def _even(shape: Shape) -> tuple[Best, bool]:
    """Return the most equal loads among the assignments in which the fewest readings lack, and whether those are.

    Where some lack, they are spread: two applications that lack one each rather than one that lacks two.
    """
    try:
        return shape.without_lack().best(_squares(shape)), True
    except Impossible:
        most = int(shape.lack_ranks.max()) ** 2 * shape.lack_ranks.size
        least = shape.programme.best(shape.cost(lack=most + 2 * shape.lack_ranks - 1))
        return least.equals().best(_squares(shape)), least.is_proved


def _squares(shape: Shape) -> Whole:
    """Return what loads cost: the n-th reading of a juror so much that a load costs its square."""
    return shape.cost(load=2 * shape.load_ranks - 1)


def _lacks(shape: Shape, x: Whole) -> bool:
    """Say whether a reading lacks."""
    return bool(x[len(shape.keys) + shape.load_ranks.size :].any())
