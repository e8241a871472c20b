"""What leaves a transaction: delivered at least once, never before the commit, never lost."""

import threading
from datetime import timedelta

import pytest
from django.core.mail import EmailMultiAlternatives, mailers, send_mail
from django.db import connection, transaction

from creuset.core import clock, mail, outbox
from creuset.core.models import AuditRow, OutboxRow
from tests.factories.people import actor_of
from tests.factories.villages import NOW

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
def own_topics(monkeypatch):
    monkeypatch.setattr(outbox, "_receivers", {})
    monkeypatch.setattr(outbox, "_senders", {})


@pytest.fixture
def told():
    """What a receiver of the topic "fact" was told."""
    heard = []
    outbox.receive("fact", lambda payload, now: heard.append((dict(payload), now)))
    return heard


def put(number=1, topic="fact", **more):
    return outbox.put(topic, {"n": number}, at=NOW, **more)


def test_a_row_is_delivered_once_with_its_payload(told):
    row = put()
    assert outbox.deliver(now=NOW) == 1
    assert outbox.deliver(now=NOW) == 0
    assert told == [({"n": 1}, NOW)]
    row.refresh_from_db()
    assert (row.delivered_at, row.attempts, row.last_error) == (NOW, 1, "")


def test_what_was_rolled_back_was_never_said(told):
    with transaction.atomic():
        put()
        transaction.set_rollback(True)
    assert outbox.deliver(now=NOW) == 0
    assert not told


def test_rows_are_delivered_in_the_order_in_which_they_are_due(told):
    put(1, due_at=NOW + 2 * MINUTE)
    put(2), put(3)
    assert outbox.deliver(now=NOW) == 2
    assert outbox.deliver(now=NOW + 2 * MINUTE) == 1
    assert [payload["n"] for payload, _now in told] == [2, 3, 1]


def test_no_more_than_asked_at_once(told):
    for n in range(5):
        put(n)
    assert outbox.deliver(now=NOW, most=3) == 3
    assert outbox.deliver(now=NOW, most=3) == 2


def test_every_receiver_is_told_each_once_however_often_it_registered(told):
    again = []

    def receiver(payload, _now):
        again.append(payload["n"])

    outbox.receive("fact", receiver)
    outbox.receive("fact", receiver)
    put()
    outbox.deliver(now=NOW)
    assert len(told) == len(again) == 1


def test_a_topic_without_a_receiver_waits_for_nobody():
    row = put(topic="other")
    assert outbox.deliver(now=NOW) == 1
    row.refresh_from_db()
    assert row.delivered_at == NOW


class TestReceiverFails:
    @pytest.fixture(autouse=True)
    def failing(self):
        self.broken = True

        def receiver(_payload, now):
            from creuset.core import audit

            audit.record(verb="x.half", by=actor_of(None), at=now, about=[])
            if self.broken:
                raise ValueError("not now")

        outbox.receive("fact", receiver)

    def test_what_it_half_wrote_is_gone_and_the_row_waits_longer_each_time(self):
        row, now, waits = put(), NOW, []
        for _ in range(3):
            assert outbox.deliver(now=now) == 0
            row.refresh_from_db()
            waits.append(row.due_at - now)
            now = row.due_at
        assert waits == [timedelta(seconds=30), MINUTE, 2 * MINUTE]
        assert (row.attempts, row.last_error) == (3, "ValueError: not now")
        assert not AuditRow.objects.exists()
        self.broken = False
        assert outbox.deliver(now=now) == 1
        row.refresh_from_db()
        assert (row.last_error, AuditRow.objects.count()) == ("", 1)

    def test_it_is_not_tried_before_its_time(self):
        row = put()
        outbox.deliver(now=NOW)
        outbox.deliver(now=NOW + timedelta(seconds=29))
        row.refresh_from_db()
        assert row.attempts == 1

    def test_waits_are_bounded_and_so_are_attempts(self):
        row, now = put(), NOW
        for _ in range(outbox.MAX_ATTEMPTS + 3):
            outbox.deliver(now=now)
            row.refresh_from_db()
            assert row.due_at - now <= outbox.LONGEST_WAIT
            now = max(now, row.due_at)
        assert row.attempts == outbox.MAX_ATTEMPTS
        assert row.delivered_at is None

    def test_one_that_fails_stops_no_other(self):
        put()
        other = put(topic="other")
        assert outbox.deliver(now=NOW) == 1
        other.refresh_from_db()
        assert other.delivered_at == NOW


class TestSender:
    def test_what_is_kept_is_what_the_sender_says(self):
        outbox.send_by("post", lambda payload: {"n": payload["n"], "kept": True})
        row = put(topic="post")
        assert outbox.deliver(now=NOW) == 1
        row.refresh_from_db()
        assert (row.payload, row.delivered_at) == ({"n": 1, "kept": True}, NOW)

    @pytest.mark.django_db(transaction=True)
    def test_it_is_called_in_no_transaction(self):
        inside = []
        outbox.send_by("post", lambda payload: inside.append(connection.in_atomic_block) or payload)
        put(topic="post")
        outbox.deliver(now=NOW)
        assert inside == [False]

    def test_while_one_sends_no_other_does(self):
        second = []

        def slow(payload):
            second.append(outbox.deliver(now=NOW))
            return payload

        outbox.send_by("post", slow)
        put(topic="post")
        assert outbox.deliver(now=NOW) == 1
        assert second == [0]

    def test_one_that_died_is_taken_to_have_failed(self):
        def killed(_payload):
            raise KeyboardInterrupt

        outbox.send_by("post", killed)
        row = put(topic="post")
        with pytest.raises(KeyboardInterrupt):
            outbox.deliver(now=NOW)
        outbox.send_by("post", lambda payload: payload)
        assert outbox.deliver(now=NOW + outbox.LEASE - MINUTE) == 0
        assert outbox.deliver(now=NOW + outbox.LEASE) == 1
        row.refresh_from_db()
        assert row.delivered_at is not None

    def test_a_failure_is_kept_to_be_read(self):
        def failing(_payload):
            raise OSError("no route")

        outbox.send_by("post", failing)
        row = put(topic="post")
        assert outbox.deliver(now=NOW) == 0
        row.refresh_from_db()
        assert row.last_error == "OSError: no route"
        assert row.due_at == NOW + timedelta(seconds=30)


@pytest.mark.django_db(transaction=True)
def test_racing_workers_tell_each_fact_once(told):
    for n in range(12):
        put(n)
    ready, counts = threading.Barrier(3), []

    def work():
        try:
            ready.wait()
            counts.append(outbox.deliver(now=NOW))
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(payload["n"] for payload, _now in told) == list(range(12))
    assert sum(counts) == 12
    assert OutboxRow.objects.filter(delivered_at=NOW, attempts=1).count() == 12


class TestMail:
    """The suite's mail goes where a server's goes: into the outbox."""

    @pytest.fixture(autouse=True)
    def by_the_outbox(self, settings):
        settings.MAILERS = {
            "default": {"BACKEND": "creuset.core.mail.OutboxBackend"},
            "outside": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"},
        }
        outbox.send_by(mail.TOPIC, mail.send)

    def message(self):
        made = EmailMultiAlternatives(
            "Votre code", "123 456", "a@x.example", ["b@x.example"], cc=["c@x.example"]
        )
        made.attach_alternative("<p>123 456</p>", "text/html")
        made.extra_headers["X-Kind"] = "code"
        return made

    def test_mail_waits_in_the_transaction_that_sends_it(self):
        with transaction.atomic():
            send_mail("Oui", "Non", "a@x.example", ["b@x.example"])
            transaction.set_rollback(True)
        assert not OutboxRow.objects.exists()

    def test_it_leaves_whole_and_only_its_envelope_stays(self):
        with clock.stopped_at(NOW):
            assert self.message().send() == 1
        from django.core import mail as django_mail

        assert outbox.deliver(now=NOW) == 1
        (sent,) = django_mail.outbox
        assert (sent.subject, sent.body) == ("Votre code", "123 456")
        assert sent.to == ["b@x.example", "c@x.example"]
        assert sent.alternatives[0].content == "<p>123 456</p>"
        assert sent.extra_headers["X-Kind"] == "code"
        kept = OutboxRow.objects.get().payload
        assert (kept["subject"], kept["text"], kept["html"]) == ("Votre code", "", "")

    def test_without_a_server_it_stays_to_be_read(self, settings):
        settings.MAILERS = {
            **settings.MAILERS,
            "outside": {"BACKEND": "creuset.core.mail.KeptBackend"},
        }
        with clock.stopped_at(NOW):
            self.message().send()
        assert outbox.deliver(now=NOW) == 1
        assert isinstance(mailers["outside"], mail.KeptBackend)
        kept = OutboxRow.objects.get()
        assert (kept.payload["text"], kept.delivered_at) == ("123 456", NOW)
