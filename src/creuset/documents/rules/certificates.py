"""When a certificate counts, and what one must say."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from creuset.documents.states import CertificateState
from creuset.kernel.errors import Refused
from creuset.kernel.sentences import sentence as _

DAY = timedelta(days=1)
#: Longer than any policy or training lasts: a slip of the keyboard.
LONGEST = timedelta(days=3660)


class WrongDays(Refused):
    """The days of a certificate cannot be: its end lies before its beginning, or too far."""

    code = "wrong-days"


class PaperMissing(Refused):
    """A certificate of this kind counts only with its paper."""

    code = "paper-missing"


class EndMissing(Refused):
    """A certificate of this kind counts only until a day that it names."""

    code = "end-missing"


class NameMissing(Refused):
    """A certificate of no usual kind says what it certifies."""

    code = "name-missing"


@dataclass(frozen=True, slots=True)
class Validity:
    """The days of a certificate: both are in it; without `until` it has no end.

    `ended_on` is the first day on which it counts no more, whatever its paper says.
    """

    since: date
    until: date | None = None
    ended_on: date | None = None

    @property
    def last(self) -> date:
        """The last day on which it counts; the end of time where nothing ends it."""
        ends = [self.until or date.max]
        if self.ended_on is not None:
            ends.append(self.ended_on - DAY)
        return min(ends)

    def holds_on(self, day: date) -> bool:
        """Say whether it counts on the day."""
        return self.since <= day <= self.last


def state_of(validity: Validity, *, is_accepted: bool | None, on: date) -> CertificateState:
    """Return where a certificate stands on a day; `is_accepted` is None until somebody has read it."""
    if is_accepted is None:
        return CertificateState.WAITING
    if not is_accepted:
        return CertificateState.REFUSED
    if validity.ended_on is not None and on >= validity.ended_on:
        return CertificateState.ENDED
    if on < validity.since:
        return CertificateState.COMING
    return CertificateState.VALID if on <= validity.last else CertificateState.EXPIRED


def covers(validities: Iterable[Validity], *, first: date, last: date) -> bool:
    """Say whether the certificates together count on every day from `first` to `last`, both included.

    A renewal that begins the day after the one before leaves no hole.
    """
    day = first
    for validity in sorted(validities, key=lambda one: (one.since, one.last)):
        if validity.since > day:
            return False
        if validity.last >= last:
            return True
        day = max(day, validity.last + DAY)
    return False


def check_days(since: date, until: date | None) -> None:
    """Raise WrongDays unless the end follows the beginning, within ten years."""
    if until is None:
        return
    if until < since:
        raise WrongDays(
            _("It cannot end on %(until)s, before it begins.", until=until), field="valid_until"
        )
    if until - since > LONGEST:
        raise WrongDays(
            _("Ten years at most: please read %(until)s again.", until=until), field="valid_until"
        )


def check_says_enough(
    *,
    is_insurance: bool,
    is_other: bool,
    title: str,
    until: date | None,
    has_paper: bool,
    is_team: bool,
) -> None:
    """Raise PaperMissing, EndMissing or NameMissing where the certificate would certify nothing.

    An insurance names its last day and shows its paper. An induction that the team gave itself
    needs no paper; whatever a holder sends does.
    """
    if not has_paper and (is_insurance or not is_team):
        raise PaperMissing(_("Add the paper itself: a PDF or a picture."), field="upload")
    if is_insurance and until is None:
        raise EndMissing(_("Until which day does this insurance run?"), field="valid_until")
    if is_other and not title.strip():
        raise NameMissing(_("Say what this paper certifies."), field="title")
