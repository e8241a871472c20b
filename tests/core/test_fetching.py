"""What is read of other servers: never the house's own, never for ever."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest

from creuset.core import fetching
from creuset.core.fetching import Address, Bounds, Unfetchable, fetch, is_public

pytestmark = pytest.mark.usefixtures("in_english")
HALF_A_MB = Bounds(most_bytes=500_000, seconds=3)

REDIRECTS = {
    "home": "http://127.0.0.1:1/secret",
    "there": "/good",
    "round": "/round",
    "file": "file:///etc/passwd",
}
LENGTHS = {"announced": "104857600", "short": "2000"}


class Handler(BaseHTTPRequestHandler):
    """A server with a page for each trap."""

    def do_GET(self) -> None:
        path = self.path.strip("/")
        if path in REDIRECTS:
            self.answer(302, Location=REDIRECTS[path])
        elif path in {"endless", "slow"}:
            self.answer_on(b"." if path == "slow" else bytes(65_536))
        elif path in LENGTHS:
            self.send_response(200)
            self.send_header("Content-Length", LENGTHS[path])
            self.end_headers()
        elif path == "good":
            is_known = self.headers.get("If-None-Match") == '"one"'
            self.answer(
                304 if is_known else 200, b"" if is_known else b"BEGIN:VCALENDAR", ETag='"one"'
            )
        else:
            self.answer(404)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def answer_on(self, chunk: bytes) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(2000):
            try:
                self.wfile.write(chunk)
                self.wfile.flush()
            except OSError:
                return
            time.sleep(0.05 if len(chunk) == 1 else 0)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with served() as number:
        yield number


def only(port: int) -> fetching.AddressPolicy:
    def policy(address: Address, asked: int) -> bool:
        return address.is_loopback and asked == port

    return policy


def test_what_a_server_answers_is_read_and_not_again_when_nothing_changed(port: int) -> None:
    url = f"http://127.0.0.1:{port}/good"
    first = fetch(url, policy=only(port))
    assert (first.content, first.etag) == (b"BEGIN:VCALENDAR", '"one"')
    assert fetch(url, policy=only(port), etag=first.etag).content is None


def test_a_redirect_is_followed_where_it_may(port: int) -> None:
    fetched = fetch(f"http://127.0.0.1:{port}/there", policy=only(port))
    assert fetched.content == b"BEGIN:VCALENDAR"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/home", "not one of the public internet"),
        ("/round", "without end"),
        ("/file", "no web address"),
        ("/announced", "larger than"),
        ("/endless", "larger than"),
        ("/nothing", "answers 404"),
        ("/short", "broke off"),
    ],
)
def test_a_trap_is_told_in_a_sentence(port: int, path: str, said: str) -> None:
    with pytest.raises(Unfetchable, match=said):
        fetch(f"http://127.0.0.1:{port}{path}", policy=only(port), bounds=HALF_A_MB)


def test_a_slow_answer_is_given_up(port: int) -> None:
    with pytest.raises(Unfetchable, match="too long"):
        fetch(f"http://127.0.0.1:{port}/slow", policy=only(port), bounds=Bounds(seconds=0.3))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "ftp://example.org/a.ics",
        "file:///etc/passwd",
        "https://",
        "https://user:secret@example.org/",
        "http://[::1",
        "http://example.org:99999/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_address_of_the_web_is_refused(url: str) -> None:
    with pytest.raises(Unfetchable):
        fetching.check_url(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_the_house_itself_is_never_read(host: str) -> None:
    with pytest.raises(Unfetchable, match="not one of the public internet"):
        fetch(f"http://{host}/")


@pytest.mark.parametrize(
    ("address", "port", "public"),
    [
        ("9.9.9.9", 443, True),
        ("9.9.9.9", 25, False),
        ("192.168.1.1", 443, False),
        ("100.64.0.1", 443, False),
        ("224.0.0.1", 80, False),
        ("0.0.0.0", 80, False),  # noqa: S104 - nothing is bound
        ("10.0.0.8", 80, False),
        ("169.254.169.254", 80, False),
        ("::ffff:10.0.0.1", 80, False),
        ("::ffff:127.0.0.1", 80, False),
        ("2002:7f00:1::", 80, False),
        ("2620:fe::fe", 443, True),
        ("fd00::1", 443, False),
    ],
)
def test_public_addresses(address: str, port: int, public: bool) -> None:
    assert is_public(ip_address(address), port) is public


def test_one_private_address_among_several_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def both(*_asked: object, **_more: object) -> list[tuple[object, ...]]:
        return [(0, 0, 0, "", (address, 443)) for address in ("9.9.9.9", "127.0.0.1")]

    monkeypatch.setattr("socket.getaddrinfo", both)
    with pytest.raises(Unfetchable, match="not one of the public internet"):
        fetch("https://rebinding.example/")
