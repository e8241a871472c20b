"""What leaves the village: lists and letters with their papers, mail; reminders; what is destroyed in its time."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from creuset.billing.models import Charge
from creuset.core import clock, files, housekeeping
from creuset.core.audit import sentence
from creuset.core.models import AuditRow, StoredFile
from creuset.core.roles import Role
from creuset.documents.models import Document
from creuset.domiciliation import actions, queries, retention
from creuset.domiciliation.actions.reminding import remind
from creuset.domiciliation.kinds import MailChoice, PaperKind
from creuset.domiciliation.models import (
    Handling,
    Means,
    Paper,
    RegistryLetter,
    SentList,
)
from creuset.domiciliation.queries.lists import listing_of, lists_owed
from creuset.domiciliation.queries.mail import post_of, posts_of
from creuset.domiciliation.rules.lists import Period, Recipient
from creuset.domiciliation.rules.mail import MailRefused
from creuset.domiciliation.rules.sent import WrongDay
from creuset.domiciliation.states import LetterState
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.notices.models import Notice
from creuset.people.actions.erasing import erase_person
from creuset.people.actors import HOUSE
from creuset.people.models import Party
from creuset.plans.actions import leaving
from creuset.reception import actions as reception
from creuset.reception.models import ParcelKind
from creuset.reception.rules.parcels import NotToBeTaken
from creuset.villages.models import Village
from tests.factories.documents import paper
from tests.factories.domiciliation import (
    SAID,
    make_approval,
    make_domiciliation,
    make_letter,
    make_whole,
    send_paper,
)
from tests.factories.people import affiliate, make_organisation, make_person, member_of, team_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db
SIGNED_FOR = "Une collègue a signé ce matin"
FORWARDED = replace(SAID, mail=MailChoice.WEEKLY, forward_to="12 rue des Lilas, 75020 Paris")


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def desk(village):
    return team_of(village, Role.RECEPTION)


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


@pytest.fixture
def me(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def on(day):
    return datetime(day.year, day.month, day.day, 10, tzinfo=NOW.tzinfo)


def end(row, last_on):
    row.subscription.refresh_from_db()
    leaving.give_notice(
        subscription=row.subscription, by=HOUSE, now=NOW, last_on=last_on, is_waived=True
    )
    row.refresh_from_db()


def told(topic, **narrowed):
    return Notice.objects.filter(topic=topic, **narrowed).count()


# ---- lists --------------------------------------------------------------------------------------


def test_a_list_names_who_came_and_left_and_is_kept_as_it_was_sent(village, desk, company):
    row = make_domiciliation(village, company, said=SAID)
    end(row, date(2026, 12, 20))
    period = Period.read("2026-q4")
    found = listing_of(village, period)
    assert [(one.came, one.left) for one in found.named] == [(True, True)]
    assert not listing_of(village, Period.read("2027")).named
    january = on(date(2027, 1, 5))
    values = {"village": village, "period": period, "means": Means.EMAIL, "by": desk}
    with pytest.raises(WrongDay):
        actions.record_list(
            **values, recipient=Recipient.TAX, sent_on=date(2026, 12, 31), now=january
        )
    sent = actions.record_list(
        **values, recipient=Recipient.TAX, sent_on=date(2027, 1, 4), now=january
    )
    assert (sent.sent_to, sent.came, sent.left) == ("SIE d’Ivry-sur-Seine", 1, 1)
    made = Document.objects.get(source_kind="domiciliation_list")
    assert files.may_read(desk, made.file)
    assert not files.may_read(member_of(village), made.file)
    with pytest.raises(Conflict):
        actions.record_list(
            **values, recipient=Recipient.TAX, sent_on=date(2027, 1, 4), now=january
        )
    with pytest.raises(Forbidden):
        actions.record_list(
            **values | {"by": team_of(village, Role.ACCOUNTANT)},
            recipient=Recipient.SOCIAL,
            sent_on=date(2027, 1, 4),
            now=january,
        )
    assert [one.waits_for for one in lists_owed(village, today=date(2027, 1, 5))] == [
        [Recipient.SOCIAL]
    ]
    row_told = AuditRow.objects.get(verb="domiciliation.list_sent")
    assert "trimestre 4 de 2026" in sentence(row_told.verb, row_told.content)


def test_a_list_that_names_nobody_is_not_written_down(village, desk):
    with pytest.raises(Conflict):
        actions.record_list(
            village=village,
            period=Period.read("2026-q3"),
            recipient=Recipient.TAX,
            sent_on=date(2026, 10, 2),
            means=Means.EMAIL,
            by=desk,
            now=NOW,
        )


def test_the_team_is_reminded_of_lists_before_their_day(village, desk, company):
    make_domiciliation(village, company)
    assert remind(village=village, by=HOUSE, now=NOW) == 0
    remind(village=village, by=HOUSE, now=on(date(2027, 1, 1)))
    remind(village=village, by=HOUSE, now=on(date(2027, 1, 2)))
    assert told("domiciliation-list-due", party=desk.party) == 2  # the quarter and the year
    for recipient in Recipient:
        actions.record_list(
            village=village,
            period=Period.read("2027"),
            recipient=recipient,
            sent_on=date(2027, 1, 4),
            means=Means.PORTAL,
            by=desk,
            now=on(date(2027, 1, 4)),
        )
    remind(village=village, by=HOUSE, now=on(date(2027, 1, 15)))
    assert told("domiciliation-list-due", party=desk.party) == 3


# ---- the registry -------------------------------------------------------------------------------


def test_the_registry_is_told_when_a_domiciliation_ended(village, desk, company):
    row = make_domiciliation(village, company, said=SAID)
    end(row, date(2026, 12, 20))
    assert actions.owe_letters(village=village, by=HOUSE, now=on(date(2026, 12, 20))) == 0
    later = on(date(2026, 12, 21))
    assert actions.owe_letters(village=village, by=HOUSE, now=later) == 1
    assert actions.owe_letters(village=village, by=HOUSE, now=later) == 0
    letter = RegistryLetter.objects.get()
    for days in (0, 6, 7):
        remind(village=village, by=HOUSE, now=later + timedelta(days=days))
    assert told("domiciliation-letter-due", party=desk.party) == 2
    with pytest.raises(WrongDay):
        actions.record_letter(
            letter=letter, sent_on=date(2026, 12, 1), means=Means.REGISTERED, by=desk, now=later
        )
    made = actions.record_letter(
        letter=letter, sent_on=date(2026, 12, 21), means=Means.REGISTERED, by=desk, now=later
    )
    assert made.state is LetterState.SENT
    assert Document.objects.get(source_kind="registry_letter").file.media_type == files.PDF
    with pytest.raises(Conflict):
        actions.record_letter(
            letter=letter, sent_on=date(2026, 12, 21), means=Means.LETTER, by=desk, now=later
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        RegistryLetter.objects.update(means="")


def test_the_registry_is_told_of_mail_that_nobody_takes_for_three_months(
    village, desk, company, me
):
    row = make_domiciliation(village, company, said=SAID)
    letter = make_letter(row)
    for days in (29, 30, 31, 60, 80):
        remind(village=village, by=HOUSE, now=NOW + timedelta(days=days))
    assert told("domiciliation-mail-waits", party=me.party) == 3
    assert actions.owe_letters(village=village, by=HOUSE, now=on(date(2027, 2, 22))) == 0
    assert actions.owe_letters(village=village, by=HOUSE, now=on(date(2027, 2, 23))) == 1
    reception.hand_over(parcels=[letter], to="Nina", by=desk, now=on(date(2027, 2, 24)))
    assert actions.owe_letters(village=village, by=HOUSE, now=on(date(2027, 2, 24))) == 1
    assert RegistryLetter.objects.get().state is LetterState.NEEDLESS


# ---- mail ---------------------------------------------------------------------------------------


def test_mail_is_sent_on_in_one_envelope_and_its_postage_charged(village, desk, company, me):
    row = make_domiciliation(village, company, said=FORWARDED)
    make_approval(village, postage_vat="standard")
    first, second = (
        make_letter(row),
        make_letter(row, kind=ParcelKind.REGISTERED, despite=SIGNED_FOR),
    )
    make_letter(row, kind=ParcelKind.BULKY)
    post = post_of(row)
    assert [one.has_power for one in post.letters] == [False, None]
    assert post.forward_due == date(2026, 11, 27)
    actions.ask_for_mail(domiciliation=row, by=me, now=NOW)
    actions.ask_for_mail(domiciliation=row, by=me, now=NOW)
    assert told("domiciliation-mail-asked", party=desk.party) == 1
    with pytest.raises(Forbidden):
        actions.send_mail_on(domiciliation=row, parcels=[first], by=me, now=NOW)
    made = actions.send_mail_on(
        domiciliation=row, parcels=[first, second], postage=Decimal("7.20"), by=desk, now=NOW
    )
    assert made.count == 2
    charge = Charge.objects.get(source_kind="mail_sending")
    assert (charge.net_cents, charge.party) == (720, company)
    row.refresh_from_db()
    assert row.forward_asked_at is None
    first.refresh_from_db()
    assert first.gone_to == FORWARDED.forward_to
    with pytest.raises(MailRefused):
        actions.send_mail_on(domiciliation=row, parcels=[first], by=desk, now=NOW)
    assert post_of(row).unread_since is None


def test_a_power_of_attorney_lets_reception_take_registered_mail(village, company):
    row = make_domiciliation(village, company)
    send_paper(row, kind=PaperKind.POWER, valid_until=date(2027, 1, 1))
    make_letter(row, kind=ParcelKind.REGISTERED)
    after = {"kind": ParcelKind.REGISTERED, "now": on(date(2027, 1, 2))}
    with pytest.raises(NotToBeTaken):
        make_letter(row, **after, despite="  ")
    letter = make_letter(row, **after | {"kind": ParcelKind.LETTER})
    make_letter(row, **after, despite=SIGNED_FOR)
    assert [one.has_power for one in post_of(row).letters] == [False, None, True]
    assert AuditRow.objects.latest("pk").verb == "reception.parcel_received"
    assert AuditRow.objects.latest("pk").content["reason"] == SIGNED_FOR
    values = {"parcel": letter, "party": company, "by": HOUSE, "now": after["now"]}
    with pytest.raises(NotToBeTaken):
        reception.correct_parcel(**values, kind=ParcelKind.REGISTERED)
    reception.correct_parcel(**values, kind=ParcelKind.BULKY)
    # Whoever has no seat here asks for nothing.
    neighbour = make_organisation(known_in=village)
    reception.receive_parcel(
        village=village, party=neighbour, kind=ParcelKind.REGISTERED, by=HOUSE, now=NOW
    )


def test_the_desk_says_why_a_registered_letter_stays_out_and_takes_it_for_a_reason(
    client, village, desk, company
):
    row = make_domiciliation(village, company)
    client.force_login(desk.party.user)
    typed = {"party": company.name, "kind": "registered"}
    page = f"/{village.slug}/desk/front/parcels/new/"
    with clock.stopped_at(NOW):
        assert "despite" not in client.get(page).content.decode()
        refused = client.post(page, typed)
        assert refused.status_code == 422
        assert 'name="despite"' in refused.content.decode()
        assert client.post(page, typed | {"despite": SIGNED_FOR}).status_code == 302
    assert [one.has_power for one in post_of(row).letters] == [False]


def test_a_scan_is_read_by_the_company_alone_and_that_takes_note(village, desk, company, me):
    row = make_domiciliation(village, company, said=SAID)
    letter = make_letter(row)
    with pytest.raises(MailRefused):
        actions.scan_letter(parcel=letter, upload=paper(), by=desk, now=NOW)
    actions.describe(domiciliation=row, said=replace(SAID, is_scanned=True), by=me, now=NOW)
    actions.scan_letter(parcel=letter, upload=paper(), by=desk, now=NOW)
    assert told("domiciliation-scan", party=me.party) == 1
    with pytest.raises(MailRefused):
        actions.scan_letter(parcel=letter, upload=paper(), by=desk, now=NOW)
    for by in (desk, team_of(village), member_of(village)):
        with pytest.raises(NotFound):
            actions.open_scan(parcel=letter, by=by, now=NOW)
        assert not files.may_read(by, StoredFile.objects.get())
    assert post_of(row).unread_since == date(2026, 11, 23)
    actions.open_scan(parcel=letter, by=me, now=NOW)
    assert Handling.objects.get().seen_at == NOW
    assert post_of(row).unread_since is None
    reception.hand_over(parcels=[letter], to="Nina", by=desk, now=NOW)
    village.retention = {"reception_months": 1}
    village.save()
    reception.forget_parcels(village=village, by=HOUSE, now=NOW + timedelta(days=40))
    assert retention.forget_scans(NOW) == 1
    assert not StoredFile.objects.exists()


def test_what_came_for_somebody_else_is_no_mail_of_a_seat(village, desk):
    other = make_person(known_in=village)
    parcel = reception.receive_parcel(
        village=village, party=other, kind=ParcelKind.LETTER, by=desk, now=NOW
    )
    with pytest.raises(NotFound):
        actions.scan_letter(parcel=parcel, upload=paper(), by=desk, now=NOW)


def test_mail_asks_the_same_for_one_company_and_for_three(village, company):
    rows = [make_domiciliation(village, company, said=FORWARDED)]

    def asked():
        with CaptureQueriesContext(connection) as counted:
            assert all(post.letters for post in posts_of(village, rows))
        return len(counted)

    make_letter(rows[0])
    one = asked()
    for _ in range(2):
        rows.append(make_domiciliation(village, make_organisation(known_in=village)))
        make_letter(rows[-1])
    assert asked() == one


# ---- reminders ----------------------------------------------------------------------------------


def test_a_paper_that_ends_is_told_of_three_times_unless_the_next_is_there(
    village, desk, company, me
):
    row = make_domiciliation(village, company)
    send_paper(row, kind=PaperKind.IDENTITY, valid_until=date(2027, 1, 31))
    for day in (
        date(2026, 12, 31),
        date(2027, 1, 1),
        date(2027, 1, 2),
        date(2027, 1, 24),
        date(2027, 2, 1),
    ):
        remind(village=village, by=HOUSE, now=on(day))
    assert told("domiciliation-paper-ends", party=me.party) == 3
    assert told("domiciliation-team-paper-ends", party=desk.party) == 3
    send_paper(
        row, kind=PaperKind.IDENTITY, valid_until=date(2027, 3, 31), now=on(date(2027, 2, 2))
    )
    send_paper(
        row, kind=PaperKind.IDENTITY, valid_until=date(2031, 3, 31), now=on(date(2027, 2, 3))
    )
    remind(village=village, by=HOUSE, now=on(date(2027, 3, 30)))
    assert told("domiciliation-paper-ends", party=me.party) == 3


def test_the_approval_and_the_yearly_verification_are_reminded_of(village, desk, company):
    make_domiciliation(village, company)
    make_approval(village, valid_until=date(2027, 5, 1))
    remind(village=village, by=HOUSE, now=NOW)
    remind(village=village, by=HOUSE, now=NOW)
    assert told("domiciliation-approval-ends", party=desk.party) == 1
    remind(village=village, by=HOUSE, now=on(date(2027, 10, 25)))
    assert told("domiciliation-verify", party=desk.party) == 1
    for one in Notice.objects.filter(topic__startswith="domiciliation"):
        assert one.content
    with pytest.raises(Forbidden):
        remind(village=village, by=desk, now=NOW)


# ---- retention ----------------------------------------------------------------------------------


def test_copies_are_destroyed_five_years_after_the_end_to_the_day(village, company):
    row = make_domiciliation(village, company, said=SAID)
    make_whole(row)
    end(row, date(2026, 12, 31))
    kept_until = on(date(2031, 12, 31))
    assert retention.empty_files(village=village, by=HOUSE, now=kept_until) == 0
    assert retention.empty_files(village=village, by=HOUSE, now=on(date(2032, 1, 1))) == 1
    assert retention.empty_files(village=village, by=HOUSE, now=on(date(2032, 1, 2))) == 0
    assert not StoredFile.objects.filter(kind="domiciliation_paper").exists()
    assert set(Paper.objects.values_list("destroyed_on", flat=True)) == {date(2032, 1, 1)}
    row.refresh_from_db()
    assert (row.representative_home, row.phone, row.email) == ("", "", "")
    assert listing_of(village, Period.read("2026-q4")).named[0].row.company == company.name
    assert AuditRow.objects.filter(verb="domiciliation.file_emptied").count() == 1
    with pytest.raises(Conflict):
        send_paper(row)
    village.retention = {"identities_months": 72}
    Village.objects.filter(pk=village.pk).update(retention=village.retention)
    assert "identity papers" in housekeeping.tidy(now=NOW)


def test_a_refused_copy_and_those_of_a_contract_never_signed_are_not_kept(village, company):
    row = make_domiciliation(village, company, is_signed=False)
    sent = send_paper(row, by=HOUSE)
    Paper.objects.filter(pk=sent.pk).update(is_accepted=False, answer="Floue")
    assert retention.empty_files(village=village, by=HOUSE, now=NOW + timedelta(days=29)) == 0
    assert Paper.objects.get().file is not None
    retention.empty_files(village=village, by=HOUSE, now=NOW + timedelta(days=31))
    assert Paper.objects.get().file is None
    send_paper(row, kind=PaperKind.STATUTES)
    row.subscription.state, row.subscription.ended_at = "withdrawn", NOW
    row.subscription.save()
    assert retention.empty_files(village=village, by=HOUSE, now=NOW + timedelta(days=31)) == 1
    assert not StoredFile.objects.exists()


def test_an_erased_person_stays_in_the_lists_as_long_as_the_law_wants(village):
    actor = member_of(village)
    row = make_domiciliation(village, actor.party, said=SAID)
    make_whole(row)
    name = actor.party.name
    end(row, date(2026, 12, 31))
    retention.forget_person(actor.party, ())
    Party.objects.filter(pk=actor.party_id).update(name="Personne effacée")
    row = queries.get_domiciliation(village, row.pk, by=HOUSE)
    assert row.company == name
    assert Paper.objects.exclude(file=None).exists()
    retention.empty_files(village=village, by=HOUSE, now=on(date(2032, 1, 1)))
    row = queries.get_domiciliation(village, row.pk, by=HOUSE)
    assert row.company == "Personne effacée"
    assert not Paper.objects.exclude(file=None).exists()


def test_what_an_erased_person_sent_for_nothing_signed_is_gone(village):
    actor = member_of(village)
    row = make_domiciliation(village, actor.party, is_signed=False, said=SAID)
    send_paper(row, by=actor)
    erase_person(party=actor.party, by=actor, now=NOW)
    row.refresh_from_db()
    assert row.representative == ""
    assert not Paper.objects.exists()
    assert SentList.objects.count() == 0
