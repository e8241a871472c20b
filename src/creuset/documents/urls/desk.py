"""Certificates at the desk: /<village>/desk/certificates/…"""

from django.urls import path

from creuset.documents.views import desk

app_name = "certificates"

urlpatterns = [
    path("", desk.certificates, name="list"),
    path("new/", desk.new, name="new"),
    path("<int:pk>/", desk.certificate, name="certificate"),
    path("<int:pk>/check/", desk.check, name="check"),
    path("<int:pk>/end/", desk.end, name="end"),
]
