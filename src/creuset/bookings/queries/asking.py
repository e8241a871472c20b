"""Who asks for whom: everybody whose groups and shares count."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from creuset.bookings.rules import policies as rules
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.groups import (
    group_codes,
    group_members,
    organisations_of,
    people_of,
)
from creuset.villages.models import Village


@dataclass(frozen=True)
class Asking:
    """Who asks for whom, in which village, when; everybody whose groups and shares count is found from here."""

    village: Village
    party: Party
    by: Actor
    now: datetime
    _parties: dict[tuple[rules.Subject, ...], Mapping[rules.Subject, frozenset[int]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    _rows: dict[tuple[object, ...], Any] = field(default_factory=dict, repr=False, compare=False)

    def understood[R](self, row: tuple[Any, ...], as_read: Callable[[tuple[Any, ...]], R]) -> R:
        """Return what is read from a row of the database; once for rows that say the same."""
        if row not in self._rows:
            self._rows[row] = as_read(row)
        found: R = self._rows[row]
        return found

    @property
    def today(self) -> date:
        """The day on the village's clocks."""
        return self.village.day_of(self.now)

    @cached_property
    def person_id(self) -> int | None:
        """The person whose booking it is: the party, or who books for the organisation they belong to."""
        if not self.party.is_organisation:
            return self.party.pk
        is_own = self.party.pk in self.by.acts_for(self.today)
        return self.by.party_id if is_own else None

    @cached_property
    def organisation_ids(self) -> frozenset[int]:
        """The organisations that answer for it: the party, or those to which the person belongs."""
        if self.party.is_organisation:
            return frozenset({self.party.pk})
        if self.party.pk == self.by.party_id:
            return self.by.acts_for(self.today) - {self.party.pk}
        return frozenset(organisations_of([self.party.pk], on=self.today))

    @cached_property
    def circle(self) -> frozenset[int]:
        """Everybody whose groups and certificates count."""
        person = {self.person_id} if self.person_id is not None else set()
        return frozenset({self.party.pk, *person, *self.organisation_ids})

    @cached_property
    def groups(self) -> frozenset[str]:
        """The codes of their groups."""
        return group_codes(self.village, self.circle)

    def parties_of(
        self, subjects: Sequence[rules.Subject]
    ) -> Mapping[rules.Subject, frozenset[int]]:
        """Return the parties whose bookings count for each subject: a company's people count for it.

        They are read once: what is judged again where others were quicker is judged for the same people.
        """
        wanted = tuple(subjects)
        if wanted not in self._parties:
            self._parties[wanted] = self._read_parties(wanted)
        return self._parties[wanted]

    def _read_parties(
        self, subjects: Sequence[rules.Subject]
    ) -> Mapping[rules.Subject, frozenset[int]]:
        codes = {str(s.key) for s in subjects if s.per is rules.Per.GROUP}
        members = group_members(self.village, codes) if codes else {}
        companies = {int(s.key) for s in subjects if s.per is rules.Per.COMPANY}
        companies |= set().union(*members.values())
        people = people_of(companies, on=self.today) if companies else {}
        found = {}
        for subject in subjects:
            own = (
                members[str(subject.key)] if subject.per is rules.Per.GROUP else {int(subject.key)}
            )
            theirs = set().union(*(people.get(pk, set()) for pk in own))
            found[subject] = frozenset(own | theirs)
        return found
