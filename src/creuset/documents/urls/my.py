"""My certificates: /<village>/my/certificates/…"""

from django.urls import path

from creuset.documents.views import my

app_name = "certificates_my"

urlpatterns = [
    path("", my.certificates, name="list"),
    path("send/", my.send, name="send"),
]
