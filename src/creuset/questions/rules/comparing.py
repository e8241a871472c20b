"""Two versions of a form beside one another: what is asked anew, otherwise, in another order, or no more."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from creuset.questions.rules.asking import Form, Question, Words
from creuset.questions.rules.writing import question_data


class What(StrEnum):
    """What became of a question."""

    ADDED = "added"
    REMOVED = "removed"
    OTHER_KIND = "other_kind"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of a question from one version to the next."""

    what: What
    path: tuple[str, ...]
    labels: Words
    #: What was changed of it, as data name it: labels, options, most_words…
    parts: tuple[str, ...] = ()


def differences(old: Form, new: Form) -> tuple[Difference, ...]:
    """Return what changed, in the order of the new version, then what is asked no more.

    Nothing where the two ask the same in the same order; a block is not changed by what changed within it.
    """
    before, after = _questions(old), _questions(new)
    found = []
    kept = [path for path in after if path in before]
    ranks = {path: n for n, path in enumerate(path for path in before if path in after)}
    for n, path in enumerate(kept):
        what, parts = _between(before[path], after[path])
        if what is None and ranks[path] != n and not _is_pushed(path, kept, ranks):
            what = What.MOVED
        if what is not None:
            found.append(Difference(what, path, after[path].labels, parts))
    found += [
        Difference(What.ADDED, path, after[path].labels) for path in after if path not in before
    ]
    order = {path: n for n, path in enumerate(after)}
    found.sort(key=lambda one: order[one.path])
    gone = [
        Difference(What.REMOVED, path, before[path].labels) for path in before if path not in after
    ]
    return tuple(found + gone)


def _questions(form: Form) -> Mapping[tuple[str, ...], Question]:
    return {(*within, question.key): question for within, question in form.every()}


def _between(old: Question, new: Question) -> tuple[What | None, tuple[str, ...]]:
    if old.kind is not new.kind:
        return What.OTHER_KIND, ()
    one, other = _plain(old), _plain(new)
    parts = tuple(
        sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))
    )
    return (What.CHANGED if parts else None), parts


def _plain(question: Question) -> dict[str, object]:
    return {name: value for name, value in question_data(question).items() if name != "questions"}


def _is_pushed(
    path: tuple[str, ...],
    kept: list[tuple[str, ...]],
    ranks: Mapping[tuple[str, ...], int],
) -> bool:
    """Say whether only others were moved past the question: it follows the very one that it followed."""
    n = kept.index(path)
    return n > 0 and ranks[kept[n - 1]] == ranks[path] - 1
