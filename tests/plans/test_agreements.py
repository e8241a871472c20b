"""Days spent in a sister village: by an agreement that both say, paid at home, settled, corrected, closed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock
from creuset.core.audit import sentence
from creuset.core.models import AuditRow
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Conflict, DomainError, Forbidden, NotFound
from creuset.kernel.money import Money
from creuset.notices.models import Notice
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.plans.actions import agreeing
from creuset.plans.actions.agreeing import Saying
from creuset.plans.actions.sharing import AlreadyClosed, close_month, introduce
from creuset.plans.models import Agreement, SharedDay
from creuset.plans.queries.agreements import (
    find_twin,
    mark_of,
    proposed_to,
    settlement,
    shared_days,
    sisters_of,
)
from creuset.plans.rules.agreements import (
    AgreementTerms,
    SharedUse,
    Standing,
    month_for,
    settled,
    standing,
)
from creuset.plans.rules.allowances import Unit
from creuset.plans.written.agreement_rows import agreements_data
from creuset.reception.actions import arrive
from creuset.reception.actions.workdays import undo_arrival
from creuset.reception.day_words import day_words
from creuset.reception.models import Presence, Workday
from tests.factories.agreements import make_agreement
from tests.factories.allowances import make_lot
from tests.factories.people import know, member_of, team_of
from tests.factories.places import make_pool
from tests.factories.villages import NOW, make_village
from tests.plans.test_purses import check_adds_up

TODAY = date(2026, 11, 23)
uses = st.lists(
    st.builds(
        lambda home, days, cents: SharedUse(
            home, "b" if home == "a" else "a", days, Money(days * cents, "EUR")
        ),
        st.sampled_from("ab"),
        st.sampled_from([1, -1]),
        st.integers(0, 5000),
    )
)


@given(uses)
def test_what_one_receives_the_other_pays(entries):
    mine = settled(entries, one="a", other="b", currency="EUR")
    theirs = settled(entries, one="b", other="a", currency="EUR")
    assert mine.net == Money(-theirs.net.cents, "EUR")
    assert (mine.hosted, mine.away_days) == (theirs.away, theirs.hosted_days)


@given(st.dates(date(2026, 1, 1), date(2027, 12, 31)), st.sets(st.integers(0, 11)))
def test_nothing_is_settled_in_a_month_that_is_closed_nor_before_its_day(day, closed):
    months = {date(2026, 1 + one, 1) for one in closed}
    found = month_for(day, months)
    assert found not in months
    assert found >= day.replace(day=1)


def test_live_only_where_both_say_the_same_on_its_days():
    said = AgreementTerms("a", "b", frozenset(), 4, Money(100, "EUR"), TODAY, None)
    other = AgreementTerms("a", "b", frozenset(), 5, Money(100, "EUR"), TODAY, None)
    assert standing(said, said, today=TODAY) is Standing.LIVE
    assert standing(said, None, today=TODAY) is Standing.UNANSWERED
    assert standing(said, other, today=TODAY) is Standing.DIFFERENT
    assert standing(said, said, today=TODAY - timedelta(days=1)) is Standing.COMING


def say(home, host, **more):
    values = {"names": {"fr": "Entre sœurs"}, "price": Money(8_00, "EUR"), "from_on": TODAY}
    return Saying(home=home.slug, host=host.slug, **values | more)


@pytest.mark.django_db
def test_one_village_proposes_the_other_accepts_and_either_changes_its_mind():
    home, host = make_village(), make_village()
    lead, other = team_of(home), team_of(host)
    given = {"village": home, "saying": say(home, host, days_a_month=4), "now": NOW}
    for by in (team_of(home, Role.RECEPTION), other, member_of(home)):
        with pytest.raises(Forbidden):
            agreeing.say_agreement(**given, by=by)
    made = agreeing.say_agreement(**given, by=lead, seen="")
    assert [one.standing for one in sisters_of(home, today=TODAY)] == [Standing.UNANSWERED]
    assert Notice.objects.get(party=other.party).topic == "plans.agreement_said"
    (found,) = proposed_to(host)
    assert (found, proposed_to(home)) == (made, [])
    accept = {"village": host, "code": made.code, "by": other, "now": NOW}
    read = mark_of(found)
    agreeing.say_agreement(
        **given | {"saying": say(home, host, days_a_month=5)}, code=made.code, by=lead
    )
    with pytest.raises(Conflict):
        agreeing.accept_agreement(**accept, seen=read)
    agreeing.accept_agreement(**accept, seen=mark_of(find_twin(host, made.code)))
    for village in (home, host):
        assert [one.standing for one in sisters_of(village, today=TODAY)] == [Standing.LIVE]
        assert proposed_to(village) == []
    # What one changes is honoured once the other says so too.
    cheaper = say(home, host, days_a_month=5, price=Money(7_00, "EUR"))
    agreeing.say_agreement(
        village=host, saying=cheaper, code=made.code, by=other, now=NOW, seen=None
    )
    (mine,) = sisters_of(home, today=TODAY)
    assert (mine.standing, mine.differences) == (Standing.DIFFERENT, ("price",))
    agreeing.accept_agreement(
        village=home, code=made.code, seen=mark_of(mine.twin), by=lead, now=NOW
    )
    assert sisters_of(home, today=TODAY)[0].is_live
    assert agreements_data(home)[0]["price"] == agreements_data(host)[0]["price"] == 7
    agreeing.take_agreement_out(village=home, code=made.code, by=lead, now=NOW)
    assert sisters_of(home, today=TODAY) == []
    assert sisters_of(host, today=TODAY)[0].standing is Standing.UNANSWERED
    with pytest.raises(NotFound):
        agreeing.take_agreement_out(village=home, code=made.code, by=lead, now=NOW)
    told = {sentence(row.verb, row.content) for row in AuditRow.objects.filter(village_id=home.pk)}
    assert any("Entre sœurs" in one for one in told)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until_on": TODAY}, "last_on"),
        ({"days_a_month": 32}, "days_a_month"),
        ({"offers": frozenset({"nowhere"})}, "offers"),
        ({"price": Money(8_00, "CHF")}, "sister"),
    ],
)
def test_what_two_villages_cannot_agree_on_is_refused(wrong, field):
    home, host = make_village(), make_village()
    with pytest.raises(DomainError) as refused:
        agreeing.say_agreement(village=home, saying=say(home, host, **wrong), by=HOUSE, now=NOW)
    told = getattr(refused.value, "errors", [refused.value])
    assert [one.field for one in told] == [field]
    with pytest.raises(DomainError):
        agreeing.say_agreement(village=make_village(), saying=say(home, host), by=HOUSE, now=NOW)
    assert not Agreement.objects.exists()


@pytest.mark.django_db
def test_leaders_agree_on_their_pages():
    home, host = make_village(), make_village()
    ours, theirs = Client(), Client()
    ours.force_login(team_of(home).party.user)
    theirs.force_login(team_of(host).party.user)
    base = f"/{home.slug}/desk/plans"
    typed = {"sister": host.slug, "who": "home", "price": "8,50", "from_on": "2026-11-23"}
    typed |= {f"name-{language}": "Entre sœurs" for language in home.languages}
    with clock.stopped_at(NOW):
        assert (
            ours.post(f"{base}/agreements/new/", typed | {"last_on": "2026-01-01"}).status_code
            == 422
        )
        assert ours.post(f"{base}/agreements/new/", typed).status_code == 302
        row = Agreement.objects.get()
        assert row.price_cents == 8_50
        page = theirs.get(f"/{host.slug}/desk/plans/sisters/").content.decode()
        assert mark_of(row) in page
        accept = f"/{host.slug}/desk/plans/agreements/{row.code}/accept/"
        assert theirs.post(accept, {"seen": "other"}).status_code == 409
        assert theirs.post(accept, {"seen": mark_of(row)}).status_code == 302
        form = ours.get(f"{base}/agreements/{row.code}/").content.decode()
        changed = typed | {"price": "9", "seen": mark_of(row)}
        assert "8,50" in form
        assert ours.post(f"{base}/agreements/{row.code}/", changed).status_code == 302
        assert ours.post(f"{base}/agreements/{row.code}/", changed).status_code == 422
        assert ours.post(f"{base}/agreements/{row.code}/take-out/").status_code == 302


class Sisters:
    """A home whose member has days, and a host with an open space that knows them."""

    def __init__(self, **more):
        self.home, self.host = make_village(), make_village()
        make_pool(self.host, units=3)
        self.me = member_of(self.home)
        self.lot = make_lot(self.home, self.me.party, 5, Unit.DAY)
        self.desk = team_of(self.host, Role.RECEPTION)
        make_agreement(self.home, self.host, **more)
        know(self.host, self.me.party)

    def come(self, days=0):
        now = NOW + timedelta(days=days)
        return arrive(village=self.host, person=self.me.party, by=self.desk, now=now)

    def leave(self):
        Presence.objects.update(left_at=NOW + timedelta(hours=200), left_how="reception")

    @property
    def left(self):
        self.lot.refresh_from_db()
        return self.lot.balance


@pytest.mark.django_db
def test_a_day_of_home_is_spent_at_the_host_and_counted_for_settlement():
    sisters = Sisters()
    sisters.come()
    assert sisters.left == 4
    assert Workday.objects.get().state == "spent"
    month = TODAY.replace(day=1)
    for village, other, net in (
        (sisters.host, sisters.home, 10_00),
        (sisters.home, sisters.host, -10_00),
    ):
        rows = list(shared_days(village, other, month))
        assert settlement(village, other, rows).net == Money(net, "EUR")
    check_adds_up()


@pytest.mark.django_db
def test_used_up_unanswered_or_of_another_offer_it_is_owed_and_says_why():
    sisters = Sisters(days_a_month=1)
    sisters.come()
    sisters.leave()
    sisters.come(1)
    row = Workday.objects.get(day=TODAY + timedelta(days=1))
    assert row.state == "owed"
    assert sisters.home.name in day_words(row)
    assert sisters.left == 4
    other = Sisters(offers=["carnet"])
    other.come()
    alone = Sisters(twin=False)
    alone.come()
    assert (other.left, alone.left) == (5, 5)
    assert SharedDay.objects.count() == 1


@pytest.mark.django_db
def test_undone_it_is_back_at_home_and_an_entry_more_takes_it_from_the_settlement():
    sisters = Sisters()
    undo_arrival(presence=sisters.come(), by=sisters.desk, now=NOW)
    assert sisters.left == 5
    assert [row.days for row in SharedDay.objects.order_by("pk")] == [1, -1]
    rows = list(shared_days(sisters.home, sisters.host, TODAY.replace(day=1)))
    assert settlement(sisters.home, sisters.host, rows).net == Money(0, "EUR")
    check_adds_up()


@pytest.mark.django_db
def test_a_month_is_closed_once_it_is_over_and_later_entries_are_of_the_next():
    sisters = Sisters()
    sisters.come()
    month = TODAY.replace(day=1)
    close = {"village": sisters.home, "other": sisters.host, "month": month}
    with pytest.raises(AlreadyClosed):
        close_month(**close, by=HOUSE, now=NOW)
    with pytest.raises(Forbidden):
        close_month(**close, by=team_of(sisters.home, Role.RECEPTION), now=NOW)
    later = NOW + timedelta(days=20)
    accountant = team_of(sisters.host, Role.ACCOUNTANT)
    close_month(village=sisters.host, other=sisters.home, month=month, by=accountant, now=later)
    with pytest.raises(AlreadyClosed):
        close_month(**close, by=HOUSE, now=later)
    sisters.leave()
    sisters.come(1)
    assert SharedDay.objects.order_by("pk").last().month == date(2026, 12, 1)


@pytest.mark.django_db
def test_a_member_goes_to_a_sister_by_an_agreement_that_is_live():
    sisters = Sisters()
    newcomer = member_of(sisters.home)
    introduce(village=sisters.home, host=sisters.host, by=newcomer, now=NOW)
    assert newcomer.party.known_in.filter(village=sisters.host).exists()
    Agreement.objects.filter(village=sisters.host).delete()
    with pytest.raises(Forbidden):
        introduce(village=sisters.home, host=sisters.host, by=member_of(sisters.home), now=NOW)
    (found,) = sisters_of(sisters.home, today=TODAY)
    assert found.standing is Standing.UNANSWERED


@pytest.mark.once
@pytest.mark.django_db
def test_both_sides_read_the_same_page_and_programs_too(client, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)
    sisters = Sisters()
    sisters.come()
    for village, other in (
        (sisters.home, sisters.host),
        (sisters.host, sisters.home),
    ):
        client.force_login(team_of(village, Role.ACCOUNTANT).party.user)
        assert other.name in client.get(f"/{village.slug}/desk/plans/sisters/").text
        page = f"/{village.slug}/desk/plans/sisters/{other.slug}/"
        assert "10,00" in client.get(page).text
        assert "10.00" in client.get(page, {"as": "csv"}).content.decode()
        assert client.post(page, {"month": "2026-11"}).status_code == 422
    owner = team_of(sisters.home)
    token = create_token(party=owner.party, label="T", scopes=tuple(Scope), by=owner, now=NOW)
    api = Client(headers={"Authorization": f"Bearer {token.secret}"})
    base = f"/api/v1/villages/{sisters.home.slug}"
    assert api.get(f"{base}/sisters").json()[0]["standing"] == "live"
    read = api.get(f"{base}/settlements/{sisters.host.slug}/2026-11").json()
    assert (read["away_days"], read["net_cents"], read["is_closed"]) == (1, -10_00, False)
    closing = api.post(f"{base}/settlements/{sisters.host.slug}/2026-10/close")
    assert closing.json()["is_closed"]
    client.force_login(sisters.me.party.user)
    assert sisters.host.name in client.get(f"/{sisters.home.slug}/my/plans/sisters/").text
    gone = client.post(f"/{sisters.home.slug}/my/plans/sisters/{sisters.host.slug}/")
    assert gone.url == f"/{sisters.host.slug}/my/presence/"
