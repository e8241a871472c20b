"""The key with which a village seals: made by the village itself, or given by whoever runs the installation.

It lies as `<village>.p12` among the files of the house, which backups hold, opened by a word made of the secret key.
Whoever sets CREUSET_SEALS keeps the files in that folder instead, opened by CREUSET_SEAL_PASSWORD; none is made there.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from creuset.kernel.errors import Conflict
from creuset.villages.models import Village

#: Contracts are kept for ten years after their last day at most.
LASTS = timedelta(days=366 * 15)
#: A simulated clock may run behind the one that a reader's machine has.
EARLIER = timedelta(days=366 * 2)


class SealMissing(Conflict):
    """The village's key is not there, or cannot be opened: nothing is sealed until the operator mends it."""

    code = "seal-missing"


@dataclass(frozen=True)
class Key:
    """A village's key with its certificate, as PKCS#12, and what opens it."""

    content: bytes
    passphrase: bytes
    certificate: x509.Certificate

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the certificate, in hexadecimal."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def pem(self) -> str:
        """The certificate, as programs exchange it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def take_key(village: Village, *, now: datetime) -> Key:
    """Return the village's key, made at its first use unless the operator gives them; SealMissing else."""
    path = _path(village)
    if not path.exists() and not settings.SEALS:
        _write(path, _made(village, now=now))
    return _read(path)


def find_key(village: Village) -> Key | None:
    """Return the village's key, None where none was made yet; SealMissing where it should be there, or stays shut."""
    path = _path(village)
    return None if not path.exists() and not settings.SEALS else _read(path)


def _path(village: Village) -> Path:
    folder = Path(settings.SEALS) if settings.SEALS else Path(settings.MEDIA_ROOT) / "seals"
    return folder / f"{village.slug}.p12"


def _passphrase() -> bytes:
    if settings.SEALS:
        return str(settings.SEAL_PASSWORD).encode()
    return hmac.new(settings.SECRET_KEY.encode(), b"seals", hashlib.sha256).hexdigest().encode()


def _read(path: Path) -> Key:
    passphrase = _passphrase()
    try:
        content = path.read_bytes()
        key, certificate, _others = pkcs12.load_key_and_certificates(content, passphrase or None)
    except (OSError, ValueError, TypeError) as error:
        raise SealMissing(
            _("The certificate with which this village seals is missing or cannot be opened.")
        ) from error
    if key is None or certificate is None:
        raise SealMissing(_("The file of this village’s seal holds no key, or no certificate."))
    return Key(content, passphrase, certificate)


def _made(village: Village, *, now: datetime) -> bytes:
    """Return a new key with its certificate, signed by itself: it says who sealed, and vouches for nobody else."""
    key = ec.generate_private_key(ec.SECP256R1())
    entity = str(village.legal.get("name") or village.name)
    mark = " (démonstration – sans valeur)" if village.is_demo else ""
    # 64 characters each, says X.520.
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, entity[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, f"{village.name[: 64 - len(mark)]}{mark}"),
        ]
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - EARLIER)
        .not_valid_after(now + LASTS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=True,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=False,
                crl_sign=False,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        village.slug.encode(),
        key,
        certificate,
        None,
        serialization.BestAvailableEncryption(_passphrase()),
    )


def _write(path: Path, content: bytes) -> None:
    """The file is there whole, read by its owner alone; one that another process made a moment ago stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = path.with_suffix(f".{os.getpid()}.partial")
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(partial, path)
    except FileExistsError:
        pass
    finally:
        partial.unlink()
