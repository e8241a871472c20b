"""Seats in a jury: asked, signed, declined, left; statements; conflicts declared, found and lifted."""

from datetime import timedelta

import pytest
from django.core import mail

from creuset.core.models import AuditRow, OutboxRow, Seal
from creuset.core.roles import Role
from creuset.core.seals.checking import changed_objects
from creuset.incubation.actions import conflicts, juries
from creuset.incubation.actions.conflicts import look_for_conflicts
from creuset.incubation.actions.juries import Newcomer, Seat
from creuset.incubation.kinds import Ground
from creuset.incubation.models import ConflictOfInterest, Juror, JuryTerms, Reading
from creuset.incubation.queries.conflicts import conflict_rows, hint_rows
from creuset.incubation.queries.juries import jurors_of, leaders_of, terms_of
from creuset.incubation.states import ReadingState
from creuset.incubation.words.statement import digest_of, statement_of
from creuset.kernel.errors import Conflict, Forbidden, Refused
from creuset.notices.models import Notice
from creuset.people.actions import accept_invitation
from creuset.people.models import Invitation, Party
from creuset.people.secrets import hashed
from creuset.plans.models import Subscription
from tests.factories.incubation import (
    make_application,
    make_call,
    make_juror,
    make_reading,
)
from tests.factories.people import (
    actor_of,
    affiliate,
    make_organisation,
    make_person,
    make_siren,
    make_user,
    member_of,
    team_of,
)
from tests.factories.places import make_resource
from tests.factories.plans import make_offer, make_subscription
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def call():
    return make_call(make_village())


@pytest.fixture
def lead(call):
    return team_of(call.village, Role.PROGRAMME_LEAD)


def invite(call, who, lead, **seat):
    return juries.invite_juror(call=call, who=who, seat=Seat(**seat), by=lead, now=NOW)


def sign(juror, by=None, **more):
    statement = statement_of(terms_of(juror.call), juror.party.language)
    given = {"digest": statement.digest, "name": "Ada Roy"} | more
    return juries.sign_in(juror=juror, **given, by=by or actor_of(juror.party), now=LATER)


def test_somebody_known_is_asked_told_once_and_signs_words_that_are_kept(call, lead):
    member = member_of(call.village)
    juror = invite(call, member.party, lead, axes=list(call.axes.all()), skills=["film", " "])
    assert (juror.is_in, juror.is_outsider, juror.skills) == (False, True, ["film"])
    assert Notice.objects.get(party=member.party).topic == juries.INVITED
    signed = sign(juror, member)
    assert signed.is_in
    assert signed.statement_digest == digest_of(signed.statement)
    assert signed.statement == statement_of(None, "fr").words
    assert AuditRow.objects.filter(verb=juries.SIGNED).count() == 1
    with pytest.raises(Conflict):
        sign(juror, member)


def test_somebody_new_is_asked_in_by_mail_and_whoever_accepts_with_an_account_has_the_seat(
    call, lead, settings
):
    juror = invite(call, Newcomer(email="zoe@phare.example", family_name="Phare"), lead)
    row = Invitation.objects.get(party=juror.party)
    assert "jury" in mail.outbox[-1].body.lower() if mail.outbox else OutboxRow.objects.exists()
    own = make_user().party
    row.secret_hash = hashed("known")
    row.save()
    accept_invitation(secret="known", by=actor_of(own), now=LATER)
    juror.refresh_from_db()
    assert juror.party == own
    assert sign(juror).is_in


def test_who_applies_or_writes_or_is_a_structure_or_leads_cannot_judge(call, lead):
    holder = member_of(call.village).party
    company = make_organisation(known_in=call.village)
    make_application(call, holder, company=company)
    for who in (holder, company, lead.party):
        with pytest.raises(juries.CannotJudge) as refused:
            invite(call, who, lead)
        assert refused.value.field == "person"
    member = member_of(call.village)
    juror = invite(call, member.party, lead)
    make_application(call, member.party)
    with pytest.raises(juries.CannotJudge):
        sign(juror, member)


def test_a_statement_that_changed_is_read_again_and_what_was_signed_stays(call, lead):
    first = invite(call, member_of(call.village).party, lead)
    old = sign(first)
    second = invite(call, member_of(call.village).party, lead)
    before = statement_of(None, "fr").digest
    terms = juries.change_terms(
        call=call, statements={"fr": "Je jure."}, shows_scores=True, by=lead, now=LATER
    )
    with pytest.raises(juries.OtherWords):
        sign(second, digest=before)
    assert sign(second).statement == "Je jure."
    assert Juror.objects.get(pk=second.pk).statement_version == terms.version == 2
    assert Juror.objects.get(pk=first.pk).statement == old.statement
    again = juries.change_terms(
        call=call, statements={"fr": "Je jure."}, shows_scores=False, by=lead, now=LATER
    )
    assert (again.version, JuryTerms.objects.count()) == (2, 1)


def test_a_name_is_written_and_only_the_juror_signs(call, lead):
    juror = invite(call, member_of(call.village).party, lead)
    with pytest.raises(Refused):
        sign(juror, name="  ")
    with pytest.raises(Forbidden):
        sign(juror, lead)
    declined = juries.decline(juror=juror, by=actor_of(juror.party), now=LATER)
    assert declined.declined_at == LATER
    asked = invite(call, juror.party, lead)
    assert (asked.pk, asked.is_invited) == (juror.pk, True)


def test_a_call_has_one_chair(call, lead):
    one = invite(call, member_of(call.village).party, lead, chairs=True)
    other = invite(call, member_of(call.village).party, lead, chairs=True)
    one.refresh_from_db()
    assert (one.chairs, other.chairs) == (False, True)
    changed = juries.change_juror(juror=one, seat=Seat(most=4, is_outsider=False), by=lead, now=NOW)
    assert (changed.most, changed.is_outsider) == (4, False)
    with pytest.raises(Refused):
        juries.change_juror(juror=one, seat=Seat(most=0), by=lead, now=NOW)


def test_who_leaves_frees_what_was_not_scored_and_leaves_what_was(call, lead):
    juror = make_juror(call)
    rows = [make_application(call) for _ in range(4)]
    states = (S.PLANNED, S.GIVEN, S.BEGUN, S.DONE)
    for row, state in zip(rows, states, strict=True):
        given = None if state is S.PLANNED else NOW
        make_reading(row, juror, state=state.value, given_at=given, words=state.value, done_at=NOW)
    juries.leave(juror=juror, by=actor_of(juror.party), now=LATER)
    found = dict(Reading.objects.values_list("application", "state"))
    assert found == {rows[1].pk: S.TAKEN, rows[2].pk: S.TAKEN, rows[3].pk: S.DONE}
    assert Reading.objects.get(application=rows[2]).words == S.BEGUN
    with pytest.raises(Conflict):
        juries.leave(juror=juror, by=lead, now=LATER)


def test_readings_and_conflicts_of_a_juror_are_counted_apart(call):
    juror = make_juror(call)
    for state in (S.GIVEN, S.DONE, S.DONE):
        row = make_application(call)
        make_reading(row, juror, state=state.value, given_at=NOW, done_at=NOW)
    for lifted in (None, None, LATER):
        ConflictOfInterest.objects.create(
            juror=juror,
            application=make_application(call),
            ground="other",
            declared_at=NOW,
            lifted_at=lifted,
        )
    (found,) = jurors_of(call)
    assert (found.given, found.done, found.conflicts) == (3, 2, 2)


S = ReadingState


# ---- conflicts ------------------------------------------------------------------------------------


def grounds(call, juror=None):
    rows = ConflictOfInterest.objects.filter(juror__call=call)
    return sorted((rows.filter(juror=juror) if juror else rows).values_list("ground", flat=True))


def test_the_house_finds_companies_numbers_addresses_offices_and_payers_and_never_mail(call):
    village = call.village
    company = make_organisation(siren=(siren := make_siren(3)), known_in=village)
    cases = {
        Ground.COMPANY: (make_person(), {"company": company}),
        Ground.PLACE: (make_person(), {}),
        Ground.SUPPLIER: (make_person(), {}),
    }
    affiliate(cases[Ground.COMPANY][0], company)
    where = {"street": "3 rue du Puits", "postcode": "62300", "city": "Lens", "country": "FR"}
    Party.objects.filter(pk=cases[Ground.PLACE][0].pk).update(**where)
    neighbour = make_person(**where | {"street": "3, RUE DU PUITS".replace(",", "")})
    payer, holder = cases[Ground.SUPPLIER][0], make_person(known_in=village)
    Subscription.objects.filter(pk=make_subscription(village, holder).pk).update(billed_to=payer)
    make_application(call, company=company)
    make_application(call, neighbour)
    make_application(call, holder)
    make_application(call, siret=f"{siren}00018")
    shared = make_person(email="box@mail.example")
    make_application(call, make_person(email="box@mail.example"))
    jurors = {ground: make_juror(call, person) for ground, (person, _more) in cases.items()}
    quiet = make_juror(call, shared)
    look_for_conflicts(call=call, now=NOW)
    assert grounds(call, jurors[Ground.COMPANY]) == ["company", "company"]
    assert grounds(call, jurors[Ground.PLACE]) == ["place"]
    assert grounds(call, jurors[Ground.SUPPLIER]) == ["supplier"]
    assert grounds(call, quiet) == []
    assert look_for_conflicts(call=call, now=NOW) == 0


def test_two_of_one_office_are_in_conflict_and_two_of_one_open_space_are_not(call):
    village = call.village
    office = make_resource(village, kind="shared-office")
    desks = [make_resource(village, kind="desk", whole=office) for _ in range(2)]
    one, other = (make_person(known_in=village) for _ in range(2))
    for person, desk in zip((one, other), desks, strict=True):
        make_subscription(village, person, make_offer(village, kind="fixed_desk"), place=desk)
    juror = make_juror(call, one)
    make_application(call, other)
    look_for_conflicts(call=call, now=NOW)
    assert grounds(call, juror) == ["place"]
    [row] = conflict_rows(call)
    assert row.row.is_found
    assert office.names["fr"] in " ".join(row.evidence)


def test_the_village_own_address_ties_nobody(call):
    where = {"street": "1 place du Musée", "postcode": "62300", "city": "Lens"}
    call.village.address = where
    call.village.save()
    one, other = (make_person(country="FR", **where) for _ in range(2))
    make_juror(call, one)
    make_application(call, other)
    assert look_for_conflicts(call=call, now=NOW) == 0


def test_a_family_name_is_shown_and_never_kept(call):
    make_juror(call, make_person(family_name="Élodie-Roy"))
    row = make_application(call, make_person(family_name="elodie-roy"))
    assert look_for_conflicts(call=call, now=NOW) == 0
    [hint] = hint_rows(call)
    assert (hint.application.pk, hint.name) == (row.pk, "Élodie-Roy")
    assert not ConflictOfInterest.objects.exists()


def test_what_is_found_takes_away_what_is_not_begun_tells_the_lead_and_is_lifted_with_a_reason(
    call, lead
):
    company = make_organisation(known_in=call.village)
    person = make_person()
    juror = make_juror(call, person)
    unread, begun = make_application(call, company=company), make_application(call, company=company)
    make_reading(unread, juror)
    make_reading(begun, juror, state=S.BEGUN.value)
    affiliate(person, company)
    assert conflicts.look_again(call=call, by=lead, now=NOW) == 2
    assert [party.pk for party in leaders_of(call)] == [lead.party_id]
    assert Notice.objects.get(party=lead.party).content["count"] == 2
    states = dict(Reading.objects.values_list("application", "state"))
    assert states == {unread.pk: S.RECUSED, begun.pk: S.BEGUN}
    row = ConflictOfInterest.objects.get(application=unread)
    with pytest.raises(Refused):
        conflicts.lift(conflict=row, why=" ", by=lead, now=LATER)
    lifted = conflicts.lift(conflict=row, why="Stage de deux jours en 2019", by=lead, now=LATER)
    assert lifted.lifted_by == lead.party
    assert conflicts.look_again(call=call, by=lead, now=LATER) == 0
    other = make_organisation(known_in=call.village)
    unread.company = other
    unread.save()
    affiliate(person, other)
    assert conflicts.look_again(call=call, by=lead, now=LATER) == 1
    assert Seal.objects.filter(kind="conflict").count() == 4
    assert list(changed_objects()) == []


def test_a_juror_declares_and_nobody_judges_their_own(call, lead):
    juror = make_juror(call)
    row = make_application(call)
    make_reading(row, juror, state=S.DONE.value, done_at=NOW)
    by = actor_of(juror.party)
    with pytest.raises(Refused):
        conflicts.declare(juror=juror, application=row, ground=Ground.OTHER, by=by, now=NOW)
    told = conflicts.declare(
        juror=juror, application=row, ground=Ground.FAMILY, by=by, now=NOW, words="Ma sœur"
    )
    assert (told.is_found, told.declared_by) == (False, juror.party)
    assert Reading.objects.get().state == S.RECUSED
    with pytest.raises(Forbidden):
        conflicts.declare(
            juror=juror, application=row, ground=Ground.FAMILY, by=member_of(call.village), now=NOW
        )
    own = ConflictOfInterest.objects.create(
        juror=juror, application=row, ground=Ground.APPLICANT.value, declared_at=NOW
    )
    with pytest.raises(Refused):
        conflicts.lift(conflict=own, why="non", by=lead, now=NOW)
    assert list(changed_objects()) == []


def test_whoever_applies_or_judges_leads_nothing_of_it(call, lead):
    boss = team_of(call.village, Role.OWNER)
    make_juror(call, boss.party)
    writer = team_of(call.village, Role.MANAGER)
    make_application(call, writer.party)
    for by in (boss, writer, team_of(call.village, Role.RECEPTION), member_of(call.village)):
        with pytest.raises(Forbidden):
            invite(call, member_of(call.village).party, by)
        with pytest.raises(Forbidden):
            conflicts.look_again(call=call, by=by, now=NOW)
