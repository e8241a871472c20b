"""My domiciliation: /<village>/my/domiciliation/…"""

from django.urls import path

from creuset.domiciliation.views import my

app_name = "domiciliation_my"

urlpatterns = [
    path("", my.domiciliations, name="list"),
    path("<int:pk>/", my.domiciliation, name="file"),
    path("<int:pk>/describe/", my.describe, name="describe"),
    path("<int:pk>/paper/", my.send, name="send"),
    path("<int:pk>/mail/", my.ask_for_mail, name="ask_for_mail"),
    path("mail/<int:parcel>/scan/", my.scan, name="scan"),
    path("papers/<int:pk>/copy/", my.copy, name="copy"),
]
