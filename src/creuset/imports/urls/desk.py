"""Imports at the desk: /<village>/desk/imports/…"""

from django.urls import path

from creuset.imports.views import desk

app_name = "imports"

urlpatterns = [
    path("", desk.imports, name="list"),
    path("<int:pk>/", desk.one, name="one"),
    path("<int:pk>/start/", desk.start, name="start"),
    path("<int:pk>/drop/", desk.drop, name="drop"),
]
