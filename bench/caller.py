"""Requests of somebody signed in: through the WSGI application in this process, or over HTTP to a server."""

import http.client
import io
import json
import secrets
import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from select import select
from typing import Any
from urllib.parse import urlencode

LETTERS = string.ascii_letters + string.digits
FORM = "application/x-www-form-urlencoded"

type Application = Callable[..., Iterable[bytes]]


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """Return what the body holds as JSON."""
        return json.loads(self.body)


@dataclass(frozen=True)
class Visitor:
    """A browser: its session, and its secret against forgery."""

    session: str = ""
    secret: str = ""

    @classmethod
    def of(cls, session: str) -> "Visitor":
        """Return a browser that carries this session."""
        return cls(session, "".join(secrets.choice(LETTERS) for _ in range(32)))

    @property
    def headers(self) -> dict[str, str]:
        """What it sends with each request."""
        cookies = {"sessionid": self.session, "csrftoken": self.secret}
        told = "; ".join(f"{name}={value}" for name, value in cookies.items() if value)
        common = {"Accept-Language": "fr", "Accept-Encoding": "gzip", "User-Agent": "creuset-bench"}
        return common | ({"Cookie": told} if told else {})


def environ(
    visitor: Visitor, method: str, path: str, body: bytes = b"", **more: str
) -> dict[str, Any]:
    """Return what a server hands to the application for this request."""
    path, _question, query = path.partition("?")
    headers = visitor.headers | more
    return {
        "REQUEST_METHOD": method,
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "8000",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": FORM if body else "",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "HTTP_HOST": "localhost",
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in headers.items()},
    }


def form(visitor: Visitor, fields: Mapping[str, Any]) -> bytes:
    """Return the body of a form that this visitor sends."""
    return urlencode({"csrfmiddlewaretoken": visitor.secret, **fields}, doseq=True).encode()


def call(application: Application, request: dict[str, Any]) -> Answer:
    """Return what the application answers to the request, read whole."""
    told: list[Any] = []

    def start(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        told.extend((int(status.split(maxsplit=1)[0]), dict(headers)))

    body = application(request, start)
    try:
        content = b"".join(body)
    finally:
        if close := getattr(body, "close", None):
            close()
    return Answer(told[0], told[1], content)


class Line:
    """One kept-alive connection of a visitor to a server."""

    def __init__(self, port: int, visitor: Visitor) -> None:
        self.visitor = visitor
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def get(self, path: str) -> Answer:
        """Return the answer to a GET."""
        return self._ask("GET", path, None, {})

    def post(self, path: str, fields: Mapping[str, Any]) -> Answer:
        """Return the answer to a form sent."""
        return self._ask("POST", path, form(self.visitor, fields), {"Content-Type": FORM})

    def _ask(self, method: str, path: str, body: bytes | None, more: dict[str, str]) -> Answer:
        # As browsers do: what the server closed while nobody used it is opened again.
        if self._connection.sock and select([self._connection.sock], [], [], 0)[0]:
            self._connection.close()
        self._connection.request(method, path, body, self.visitor.headers | more)
        answer = self._connection.getresponse()
        return Answer(answer.status, dict(answer.getheaders()), answer.read())

    def close(self) -> None:
        """The connection is closed."""
        self._connection.close()
