from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from creuset.billing.models import Quote
from creuset.bookings.actions.quoting import NoPrices
from creuset.bookings.models import Booking
from creuset.bookings.rules import Closed, InThePast, OutOfService
from creuset.bookings.rules.holds import AlreadyOptioned, LadderFull
from creuset.bookings.rules.policies import Rule
from creuset.bookings.states import BookingState
from creuset.core.audit import sentence
from creuset.core.mail import as_payload
from creuset.core.models import AuditRow
from creuset.core.prepared import count
from creuset.core.roles import CAPABILITIES, Capability, Role, Scope
from creuset.kernel.errors import Conflict, Forbidden, NotFound, Refusals
from creuset.kernel.spans import BadSpan, Span
from creuset.people.actors import HOUSE
from creuset.people.models import Affiliation, Party
from creuset.people.queries import at_address
from creuset.places.rules import Occupied
from creuset.reception.actions import (
    accept_enquiry,
    confirm_enquiry,
    decline_enquiry,
    forget_enquiries,
    forget_unconfirmed,
)
from creuset.reception.models import Enquiry, EnquiryFor
from creuset.reception.queries import (
    ASKING,
    enquiries_of,
    find_enquiry,
    get_enquiry,
)
from creuset.reception.rules import (
    AbsurdLength,
    AlreadyConfirmed,
    DayOutOfReach,
    LinkOver,
    NotConfirmed,
    TooManyUnconfirmed,
)
from creuset.reception.states import EnquiryState
from tests.factories.bookings import make_booking
from tests.factories.letters import check_page
from tests.factories.options import make_option
from tests.factories.people import actor_of, make_organisation, make_person, member_of, team_of
from tests.factories.places import make_resource
from tests.factories.policies import make_policy
from tests.factories.prices import make_card
from tests.factories.villages import NOW
from tests.reception.ground import ask_for, confirmed, mailed_secret, make_open_village, make_space

pytestmark = pytest.mark.django_db

TOMORROW = Span(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2))


@pytest.fixture
def village():
    return make_open_village(name="La Place")


@pytest.fixture
def room(village):
    return make_space(village)


def texts():
    return [as_payload(message)["text"] for message in mail.outbox]


def nothing_more(enquiry):
    """Nothing was answered, booked, quoted or added."""
    row = Enquiry.objects.get(pk=enquiry.pk)
    assert (row.state, row.booking_id) == (EnquiryState.WAITING, None)
    assert not at_address(row.village, row.email)
    assert not Quote.objects.exists()
    assert not AuditRow.objects.filter(verb="reception.enquiry_accepted").exists()


def test_outside_people_need_to_see_availability_and_request(client, village, room):
    """Outside people need to see availability and request (MRBS #3730): the whole way, without an account."""
    sheet = client.get(f"/{village.slug}/spaces/{room.code}/").content.decode()
    assert "Disponibilités" in sheet
    assert f"/{village.slug}/enquiry/of/{room.code}/" in sheet
    enquiry = ask_for(room)
    confirm_enquiry(enquiry=find_enquiry(village, mailed_secret(mail.outbox[0])), now=NOW)
    accepted = accept_enquiry(enquiry=enquiry, by=team_of(village), now=NOW)
    assert accepted.booking.state == BookingState.OPTION
    assert accepted.booking.party.email == "ada@demande.example"
    assert [(s.starts_at, s.ends_at) for s in accepted.booking.segments.all()] == [
        (TOMORROW.start, TOMORROW.end)
    ]


def test_nothing_is_at_the_desk_before_the_mail_is_opened(village, room):
    enquiry, by = ask_for(room), team_of(village)
    assert enquiry.state is EnquiryState.UNCONFIRMED
    assert (count([ASKING.counted(village=village.pk)])[0], list(enquiries_of(village, by=by))) == (
        0,
        [],
    )
    assert not AuditRow.objects.exists()
    (only,) = mail.outbox
    assert as_payload(only)["to"] == ["ada@demande.example"]
    assert enquiry.secret_hash not in texts()[0]
    with pytest.raises(NotFound):
        get_enquiry(village, enquiry.pk, by=by)
    for answer in (accept_enquiry, decline_enquiry):
        with pytest.raises(NotConfirmed):
            answer(enquiry=enquiry, by=by, now=NOW)


def test_once_confirmed_the_village_is_told_and_the_audit_names_nobody(village, room):
    enquiry = confirmed(room, organisation="Films du Quai", words="Un court métrage.")
    assert (enquiry.state, count([ASKING.counted(village=village.pk)])[0]) == (
        EnquiryState.WAITING,
        1,
    )
    told = as_payload(mail.outbox[1])
    assert told["to"] == [village.contact["email"]]
    assert told["headers"]["Reply-To"] == "ada@demande.example"
    assert f"/{village.slug}/desk/enquiries/{enquiry.pk}/" in told["text"]
    check_page(told)
    check_page(as_payload(mail.outbox[0]))
    row = AuditRow.objects.get(verb="reception.enquiry_confirmed")
    assert "Ada L." in sentence(row.verb, row.content)
    assert "Lovelace" not in str(row.content)


def test_the_mails_are_in_the_askers_language(village, room):
    by = team_of(village)
    for language, asked, answered in (
        ("fr", "Confirmez", "option est notée"),
        ("en", "Confirm it on this page", "Your option is noted"),
    ):
        enquiry = confirmed(room, language=language, email=f"{language}@demande.example")
        assert asked in texts()[-2]
        option = accept_enquiry(enquiry=enquiry, words="À demain.", by=by, now=NOW)
        assert answered in texts()[-1]
        assert "À demain." in texts()[-1]
        option.booking.segments.all().delete()
        option.booking.hold.delete()


@pytest.mark.parametrize(
    ("starts", "lasts", "refusal"),
    [
        (timedelta(hours=-1), timedelta(hours=2), InThePast),
        (timedelta(days=5), timedelta(hours=2), Closed),
        (timedelta(days=1, hours=10), timedelta(hours=6), Closed),
        (timedelta(days=367), timedelta(hours=2), DayOutOfReach),
        (timedelta(days=1), timedelta(minutes=5), AbsurdLength),
        (timedelta(days=1), timedelta(days=93), (AbsurdLength, Refusals)),
        (timedelta(days=1), timedelta(days=2_000), (AbsurdLength, Refusals)),
        (timedelta(days=1), timedelta(0), BadSpan),
    ],
)
def test_what_nobody_can_take_is_refused_at_once(room, starts, lasts, refusal):
    with pytest.raises(refusal):
        ask_for(room, starts_at=NOW + starts, ends_at=NOW + starts + lasts)
    assert not Enquiry.objects.exists()
    assert mail.outbox == []


def test_a_space_that_is_not_built_is_not_asked_for(village):
    with pytest.raises(OutOfService):
        ask_for(make_space(village, is_unbuilt=True))


def test_nobodys_box_is_filled(village, room):
    for _ in range(3):
        ask_for(room)
    with pytest.raises(TooManyUnconfirmed):
        ask_for(room, email="ADA@demande.example ")
    ask_for(room, email="grace@demande.example")
    ask_for(
        room,
        now=NOW + timedelta(hours=49),
        starts_at=NOW + timedelta(days=3),
        ends_at=NOW + timedelta(days=3, hours=1),
    )
    assert len(mail.outbox) == 5


def test_a_link_serves_once(room):
    enquiry = confirmed(room)
    with pytest.raises(AlreadyConfirmed):
        confirm_enquiry(enquiry=enquiry, now=NOW)
    assert AuditRow.objects.filter(verb="reception.enquiry_confirmed").count() == 1
    assert len(mail.outbox) == 2


@pytest.mark.parametrize(
    ("begins", "after", "refusal"),
    [
        (timedelta(days=9), timedelta(hours=48), LinkOver),
        (timedelta(hours=24), timedelta(hours=24), DayOutOfReach),
    ],
)
def test_a_link_that_is_over_confirms_nothing(room, begins, after, refusal):
    enquiry = ask_for(room, starts_at=NOW + begins, ends_at=NOW + begins + timedelta(hours=1))
    with pytest.raises(refusal):
        confirm_enquiry(enquiry=enquiry, now=NOW + after)
    assert Enquiry.objects.get().confirmed_at is None
    confirm_enquiry(enquiry=enquiry, now=NOW + after - timedelta(seconds=1))


def test_a_link_of_another_village_is_not_there(village, room):
    ask_for(room)
    secret = mailed_secret(mail.outbox[0])
    assert find_enquiry(village, secret).name == "Ada Lovelace"
    for where, what in ((make_open_village(), secret), (village, "guess"), (village, "")):
        with pytest.raises(NotFound):
            find_enquiry(where, what)


def test_a_quote_is_mailed_with_the_option(village, room):
    make_card(village, hour_cents=1500)
    enquiry = confirmed(room, wants=EnquiryFor.QUOTE)
    accepted = accept_enquiry(enquiry=enquiry, by=team_of(village), now=NOW)
    quote = Quote.objects.get()
    assert (quote.state, quote.sent_to) == ("sent", "ada@demande.example")
    assert (quote.source_kind, quote.source_id) == ("booking", accepted.booking_id)
    assert len(mail.outbox) == 4


def test_a_quote_without_prices_takes_no_option(village, room):
    enquiry = confirmed(room, wants=EnquiryFor.QUOTE)
    with pytest.raises(NoPrices):
        accept_enquiry(enquiry=enquiry, by=team_of(village), now=NOW)
    assert not Booking.objects.exists()
    nothing_more(enquiry)


def test_an_occupied_time_is_refused_with_its_ways_out_and_nothing_changes(village, room):
    make_booking(room, when=TOMORROW)
    enquiry = confirmed(room)
    with pytest.raises(Occupied) as caught:
        accept_enquiry(enquiry=enquiry, by=team_of(village), now=NOW)
    assert caught.value.ways_out
    nothing_more(enquiry)


def test_a_full_ladder_is_refused_and_nothing_changes(village, room):
    make_policy(village, Rule.OPTIONS, deepest=1)
    make_option(room, when=TOMORROW)
    enquiry = confirmed(room)
    with pytest.raises(LadderFull):
        accept_enquiry(enquiry=enquiry, by=team_of(village), now=NOW)
    nothing_more(enquiry)


def test_a_second_option_waits_behind_the_first(village, room):
    first = make_option(room, when=TOMORROW)
    accepted = accept_enquiry(enquiry=confirmed(room), by=team_of(village), now=NOW)
    assert {first.state, accepted.booking.state} == {BookingState.OPTION}


def test_the_same_address_blocks_no_space_with_two_options(village, room):
    by = team_of(village)
    accept_enquiry(enquiry=confirmed(room), by=by, now=NOW)
    again = confirmed(room)
    with pytest.raises(AlreadyOptioned):
        accept_enquiry(enquiry=again, by=by, now=NOW)
    assert Enquiry.objects.get(pk=again.pk).state is EnquiryState.WAITING


def test_whom_the_village_knows_at_the_address_is_not_added(village, room):
    person = make_person(known_in=village, email="ada@demande.example")
    people = Party.objects.count()
    by = team_of(village)
    accepted = accept_enquiry(enquiry=confirmed(room), by=by, now=NOW)
    assert accepted.booking.party == person
    assert Party.objects.count() == people + 1


def test_an_organisation_is_taken_by_its_address_and_never_by_its_name(village, room):
    make_organisation(known_in=village, name="Films du Quai")
    by = team_of(village)
    accepted = accept_enquiry(
        enquiry=confirmed(room, organisation="Films du Quai", phone="06 12"), by=by, now=NOW
    )
    party = accepted.booking.party
    assert (party.is_organisation, party.name, party.email) == (
        True,
        "Films du Quai",
        "ada@demande.example",
    )
    contact = Affiliation.objects.get(organisation=party).person
    assert (contact.given_name, contact.family_name, contact.phone) == ("Ada", "Lovelace", "06 12")
    later = confirmed(
        room,
        organisation="Films du Quai",
        starts_at=NOW + timedelta(days=2),
        ends_at=NOW + timedelta(days=2, hours=1),
    )
    assert accept_enquiry(enquiry=later, by=by, now=NOW).booking.party == party


def test_the_team_says_for_whom_it_is(village, room):
    company = make_organisation(known_in=village)
    by = team_of(village)
    accepted = accept_enquiry(
        enquiry=confirmed(room), party=company, title="Essais", by=by, now=NOW
    )
    assert (accepted.booking.party, accepted.booking.title) == (company, "Essais")
    assert not at_address(village, "ada@demande.example")


def test_somebody_only_another_village_knows_is_not_chosen(village, room):
    stranger = make_person(known_in=make_open_village())
    enquiry = confirmed(room)
    with pytest.raises(NotFound):
        accept_enquiry(enquiry=enquiry, party=stranger, by=team_of(village), now=NOW)
    nothing_more(enquiry)


def test_who_answers_second_is_told(village, room):
    enquiry, by = confirmed(room), team_of(village)
    decline_enquiry(enquiry=enquiry, words="Complet.", by=by, now=NOW)
    assert "Complet." in texts()[-1]
    for answer in (accept_enquiry, decline_enquiry):
        with pytest.raises(Conflict):
            answer(enquiry=enquiry, by=by, now=NOW)
    assert Enquiry.objects.get().state is EnquiryState.DECLINED
    assert not Booking.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_who_may_answer(village, room, role):
    enquiry, by = confirmed(room), team_of(village, role)
    assert get_enquiry(village, enquiry.pk, by=by).pk == enquiry.pk
    if Capability.ANSWER_VISITS in CAPABILITIES[role]:
        assert accept_enquiry(enquiry=enquiry, by=by, now=NOW).answered_by == by.party
        return
    for answer in (accept_enquiry, decline_enquiry):
        with pytest.raises(Forbidden):
            answer(enquiry=enquiry, by=by, now=NOW)
    nothing_more(enquiry)


def test_who_makes_no_quotes_accepts_none(village, room):
    make_card(village, hour_cents=1500)
    enquiry = confirmed(room, wants=EnquiryFor.QUOTE)
    by = team_of(village, Role.PROGRAMME_LEAD)
    with pytest.raises(Forbidden):
        accept_enquiry(enquiry=enquiry, by=by, now=NOW)
    nothing_more(enquiry)


def test_a_member_neither_reads_nor_answers(village, room):
    enquiry, by = confirmed(room), member_of(village)
    for refused in (
        lambda: enquiries_of(village, by=by),
        lambda: accept_enquiry(enquiry=enquiry, by=by, now=NOW),
        lambda: decline_enquiry(enquiry=enquiry, by=by, now=NOW),
    ):
        with pytest.raises(Forbidden):
            refused()


def test_a_token_books_and_adds_people_only_with_those_scopes(village, room):
    party, enquiry = team_of(village).party, confirmed(room)
    for scopes in ({Scope.READ}, {Scope.VISITS}, {Scope.VISITS, Scope.PEOPLE}):
        with pytest.raises(Forbidden):
            accept_enquiry(enquiry=enquiry, by=actor_of(party, scopes=frozenset(scopes)), now=NOW)
        nothing_more(enquiry)
    enough = frozenset({Scope.VISITS, Scope.PEOPLE, Scope.BOOKINGS})
    assert accept_enquiry(enquiry=enquiry, by=actor_of(party, scopes=enough), now=NOW).booking


def test_a_place_that_is_gone_cannot_be_given(village, room):
    enquiry = confirmed(room)
    room.retired_at = NOW
    room.save()
    with pytest.raises(NotFound):
        accept_enquiry(enquiry=enquiry, by=team_of(village), now=NOW)
    nothing_more(enquiry)


def test_the_enquiries_of_another_village_are_not_there(village, room):
    other = make_open_village()
    enquiry, by = confirmed(room), team_of(other)
    assert not enquiries_of(other, by=by).exists()
    with pytest.raises(NotFound):
        get_enquiry(other, enquiry.pk, by=by)
    with pytest.raises(Forbidden):
        accept_enquiry(enquiry=enquiry, by=by, now=NOW)


def test_what_nobody_confirmed_is_gone_after_two_days(room):
    ask_for(room)
    kept = confirmed(room)
    assert forget_unconfirmed(by=HOUSE, now=NOW + timedelta(hours=48, seconds=-1)) == 0
    assert forget_unconfirmed(by=HOUSE, now=NOW + timedelta(hours=48)) == 1
    assert list(Enquiry.objects.values_list("pk", flat=True)) == [kept.pk]


def test_enquiries_are_forgotten_when_the_village_says_so():
    village = make_open_village(retention={"visit_requests_months": 3})
    old, fresh = confirmed(make_space(village)), confirmed(make_space(village))
    late = NOW + timedelta(days=60)
    decline_enquiry(enquiry=fresh, by=team_of(village), now=late)
    assert forget_enquiries(village=village, by=HOUSE, now=NOW + timedelta(days=95)) == 1
    assert list(Enquiry.objects.values_list("pk", flat=True)) == [fresh.pk]
    told = {
        pk: list(
            AuditRow.objects.filter(
                objects_named__kind="enquiry", objects_named__object_id=pk
            ).values_list("content", flat=True)
        )
        for pk in (old.pk, fresh.pk)
    }
    assert told[old.pk] == [None]
    assert len(told[fresh.pk]) == 2
    assert None not in told[fresh.pk]


def test_only_the_house_forgets(village):
    by = team_of(village)
    with pytest.raises(Forbidden):
        forget_enquiries(village=village, by=by, now=NOW)
    with pytest.raises(Forbidden):
        forget_unconfirmed(by=by, now=NOW)


@pytest.mark.parametrize(
    "impossible",
    [
        {"ends_at": TOMORROW.start},
        {"answered_at": NOW, "is_accepted": True},
        {"confirmed_at": NOW, "answered_at": NOW},
        {"confirmed_at": NOW, "is_accepted": True},
    ],
)
def test_the_database_refuses_impossible_enquiries(room, impossible):
    enquiry = ask_for(room)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(**impossible)


def test_a_declined_enquiry_has_no_booking(village, room):
    booking = make_booking(make_resource(village), when=TOMORROW)
    enquiry = decline_enquiry(enquiry=confirmed(room), by=team_of(village), now=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        Enquiry.objects.filter(pk=enquiry.pk).update(booking=booking)
