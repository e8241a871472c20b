"""Who is not impartial towards an application, by what the house knows of both.

Juror and application are tied to things: a person, a company, its number, an address, an office, a project that
they mentor. Where both are tied to the same thing there is a conflict, and that thing is its evidence. An address
of e-mail is no tie: people share providers, and one person has several. Neither is a family name: it is a hint to
whoever leads the call, and never more.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from creuset.incubation.kinds import Ground


class TieKind(StrEnum):
    """What somebody can be tied to."""

    PERSON = "person"
    COMPANY = "company"
    SIREN = "siren"
    ADDRESS = "address"
    OFFICE = "office"
    MENTOR = "mentor"
    PAYS = "pays"
    PROJECT = "project"


#: The ground that a tie of both is.
GROUND_OF: Mapping[TieKind, Ground] = {
    TieKind.PERSON: Ground.APPLICANT,
    TieKind.COMPANY: Ground.COMPANY,
    TieKind.SIREN: Ground.COMPANY,
    TieKind.ADDRESS: Ground.PLACE,
    TieKind.OFFICE: Ground.PLACE,
    TieKind.MENTOR: Ground.MENTOR,
    TieKind.PAYS: Ground.SUPPLIER,
    TieKind.PROJECT: Ground.SUPPLIER,
}


@dataclass(frozen=True, slots=True)
class Tie:
    """One thing that somebody is tied to; `words` are what a reader knows it by."""

    kind: TieKind
    key: str
    words: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Conflict:
    """A juror who must not read an application, on a ground, and the ties that both have."""

    juror: int
    application: int
    ground: Ground
    ties: tuple[Tie, ...]


def conflicts_of(
    jurors: Mapping[int, Collection[Tie]], applications: Mapping[int, Collection[Tie]]
) -> list[Conflict]:
    """Return every conflict between these jurors and applications, each ground of a pair once."""
    tied: dict[Tie, list[int]] = defaultdict(list)
    for juror, ties in jurors.items():
        for tie in set(ties):
            tied[tie].append(juror)
    shared: dict[tuple[int, int, Ground], set[Tie]] = defaultdict(set)
    for application, ties in applications.items():
        for tie in set(ties):
            for juror in tied.get(tie, ()):
                shared[juror, application, GROUND_OF[tie.kind]].add(tie)
    return [
        Conflict(juror, application, ground, tuple(sorted(ties, key=lambda t: (t.kind, t.key))))
        for (juror, application, ground), ties in sorted(shared.items())
    ]


def hints_of(
    jurors: Mapping[int, str], applications: Mapping[int, Collection[str]]
) -> list[tuple[int, int, str]]:
    """Return the jurors who have a family name in common with an application, and that name; folded names go in.

    Two people of one name need not be of one family: this is shown to whoever leads the call, and kept nowhere.
    """
    named: dict[str, list[int]] = defaultdict(list)
    for juror, name in jurors.items():
        if name:
            named[name].append(juror)
    return sorted(
        (juror, application, name)
        for application, names in applications.items()
        for name in set(names)
        for juror in named.get(name, ())
    )
