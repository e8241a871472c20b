"""My domiciliation: /<village>/my/domiciliation/…"""

from django.urls import path

from creuset.domiciliation.views import my

app_name = "domiciliation_my"

urlpatterns = [
    path("", my.domiciliations, name="list"),
    path("<int:pk>/", my.domiciliation, name="file"),
    path("<int:pk>/describe/", my.describe, name="describe"),
    path("<int:pk>/paper/", my.send, name="send"),
    path("papers/<int:pk>/copy/", my.copy, name="copy"),
]
