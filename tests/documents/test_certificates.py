from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from creuset.core import files
from creuset.core.models import AuditRow, OutboxRow, StoredFile
from creuset.core.prepared import count
from creuset.core.roles import Role, Scope
from creuset.documents.actions.certificates import (
    check_certificate,
    end_certificate,
)
from creuset.documents.models import Certificate, CertificateKind
from creuset.documents.queries import (
    TO_CHECK,
    certificates_of,
    get_certificate,
    has_certificate,
    valid_certificates,
)
from creuset.documents.rules.certificates import PaperMissing
from creuset.documents.states import CertificateState
from creuset.kernel.errors import Conflict, Forbidden, NotFound
from creuset.people.actors import HOUSE, Via
from tests.factories.documents import make_certificate, paper, picture
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    member_of,
    team_of,
)
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
INSURANCE, INDUCTION, OTHER = CertificateKind


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def company(village):
    return make_organisation(known_in=village)


@pytest.fixture
def admin(village, company):
    actor = member_of(village)
    affiliate(actor.party, company, is_admin=True)
    return actor


def test_what_the_team_puts_on_file_counts_at_once(village, company):
    made = make_certificate(village, company)
    assert made.state_on(TODAY) is CertificateState.VALID
    assert list(valid_certificates(village, [company], INSURANCE, on=TODAY)) == [made]
    assert has_certificate(village, [company], INSURANCE, first=TODAY, last=TODAY)


def test_what_a_holder_sends_counts_once_it_was_read(village, company, admin):
    made = make_certificate(village, company, by=admin)
    assert made.state_on(TODAY) is CertificateState.WAITING
    assert not valid_certificates(village, [company], INSURANCE, on=TODAY).exists()
    assert count([TO_CHECK.counted(village=village.pk)]) == [1]
    check_certificate(certificate=made, is_accepted=True, by=team_of(village), now=NOW)
    assert has_certificate(village, [company.pk], "insurance", first=TODAY, last=TODAY)
    assert count([TO_CHECK.counted(village=village.pk)]) == [0]
    verbs = list(AuditRow.objects.order_by("pk").values_list("verb", flat=True))
    assert verbs[-2:] == ["documents.certificate_sent", "documents.certificate_accepted"]
    topics = set(OutboxRow.objects.values_list("topic", flat=True))
    assert "documents.certificate_accepted" in topics


def test_a_refused_one_says_why_and_counts_for_nothing(village, company, admin):
    made = make_certificate(village, company, by=admin)
    row = check_certificate(
        certificate=made, is_accepted=False, answer="Illisible", by=team_of(village), now=NOW
    )
    assert (row.state_on(TODAY), row.answer) == (CertificateState.REFUSED, "Illisible")
    assert not has_certificate(village, [company], INSURANCE, first=TODAY, last=TODAY)


def test_it_counts_from_its_first_to_its_last_day(village, company):
    first, last = date(2026, 12, 1), date(2026, 12, 10)
    make_certificate(village, company, valid_from=first, valid_until=last)
    day = timedelta(days=1)
    on = [first - day, first, last, last + day]
    found = [valid_certificates(village, [company], INSURANCE, on=d).exists() for d in on]
    assert found == [False, True, True, False]


def test_two_that_follow_cover_a_long_shoot(village, company):
    make_certificate(village, company, valid_until=date(2026, 11, 30))
    make_certificate(village, company, valid_from=date(2026, 12, 1))
    stretch = {"first": date(2026, 11, 20), "last": date(2026, 12, 20)}
    assert has_certificate(village, [company], INSURANCE, **stretch)


def test_an_ended_one_counts_no_more_from_that_day(village, company):
    made = make_certificate(village, company)
    end_certificate(certificate=made, by=team_of(village), now=NOW, answer="Résiliée")
    made.refresh_from_db()
    assert made.state_on(TODAY) is CertificateState.ENDED
    assert made.state_on(TODAY - timedelta(days=1)) is CertificateState.VALID
    assert not has_certificate(village, [company], INSURANCE, first=TODAY, last=TODAY)
    with pytest.raises(Conflict):
        end_certificate(certificate=made, by=team_of(village), now=NOW)


def test_another_village_another_kind_and_another_party_do_not_count(village, company):
    elsewhere = make_village()
    make_certificate(elsewhere, make_organisation(known_in=elsewhere))
    make_certificate(village, company, kind=INDUCTION)
    make_certificate(village, make_organisation(known_in=village))
    assert not has_certificate(village, [company], INSURANCE, first=TODAY, last=TODAY)


def test_a_stage_manager_inducts_without_a_paper(village):
    person = make_person(known_in=village)
    by = team_of(village, Role.STAGE_MANAGER)
    made = make_certificate(village, person, kind=INDUCTION, upload=None, valid_until=None, by=by)
    assert made.state_on(TODAY) is CertificateState.VALID
    assert made.checked_by == by.party


def test_nobody_checks_their_own_paper(village):
    by = team_of(village, Role.STAGE_MANAGER)
    made = make_certificate(village, by.party, kind=INDUCTION, by=by)
    assert made.is_accepted is None
    with pytest.raises(Conflict):
        check_certificate(certificate=made, is_accepted=True, by=by, now=NOW)
    with pytest.raises(PaperMissing):
        make_certificate(village, by.party, kind=INDUCTION, upload=None, by=by)


def test_two_who_check_the_same_one(village, company, admin):
    made = make_certificate(village, company, by=admin)
    check_certificate(certificate=made, is_accepted=True, by=team_of(village), now=NOW)
    with pytest.raises(Conflict):
        check_certificate(certificate=made, is_accepted=False, by=team_of(village), now=NOW)
    made.refresh_from_db()
    assert made.is_accepted is True


CHECKS = {
    Role.OWNER: True,
    Role.MANAGER: True,
    Role.RECEPTION: True,
    Role.STAGE_MANAGER: True,
    Role.PROGRAMME_LEAD: False,
    Role.ACCOUNTANT: False,
}


@pytest.mark.parametrize("role", Role)
def test_who_checks_by_role(village, company, admin, role):
    made = make_certificate(village, company, by=admin)
    by = team_of(village, role)
    assert get_certificate(village, made.pk, by=by, on=TODAY) == made
    for verb in (
        lambda: check_certificate(certificate=made, is_accepted=True, by=by, now=NOW),
        lambda: end_certificate(certificate=made, by=by, now=NOW),
    ):
        if CHECKS[role]:
            verb()
        else:
            with pytest.raises(Forbidden):
                verb()
    made.refresh_from_db()
    assert (made.ended_on is not None) is CHECKS[role]


def test_who_sends_and_who_reads(village, company, admin):
    made = make_certificate(village, company, by=admin)
    colleague, stranger = member_of(village), team_of(make_village())
    affiliate(colleague.party, company)
    assert get_certificate(village, made.pk, by=admin, on=TODAY) == made
    for other in (colleague, member_of(village), stranger):
        with pytest.raises(NotFound):
            get_certificate(village, made.pk, by=other, on=TODAY)
        with pytest.raises(Forbidden):
            make_certificate(village, company, by=other)


def test_a_token_made_for_bookings_sends_none(village, company, admin):
    program = actor_of(admin.party, Via.API, frozenset({Scope.READ, Scope.BOOKINGS}))
    with pytest.raises(Forbidden):
        make_certificate(village, company, by=program)


def test_a_party_that_the_village_does_not_know_has_none_here(village):
    with pytest.raises(NotFound):
        make_certificate(village, make_organisation())


def test_states_are_found_in_the_database_as_the_rule_says(village, company, admin):
    on = [TODAY + timedelta(days=n) for n in (-1, 0, 1)]
    for since in on:
        for until in (None, *(day for day in on if day >= since)):
            for ended in (None, *on):
                made = make_certificate(
                    village, company, kind=INDUCTION, valid_from=since, valid_until=until
                )
                Certificate.objects.filter(pk=made.pk).update(ended_on=ended)
    made = make_certificate(village, company, by=admin)
    refused = make_certificate(village, company, by=admin)
    check_certificate(certificate=refused, is_accepted=False, by=HOUSE, now=NOW)
    every = list(Certificate.objects.all())
    for state in CertificateState:
        rows = certificates_of(village, by=HOUSE, on=TODAY, state=state)
        assert {row.pk for row in rows} == {
            one.pk for one in every if one.state_on(TODAY) is state
        }, state


def test_a_pdf_is_kept_as_it_was_and_a_picture_is_drawn_again(village, company):
    kept = make_certificate(village, company).file
    with kept.file.open() as opened:
        assert (kept.media_type, opened.read()) == ("application/pdf", paper().read())
    drawn = make_certificate(village, company, upload=picture()).file
    assert drawn.media_type == "image/png"
    assert drawn.object_id == Certificate.objects.latest("pk").pk


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7 and no end", b"<html><script>alert(1)</script>", b"PK\x03\x04%%EOF"],
)
def test_what_is_no_paper_is_refused_and_nothing_kept(village, company, content):
    with pytest.raises(files.FileRefused) as refusal:
        make_certificate(village, company, upload=paper(content=content))
    assert refusal.value.field == "upload"
    assert not Certificate.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"ended_on": TODAY},
        {"is_accepted": True},
        {"checked_at": NOW},
        {"valid_until": None},
        {"valid_until": date(2025, 1, 1)},
        {"file": None},
        {"kind": "other"},
    ],
)
def test_the_database_refuses_what_cannot_be(village, company, admin, wrong):
    made = make_certificate(village, company, by=admin)
    with pytest.raises(IntegrityError), transaction.atomic():
        Certificate.objects.filter(pk=made.pk).update(**wrong)
