"""Subscriptions: at the desk below /<village>/desk/plans/, as their holders see them below /<village>/my/plans/."""

from django.urls import path

from creuset.plans.views import absence, mine, residents, seats, steps, switch

DESK = [
    path("", residents.residents, name="residents"),
    path("new/", steps.new, name="new"),
    path("in-kind/", residents.in_kind, name="in_kind"),
    path("<int:pk>/", residents.subscription, name="subscription"),
    path("<int:pk>/places/<int:let>/move/", steps.move_place, name="move"),
    path("<int:pk>/places/<int:let>/free/", steps.free_place, name="free"),
    path("<int:pk>/in-kind/end/", switch.switch, name="switch"),
    path("<int:pk>/away/", absence.away, name="away"),
    path("<int:pk>/away/<int:absence>/back/", absence.back, name="back"),
    path("<int:pk>/security/movement/", steps.enter_security, name="security"),
    path("<int:pk>/seats/", seats.seats, name="seats"),
    path("<int:pk>/seats/<int:row>/end/", seats.end, name="unseat"),
    path("<int:pk>/<slug:step>/", steps.step, name="step"),
]
MY = [
    path("", mine.subscriptions, name="subscriptions"),
    path("ask/", mine.ask_for, name="ask"),
    path("<int:pk>/", mine.subscription, name="subscription"),
    path("<int:pk>/sign/", mine.sign_it, name="sign"),
    path("<int:pk>/decline/", mine.decline_it, name="decline"),
    path("<int:pk>/withdraw/", mine.withdraw_it, name="withdraw"),
    path("<int:pk>/away/", absence.my_away, name="away"),
    path("<int:pk>/away/<int:absence>/back/", absence.my_back, name="back"),
    path("<int:pk>/notice/", mine.notice, name="notice"),
    path("<int:pk>/seats/", seats.my_seats, name="seats"),
    path("<int:pk>/seats/<int:row>/end/", seats.my_end, name="unseat"),
]
