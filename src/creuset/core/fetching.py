"""What the house reads of other servers, at addresses that people type.

An address may be anything: that of the house's own database, of a neighbour's printer, of a server that
answers for ever. The name is resolved once, each address it has is judged, and the connection goes to the
one that was judged; redirects are judged again; size and time are bounded.
"""

import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from django.utils.translation import gettext_lazy as _

from creuset.kernel.errors import DomainError

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, HTTPConnectionPool

type Address = IPv4Address | IPv6Address
#: Says whether a server may be read at this address and port.
type AddressPolicy = Callable[[Address, int], bool]

SCHEMES = {"http": 80, "https": 443, "webcal": 443}
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 3
LONGEST_URL = 2000
OK, NOT_MODIFIED = 200, 304
CHUNK = 65_536
USER_AGENT = "Creuset"


class Unfetchable(DomainError):
    """A server that may not be read, that does not answer, or not in bounds."""

    code = "unfetchable"


@dataclass(frozen=True, slots=True)
class Bounds:
    """What an answer may cost: bytes, as they come and unpacked; seconds, all redirects included."""

    most_bytes: int = 5_000_000
    seconds: float = 20.0


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, or None where nothing changed since `etag`."""

    content: bytes | None
    etag: str


def is_public(address: Address, port: int) -> bool:
    """Say whether an address is one of the internet's, and the port one of the web's.

    >>> is_public(ip_address("127.0.0.1"), 80), is_public(ip_address("9.9.9.9"), 443)
    (False, True)
    """
    inner = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if inner is not None and not is_public(inner, port):
        return False
    return address.is_global and not address.is_multicast and port in {80, 443, 8080, 8443}


def fetch(
    url: str, *, policy: AddressPolicy = is_public, bounds: Bounds | None = None, etag: str = ""
) -> Fetched:
    """Return what the address answers; raise Unfetchable with the reason, in a sentence."""
    bounds = bounds or Bounds()
    until = time.monotonic() + bounds.seconds
    for _hop in range(MOST_REDIRECTS + 1):
        parts = _read(url)
        with _answer(parts, policy=policy, until=until, etag=etag) as answer:
            if answer.status == NOT_MODIFIED and etag:
                return Fetched(None, etag)
            if answer.status in REDIRECTS and "location" in answer.headers:
                url = urljoin(parts.geturl(), answer.headers["location"])
                continue
            if answer.status != OK:
                raise Unfetchable(
                    _("The server answers %(status)s.") % {"status": answer.status}, field="url"
                )
            content = b"".join(_chunks(answer, bounds.most_bytes, until))
            return Fetched(content, answer.headers.get("etag", "")[:200])
    raise Unfetchable(_("This address leads from one to another without end."), field="url")


def check_url(url: str) -> None:
    """Raise Unfetchable unless the text is an address that could be fetched; nothing is asked of it."""
    _read(url)


def _read(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError as error:
        raise Unfetchable(_("This is no web address."), field="url") from error
    if len(url) > LONGEST_URL or parts.scheme not in SCHEMES or not parts.hostname or port == 0:
        raise Unfetchable(
            _("This is no web address: it begins with https:// and names a server."), field="url"
        )
    if parts.username is not None or parts.password is not None:
        raise Unfetchable(_("An address with a password in it is not kept."), field="url")
    scheme = "https" if parts.scheme == "webcal" else parts.scheme
    return parts._replace(scheme=scheme, fragment="")


class _answer:  # noqa: N801 - read as a verb: with _answer(…) as answer
    """An open answer of a server at an address that the policy lets; closed at the end."""

    def __init__(
        self, parts: SplitResult, *, policy: AddressPolicy, until: float, etag: str
    ) -> None:
        self.parts, self.policy, self.until, self.etag = parts, policy, until, etag
        self.pool: HTTPConnectionPool | None = None
        self.open: BaseHTTPResponse | None = None

    def __enter__(self) -> "BaseHTTPResponse":
        # Read when it is needed: every start of the house would pay for what only imports ask.
        from urllib3 import Timeout  # noqa: PLC0415
        from urllib3.exceptions import HTTPError  # noqa: PLC0415

        self.pool = self._pool()
        left = _left(self.until)
        path = (self.parts.path or "/") + (f"?{self.parts.query}" if self.parts.query else "")
        headers = {
            "Host": self.parts.netloc,
            "User-Agent": USER_AGENT,
            "Accept": "text/calendar, */*",
        }
        if self.etag:
            headers["If-None-Match"] = self.etag
        try:
            self.open = self.pool.urlopen(
                "GET",
                path,
                headers=headers,
                redirect=False,
                retries=False,
                preload_content=False,
                decode_content=False,
                assert_same_host=False,
                timeout=Timeout(total=left, connect=min(5.0, left), read=min(10.0, left)),
            )
        except (HTTPError, OSError, ValueError) as error:
            raise Unfetchable(_("The server cannot be reached."), field="url") from error
        return self.open

    def __exit__(self, *_raised: object) -> None:
        for one in (self.open, self.pool):
            if one is not None:
                one.close()

    def _pool(self) -> "HTTPConnectionPool":
        from urllib3 import HTTPConnectionPool, HTTPSConnectionPool  # noqa: PLC0415 - as above

        host = self.parts.hostname or ""
        port = self.parts.port or SCHEMES[self.parts.scheme]
        address = str(_judged(host, port, self.policy))
        if self.parts.scheme == "http":
            return HTTPConnectionPool(address, port, maxsize=1)
        return HTTPSConnectionPool(
            address, port, maxsize=1, server_hostname=host, assert_hostname=host
        )


def _judged(host: str, port: int, policy: AddressPolicy) -> Address:
    """Return an address of the host; raise unless the policy lets every one that it has."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        addresses = [ip_address(str(row[4][0]).partition("%")[0]) for row in found]
    except (OSError, UnicodeError, ValueError) as error:
        raise Unfetchable(
            _("No server is known by the name %(host)s.") % {"host": host}, field="url"
        ) from error
    if not addresses or not all(policy(address, port) for address in addresses):
        raise Unfetchable(_("This address is not one of the public internet."), field="url")
    return addresses[0]


def _chunks(answer: "BaseHTTPResponse", most: int, until: float) -> Iterator[bytes]:
    from urllib3.exceptions import HTTPError  # noqa: PLC0415 - as above

    too_large = Unfetchable(
        _("The answer is larger than %(most)s MB.") % {"most": most // 1_000_000 or 1}, field="url"
    )
    announced = answer.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise too_large
    size = 0
    try:
        # As it was sent: what unpacks to gigabytes never does.
        while chunk := answer.read1(CHUNK):
            _left(until)
            size += len(chunk)
            if size > most:
                raise too_large
            yield chunk
    except (HTTPError, OSError, ValueError) as error:
        raise Unfetchable(_("The server broke off its answer."), field="url") from error


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise Unfetchable(_("The server takes too long to answer."), field="url")
    return left
