"""Reminders: papers that end, the approval, verifications, lists, letters, mail that waits. Each is told once."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from creuset.domiciliation.models import Approval, Domiciliation, Paper, RegistryLetter
from creuset.domiciliation.queries.files import line_of
from creuset.domiciliation.queries.keepers import keepers_of
from creuset.domiciliation.queries.lists import lists_owed, lived
from creuset.domiciliation.queries.mail import posts_of
from creuset.domiciliation.rules import approval as approvals
from creuset.domiciliation.rules import lists, papers
from creuset.domiciliation.rules.court import mail_reminders_due, times_told
from creuset.domiciliation.rules.standing import VERIFIED_SOON
from creuset.notices.actions import tell
from creuset.people.actions.forgetting import check_is_house
from creuset.people.actors import Actor
from creuset.people.models import Party
from creuset.people.queries.belonging import spokespeople_of
from creuset.villages.models import Village

#: Topics of notices.
PAPER_ENDS, TEAM_PAPER_ENDS = "domiciliation-paper-ends", "domiciliation-team-paper-ends"
APPROVAL_ENDS, VERIFY, LIST_DUE, LETTER_DUE = (
    "domiciliation-approval-ends",
    "domiciliation-verify",
    "domiciliation-list-due",
    "domiciliation-letter-due",
)
MAIL_WAITS = "domiciliation-mail-waits"
#: As many papers as one sweep tells of.
MOST = 300


@transaction.atomic
def remind(*, village: Village, by: Actor, now: datetime) -> int:
    """Whoever is to be reminded of something today was, once for each time that is due; return of how many things."""
    check_is_house(by)
    if not Domiciliation.objects.filter(village=village).exists():
        return 0
    told = _Telling(village, now)
    told.of_papers()
    told.of_approval()
    told.of_files()
    told.of_lists()
    told.of_letters()
    told.of_mail()
    return told.count


class _Telling:
    """What is told in one sweep of a village, to its team and to companies."""

    def __init__(self, village: Village, now: datetime) -> None:
        self.village, self.now = village, now
        self.today = village.day_of(now)
        self.keepers = keepers_of(village)
        self.count = 0

    def of_papers(self) -> None:
        """Papers that end within 30 days, within 7, or ended yesterday: the company is told, and the team."""
        due = Q()
        for sent, before in enumerate(papers.REMINDED_BEFORE):
            due |= Q(reminders__lte=sent, valid_until__lte=self.today + before)
        rows = Paper.objects.select_for_update(of=("self",)).filter(
            due, is_accepted=True, destroyed_on__isnull=True, domiciliation__village=self.village
        )
        for row in rows.select_related("domiciliation__subscription__party").order_by("pk")[:MOST]:
            row.reminders = papers.reminders_due(row.valid_until, today=self.today)
            row.save(update_fields=["reminders"])
            seat = row.domiciliation
            if not seat.contract.holds_on(self.today) or self._is_followed(row):
                continue
            content = {**_of(seat), "kind": row.kind, "until": _iso(row.valid_until)}
            key = f"{row.pk} {row.reminders}"
            self._say(PAPER_ENDS, key, content, spokespeople_of(seat.subscription.party))
            self._say(TEAM_PAPER_ENDS, key, content, self.keepers)

    def of_approval(self) -> None:
        """The approval is to be asked for anew, or has ended."""
        row = Approval.objects.select_for_update().filter(village=self.village).first()
        if row is None:
            return
        due = approvals.reminders_due(row.valid_until, today=self.today)
        if due <= row.reminders:
            return
        row.reminders = due
        row.save(update_fields=["reminders"])
        content = {"number": row.number, "until": _iso(row.valid_until)}
        self._say(APPROVAL_ENDS, f"{row.pk} {_iso(row.valid_until)} {due}", content, self.keepers)

    def of_files(self) -> None:
        """Files to be verified within a month."""
        for row in lived(self.village).prefetch_related("papers"):
            line = line_of(row, today=self.today)
            if row.contract.holds_on(self.today) and line.verify_by - VERIFIED_SOON <= self.today:
                content = {**_of(row), "until": _iso(line.verify_by)}
                self._say(VERIFY, f"{row.pk} {_iso(line.verify_by)}", content, self.keepers)

    def of_lists(self) -> None:
        """Lists that wait to be sent."""
        for one in lists_owed(self.village, today=self.today):
            due = lists.reminders_due(one.period, today=self.today)
            content = {"period": one.period.code, "due": _iso(one.period.due)}
            if due:
                self._say(
                    LIST_DUE, f"{self.village.pk} {one.period.code} {due}", content, self.keepers
                )

    def of_letters(self) -> None:
        """Letters to the registry that were not sent: each week."""
        rows = RegistryLetter.objects.filter(
            domiciliation__village=self.village, sent_on__isnull=True, needless_at__isnull=True
        )
        for row in rows.select_related("domiciliation__subscription__party"):
            made_on = self.village.day_of(row.made_at)
            key = f"{row.pk} {times_told(made_on, today=self.today)}"
            content = {**_of(row.domiciliation), "letter": row.pk, "why": row.why}
            self._say(LETTER_DUE, key, content, self.keepers)

    def of_mail(self) -> None:
        """Companies whose mail waits for a month, for two, nearly for three."""
        standing = [row for row in lived(self.village) if row.contract.holds_on(self.today)]
        for post in posts_of(self.village, standing):
            if post.unread_since is None:
                continue
            due = mail_reminders_due(post.unread_since, today=self.today)
            if due:
                content = {**_of(post.row), "since": _iso(post.unread_since)}
                key = f"{post.row.pk} {_iso(post.unread_since)} {due}"
                self._say(MAIL_WAITS, key, content, spokespeople_of(post.row.subscription.party))

    def _is_followed(self, row: Paper) -> bool:
        """Say whether a later paper of the kind runs longer, or waits to be read."""
        later = Paper.objects.filter(
            domiciliation=row.domiciliation_id, kind=row.kind, pk__gt=row.pk
        ).exclude(is_accepted=False)
        ends = self.today + papers.SOON
        return later.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=ends)).exists()

    def _say(
        self, topic: str, key: str, content: Mapping[str, object], parties: Iterable[Party]
    ) -> None:
        made = [
            tell(
                party=party,
                village=self.village,
                topic=topic,
                key=key,
                content=content,
                now=self.now,
            )
            for party in parties
        ]
        self.count += any(one is not None for one in made)


def _of(row: Domiciliation) -> dict[str, object]:
    return {"domiciliation": row.pk, "party": row.subscription.party.name}


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
