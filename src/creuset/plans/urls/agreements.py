"""Agreements with sister villages: below /<village>/desk/plans/sisters/, and mine below /<village>/my/plans/."""

from django.urls import path

from creuset.plans.views import agreeing, agreements

DESK = [
    path("sisters/", agreements.sisters, name="sisters"),
    path("agreements/new/", agreeing.new, name="agreement_new"),
    path("agreements/<slug:code>/", agreeing.change, name="agreement"),
    path("agreements/<slug:code>/accept/", agreeing.accept, name="agreement_accept"),
    path("agreements/<slug:code>/take-out/", agreeing.take_out, name="agreement_take_out"),
    path("sisters/<slug:sister>/", agreements.settlement_page, name="settlement"),
]
MY = [
    path("sisters/", agreements.mine, name="sisters"),
    path("sisters/<slug:sister>/", agreements.introduce_me, name="introduce"),
]
