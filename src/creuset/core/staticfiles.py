"""Static files: under names that hold a hash of their content, and given out compressed."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponseBase
from servestatic.storage import CompressedManifestStaticFilesStorage
from servestatic.wsgi import ServeStatic


class HashedStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites the imports between ES modules, so that a page never mixes two versions."""

    support_js_module_import_aggregation = True


class StaticFilesMiddleware:
    """Answers with the files of STATIC_ROOT, as they were when the server began.

    ServeStatic brings a middleware too, an asynchronous one: under WSGI it makes every request of the
    house cross an event loop and two threads, which costs more than most of its views.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.files = ServeStatic(None, settings.STATIC_ROOT, settings.STATIC_URL).files

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        file = self.files.get(request.path_info)
        if file is None:
            return self.get_response(request)
        answer = file.get_response(request.method or "GET", request.META)
        response = _AsTold(answer.file or (), status=int(answer.status))
        del response["Content-Type"]
        for name, value in answer.headers:
            if value is not None:
                response[name] = value
        return response


class _AsTold(FileResponse):
    """A file with the headers that ServeStatic chose for it."""

    def set_headers(self, filelike: Any) -> None:
        """Add none."""
