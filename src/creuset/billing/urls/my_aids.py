"""What I was granted: /<village>/my/money/aids/…"""

from django.urls import path

from creuset.billing.views import my_aids

app_name = "aids_my"

urlpatterns = [
    path("", my_aids.aids, name="list"),
    path("<int:pk>/declare/", my_aids.declare, name="declare"),
    path("<int:pk>/attestation.pdf", my_aids.letter, name="letter"),
]
