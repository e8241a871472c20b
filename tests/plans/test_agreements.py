"""Days spent in a sister village: by an agreement that both say, paid at home, settled, corrected, closed."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from creuset.core import clock
from creuset.core.roles import Role, Scope
from creuset.kernel.errors import Forbidden
from creuset.kernel.money import Money
from creuset.people.actions import create_token
from creuset.people.actors import HOUSE
from creuset.plans.actions.sharing import AlreadyClosed, close_month, introduce
from creuset.plans.models import Agreement, SharedDay
from creuset.plans.queries.agreements import settlement, shared_days, sisters_of
from creuset.plans.rules.agreements import (
    AgreementTerms,
    SharedUse,
    Standing,
    month_for,
    settled,
    standing,
)
from creuset.plans.rules.allowances import Unit
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
