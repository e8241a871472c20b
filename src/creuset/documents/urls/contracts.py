"""Contracts at the desk: /<village>/desk/contracts/…"""

from django.urls import path

from creuset.documents.views import contracts

app_name = "contracts"

urlpatterns = [
    path("", contracts.contracts, name="list"),
    path("<int:pk>/", contracts.contract, name="contract"),
    path("<int:pk>/preview/", contracts.preview, name="preview"),
    path("<int:pk>/send/", contracts.send, name="send"),
    path("<int:pk>/withdraw/", contracts.withdraw, name="withdraw"),
    path("<int:pk>/end/", contracts.end, name="end"),
]
