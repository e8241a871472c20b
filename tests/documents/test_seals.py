"""What the seal of a village proves, and what is said where it is missing."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from pypdf import PdfReader

from creuset.core.housekeeping import tidy
from creuset.documents.actions import contracts
from creuset.documents.contract_papers import content_of
from creuset.documents.models import ContractText, SealCertificate
from creuset.documents.queries.seals import faults
from creuset.documents.seals import SealMissing, find_key, take_key
from creuset.documents.seals.papers import read_seal
from tests.factories.documents import send_contract
from tests.factories.people import member_of
from tests.factories.villages import NOW, make_village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def village():
    return make_village(name="La Kolok", is_demo=True)


@pytest.fixture
def signed(village):
    member = member_of(village, family_name="Lovelace")
    sent = send_contract(village, member.party)
    return contracts.sign(
        contract=sent,
        name="Ada Lovelace",
        seen=sent.paper_sha256,
        by=member,
        now=NOW,
        ip="192.0.2.7",
    )


def known(village):
    return set(
        SealCertificate.objects.filter(village=village).values_list("fingerprint", flat=True)
    )


def test_a_signed_contract_is_sealed_and_proves_who_signed_what(village, signed):
    pdf = content_of(signed.sealed)
    verdict = read_seal(pdf, known(village))
    assert verdict.is_valid
    assert verdict.fingerprint == signed.sealed_with
    assert verdict.attached == (("signed.pdf", content_of(signed.paper)),)
    pages = PdfReader(BytesIO(pdf)).pages
    last = re.sub(r"[\s\u00a0\u202f]+", " ", pages[-1].extract_text())
    for words in (
        "Ada Lovelace",
        "192.0.2.7",
        signed.paper_sha256[:20],
        signed.sealed_with[:20],
        "23 novembre 2026, 09:00:00",
        "signature électronique simple",
        "démonstration",
        "version 1",
    ):
        assert words in last
    assert list(faults()) == []


@pytest.mark.parametrize("at", [200, 9_000, -2_000, -20])
def test_a_changed_byte_is_told(village, signed, at):
    pdf = bytearray(content_of(signed.sealed))
    pdf[at] ^= 1
    assert not read_seal(bytes(pdf), known(village)).is_valid


def test_what_was_added_and_the_seal_of_another_are_told(village, signed):
    pdf = content_of(signed.sealed)
    assert not read_seal(pdf + b"\n% more", known(village)).is_intact
    other = make_village()
    take_key(other, now=NOW)
    verdict = read_seal(pdf, {take_key(other, now=NOW).fingerprint})
    assert (verdict.is_intact, verdict.is_known) == (True, False)
    for nothing in (b"", b"x", content_of(signed.paper)):
        assert not read_seal(nothing, known(village)).is_valid


def test_a_key_is_made_once_and_kept_from_others(village, settings):
    first, again = take_key(village, now=NOW), take_key(village, now=NOW)
    assert first.fingerprint == again.fingerprint
    path = Path(settings.MEDIA_ROOT) / "seals" / f"{village.slug}.p12"
    assert (path.stat().st_mode & 0o777, path.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    assert b"PRIVATE" not in path.read_bytes()
    settings.SECRET_KEY = "another"
    with pytest.raises(SealMissing):
        take_key(village, now=NOW)


def test_an_operators_certificate_is_used_and_its_absence_told(village, settings, tmp_path):
    settings.SEALS, settings.SEAL_PASSWORD = str(tmp_path / "given"), "ouvre"
    member = member_of(village)
    sent = send_contract(village, member.party)
    waiting = contracts.sign(contract=sent, name="Ada", seen=sent.paper_sha256, by=member, now=NOW)
    assert (waiting.state, waiting.sealed) == ("signed", None)
    told = [sentence for sentence, _hint in faults()]
    assert any(village.slug in sentence for sentence in told)
    assert any("1 signed contracts wait" in sentence for sentence in told)
    tidy(now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "signed"
    _put_a_certificate(village, settings, tmp_path)
    tidy(now=NOW)
    waiting.refresh_from_db()
    assert waiting.state == "sealed"
    assert waiting.sealed_with == find_key(village).fingerprint
    assert not list(faults())


def _put_a_certificate(village, settings, tmp_path):
    """A file that opens with the operator's own word."""
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12

    settings.SEALS = ""
    own = take_key(village, now=NOW)
    key, certificate, _others = pkcs12.load_key_and_certificates(own.content, own.passphrase)
    folder = tmp_path / "given"
    folder.mkdir()
    (folder / f"{village.slug}.p12").write_bytes(
        pkcs12.serialize_key_and_certificates(
            b"x", key, certificate, None, BestAvailableEncryption(b"ouvre")
        )
    )
    settings.SEALS = str(folder)


def test_damage_on_the_disk_and_in_the_database_is_told(signed):
    path = Path(signed.sealed.file.path)
    kept = path.read_bytes()
    path.write_bytes(kept[:5000] + b"X" + kept[5001:])
    ContractText.objects.filter(pk=signed.text_id).update(sources={"fr": "Autre."})
    told = [sentence for sentence, _hint in faults()]
    assert len(told) == 2
    assert signed.reference in told[0]
    assert "“service”" in told[1]
    path.unlink()
    assert signed.reference in next(iter(faults()))[0]


def test_anybody_reads_the_certificate(client, village, signed):
    answer = client.get(reverse("contract:certificate", args=[village]))
    assert answer.content.decode().startswith("-----BEGIN CERTIFICATE-----")
    assert client.get(reverse("contract:certificate", args=[make_village()])).content == b""
