"""Statements that are written out go by a cursor that is kept, and are refused and seen as any other."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.transaction import TransactionManagementError

from creuset.core.models import OutboxRow
from creuset.core.statements import fetched, run

pytestmark = pytest.mark.django_db


def test_a_statement_of_a_broken_transaction_is_refused():
    with transaction.atomic():
        transaction.set_rollback(True)
        connection.needs_rollback = True
        with pytest.raises(TransactionManagementError):
            fetched("SELECT 1", [])
        with pytest.raises(TransactionManagementError):
            run("SELECT 1", [])


def test_whoever_listens_to_the_connection_hears_it():
    heard = []

    def listen(execute, sql, params, many, context):
        heard.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        assert fetched("SELECT 1", []) == [(1,)]
    assert fetched("SELECT 2", []) == [(2,)]
    assert heard == ["SELECT 1"]


def test_a_refusal_of_the_database_is_djangos():
    with pytest.raises(IntegrityError), transaction.atomic():
        run("INSERT INTO core_outboxrow (topic) VALUES (%s)", ["half"])
    assert not OutboxRow.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_was_closed_is_opened_again():
    assert fetched("SELECT 1", []) == [(1,)]
    connection.close()
    assert fetched("SELECT 1", []) == [(1,)]
