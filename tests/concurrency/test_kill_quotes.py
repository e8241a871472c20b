"""A process killed while it sends quotes: what it acknowledged has its number and its paper, and no number is lost."""

import os
import signal
import subprocess
import sys
import time

import pytest

from creuset.billing.models import Quote, QuoteSeries
from creuset.core.models import AuditRow
from creuset.documents.models import Document
from creuset.kernel.numbering import Series
from tests.concurrency.test_kill import ROOT, address
from tests.factories.people import make_organisation
from tests.factories.villages import make_village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("patience", [0.0, 0.09, 0.3])
def test_kill_in_the_middle_of_sending(patience: float, tmp_path) -> None:
    village = make_village()
    company = make_organisation(known_in=village)
    environment = os.environ | {
        "CREUSET_DATABASE_URL": address(),
        "CREUSET_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }
    script = str(ROOT / "tests/concurrency/quote_sender.py")
    command = [sys.executable, script, village.slug, str(company.pk)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment, cwd=ROOT) as sender:
        assert sender.stdout is not None
        first = sender.stdout.readline()
        time.sleep(patience)
        sender.send_signal(signal.SIGKILL)
        said = [first, *sender.stdout.read().splitlines()]
    # The last line may have been cut.
    acknowledged = {int(line) for line in said[:-1] if line.strip()}

    sent = Quote.objects.filter(state="sent").order_by("number")
    numbers = list(sent.values_list("number", flat=True))
    Series("D", 2026).check_no_hole(numbers)
    assert acknowledged <= set(numbers)
    assert len(numbers) >= 1
    assert QuoteSeries.objects.get().last == len(numbers)
    papers = Document.objects.values_list("source_id", flat=True)
    assert sorted(papers) == sorted(sent.values_list("pk", flat=True))
    assert AuditRow.objects.filter(verb="billing.quote_sent").count() == len(numbers)
