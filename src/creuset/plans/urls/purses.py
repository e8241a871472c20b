"""Allowances: at the desk below /<village>/desk/plans/credits/, mine below /<village>/my/plans/credits/."""

from django.urls import path

from creuset.plans.views import purses

DESK = [
    path("credits/", purses.purses, name="credits"),
    path("credits/<int:party>/", purses.purse, name="purse"),
    path("credits/<int:party>/passes/", purses.sell, name="sell_pass"),
    path("credits/<int:party>/give/", purses.give, name="give_credits"),
    path("credits/<int:party>/<int:lot>/correct/", purses.correct, name="correct_credits"),
    path("credits/<int:party>/people/<int:person>/", purses.let_spend_at_desk, name="let_spend"),
]
MY = [
    path("credits/", purses.mine, name="credits"),
    path("credits/<int:party>/passes/", purses.buy, name="buy_pass"),
    path("credits/<int:party>/people/<int:person>/", purses.let_spend, name="let_spend"),
]
