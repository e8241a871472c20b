"""What serves every village at once: the search, and the demo's mail."""

from django.urls import path

from creuset.desk.views import letters, search

app_name = "everywhere"

urlpatterns = [
    path("search/", search.search, name="search"),
    path("search/suggest", search.suggest, name="suggest"),
    path("outbox/", letters.letters, name="letters"),
    path("outbox/<int:pk>/", letters.letter, name="letter"),
]
