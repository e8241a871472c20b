"""The register of de minimis aid, at the desk: /<village>/desk/money/aids/…"""

from django.urls import path

from creuset.billing.views import aids

app_name = "aids"

urlpatterns = [
    path("", aids.undertakings_page, name="list"),
    path("entries/", aids.entries, name="entries"),
    path("entries.csv", aids.export, name="csv"),
    path("new/", aids.new, name="new"),
    path("entries/<int:pk>/correct/", aids.correct, name="correct"),
    path("entries/<int:pk>/reference/", aids.reference, name="reference"),
    path("links/<int:pk>/end/", aids.unlink, name="unlink"),
    path("<int:pk>/", aids.undertaking, name="undertaking"),
    path("<int:pk>/declare/", aids.declare, name="declare"),
    path("<int:pk>/link/", aids.link, name="link"),
    path("<int:pk>/attestation.pdf", aids.letter, name="letter"),
]
