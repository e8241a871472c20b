"""Domiciliation at the desk: /<village>/desk/domiciliation/…"""

from django.urls import path

from creuset.domiciliation.views import desk

app_name = "domiciliation"

urlpatterns = [
    path("", desk.domiciliations, name="list"),
    path("<int:pk>/", desk.domiciliation, name="file"),
    path("<int:pk>/describe/", desk.describe, name="describe"),
    path("<int:pk>/paper/", desk.send, name="send"),
    path("<int:pk>/verify/", desk.verify, name="verify"),
    path("papers/<int:pk>/", desk.paper, name="paper"),
    path("papers/<int:pk>/check/", desk.check, name="check"),
    path("papers/<int:pk>/copy/", desk.copy, name="copy"),
]
