"""Offers and indexes: at the desk below /<village>/desk/plans/, and for everybody at /<village>/offers/."""

from django.urls import path

from creuset.plans.views import indexes, offers

DESK = [
    path("offers/", offers.offers, name="offers"),
    path("offers/new/", offers.new, name="new_offer"),
    path("offers/<slug:code>/", offers.offer, name="offer"),
    path("offers/<slug:code>/change/", offers.change, name="change_offer"),
    path("offers/<slug:code>/retire/", offers.retire, name="retire_offer"),
    path("indexes/", indexes.indexes, name="indexes"),
    path("indexes/<int:pk>/", indexes.correct, name="correct_index"),
    path("indexes/<int:pk>/prices/", indexes.indexation, name="indexation"),
]
PUBLIC = [path("offers/", offers.public_offers, name="offers")]
