"""Addresses that belong to no domain: files, feeds, health."""

from django.urls import path

from creuset.core import health, views_calendars, views_files, views_live

app_name = "core"

urlpatterns = [
    path("health", health.health, name="health"),
    path("files/<int:pk>/<slug:key>", views_files.file, name="file"),
    path("files/<int:pk>/<slug:key>/<int:width>", views_files.file_variant, name="file-variant"),
    path("feeds/<slug:secret>.ics", views_calendars.feed, name="feed"),
    path("account/calendars/", views_calendars.addresses, name="calendars"),
    path("account/calendars/<int:pk>/revoke/", views_calendars.revoke, name="calendar-revoke"),
    path("<village:village>/desk/version", views_live.version, name="version"),
]
