"""Lists read page by page."""

import base64
import json
from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.core import paging
from creuset.core.models import OutboxRow
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db


def put(topic, minutes=0):
    return OutboxRow.objects.create(
        topic=topic,
        payload={},
        created_at=NOW,
        due_at=NOW + timedelta(minutes=minutes, microseconds=7),
    )


def read_all(order, limit, between=lambda: None):
    """The ids of every page, one after the other."""
    cursor, seen = "", []
    while True:
        found = paging.page_of(OutboxRow.objects.all(), order=order, cursor=cursor, limit=limit)
        seen.append([row.pk for row in found.items])
        if found.next is None:
            return seen
        cursor = found.next
        between()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 3)), max_size=12),
    order=st.sampled_from(
        [(), ("topic",), ("-due_at",), ("topic", "-due_at"), ("-topic", "due_at")]
    ),
    limit=st.integers(1, 5),
)
def test_the_pages_together_are_the_list_in_its_order(rows, order, limit):
    OutboxRow.objects.all().delete()
    for topic, minutes in rows:
        put(topic, minutes)
    key = "-pk" if order and order[-1].startswith("-") else "pk"
    whole = list(OutboxRow.objects.order_by(*order, key).values_list("pk", flat=True))
    pages = read_all(order, limit)
    assert [pk for page in pages for pk in page] == whole
    assert all(len(page) == limit for page in pages[:-1])


def test_rows_that_come_or_go_meanwhile_move_nothing():
    rows = [put("b", minutes) for minutes in range(6)]

    def meanwhile():
        put("a", -5)
        OutboxRow.objects.filter(pk=rows[0].pk).delete()

    seen = [pk for page in read_all(("due_at",), 2, meanwhile) for pk in page]
    assert seen == [row.pk for row in rows]


@pytest.mark.parametrize(
    "written",
    [
        "not base64!",
        "e30",
        [["due_at", "pk"], ["2026-11-23T08:00:00+00:00"]],
        [["topic", "pk"], ["a", 1]],
        [["due_at", "pk"], ["yesterday", 1]],
        [["due_at", "pk"], ["2026-11-23T08:00:00", 1]],
        [["due_at", "pk"], [None, 1]],
        [["due_at", "pk"], [{"a": 1}, 1]],
        [["due_at", "pk"], ["2026-11-23T08:00:00+00:00", "x"]],
        [["due_at", "pk"], ["2026-11-23T08:00:00+00:00", True]],
        [["due_at", "pk"], ["2026-11-23T08:00:00+00:00", float("inf")]],
        [["due_at", "pk"], ["\0", 1]],
        [["due_at", "pk"], ["\ud800", 1]],
    ],
)
def test_a_forged_cursor_is_refused(written):
    cursor = (
        written
        if isinstance(written, str)
        else base64.urlsafe_b64encode(json.dumps(written).encode()).decode().rstrip("=")
    )
    with pytest.raises(paging.BadCursor):
        paging.page_of(OutboxRow.objects.all(), order=("due_at",), cursor=cursor, limit=2)


def test_a_cursor_of_another_order_is_refused():
    put("a"), put("b")
    cursor = paging.page_of(OutboxRow.objects.all(), order=("topic",), cursor="", limit=1).next
    with pytest.raises(paging.BadCursor):
        paging.page_of(OutboxRow.objects.all(), order=("due_at",), cursor=cursor, limit=1)


@pytest.mark.urls("tests.core.api_ground")
class TestOverHttp:
    @pytest.fixture
    def api(self):
        return Client(headers={"Authorization": "Bearer 7"})

    def make(self, api, count):
        for n in range(count):
            api.post("/notes-api/notes", {"title": f"n{n}"}, content_type="application/json")

    def test_each_page_links_to_the_next(self, api):
        self.make(api, 3)
        first = api.get("/notes-api/notes?limit=2&other=1")
        assert len(first.json()["items"]) == 2
        url, _, rel = first["Link"].partition("; ")
        assert rel == 'rel="next"'
        second = api.get(url.strip("<>").removeprefix("http://testserver"))
        assert len(second.json()["items"]) == 1
        assert second.json()["next"] is None
        assert "Link" not in second
        assert "other=1" in url

    def test_limits_are_kept(self, api):
        for limit in ("0", "201", "-1", "many"):
            assert api.get(f"/notes-api/notes?limit={limit}").status_code == 422

    def test_a_forged_cursor_is_a_problem_on_its_field(self, api):
        told = api.get("/notes-api/notes?cursor=x").json()
        assert (told["status"], told["code"], told["field"]) == (400, "bad-cursor", "cursor")
