"""The public site of a village: /<village>/…"""

from django.urls import path

from creuset.desk.views import installed, public

app_name = "site"

urlpatterns = [
    path("", public.home, name="home"),
    path("app.webmanifest", installed.manifest, name="manifest"),
    path("worker.js", installed.worker, name="worker"),
    path("spaces/", public.spaces, name="spaces"),
    path("spaces/<slug:code>/", public.space, name="space"),
    path("buildings/", public.buildings, name="buildings"),
    path("hours/", public.hours, name="hours"),
    path("legal/", public.legal, name="legal"),
    path("privacy/", public.privacy, name="privacy"),
    path("accessibility/", public.accessibility, name="accessibility"),
]
