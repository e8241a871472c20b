"""The static files of browser tests: found once, kept in memory and by the browser."""

import mimetypes
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.http import Http404, HttpRequest, HttpResponse


class KeptFiles(StaticFilesHandler):
    """Serves what lies in the apps' folders; a file does not change while tests run."""

    def serve(self, request: HttpRequest) -> HttpResponse:
        content, kind = _read(self.file_path(request.path))
        return HttpResponse(content, kind, headers={"Cache-Control": "max-age=3600"})


@cache
def _read(name: str) -> tuple[bytes, str]:
    file = finders.find(name)
    if file is None:
        raise Http404(name)
    kind, _encoding = mimetypes.guess_type(file)
    return Path(file).read_bytes(), kind or "application/octet-stream"
