"""Agreements with sister villages: below /<village>/desk/plans/sisters/, and mine below /<village>/my/plans/."""

from django.urls import path

from creuset.plans.views import agreements

DESK = [
    path("sisters/", agreements.sisters, name="sisters"),
    path("sisters/<slug:sister>/", agreements.settlement_page, name="settlement"),
]
MY = [
    path("sisters/", agreements.mine, name="sisters"),
    path("sisters/<slug:sister>/", agreements.introduce_me, name="introduce"),
]
