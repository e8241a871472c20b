"""Who waits for offices and plans: /<village>/desk/plans/waiting/ and proposals/, mine below /<village>/my/plans/."""

from django.urls import path

from creuset.plans.views import waiting

DESK = [
    path("waiting/", waiting.waits, name="waits"),
    path("waiting/new/", waiting.new, name="new_wait"),
    path("waiting/<int:pk>/", waiting.wait, name="wait"),
    path("waiting/<int:pk>/propose/", waiting.propose, name="propose"),
    path("waiting/<int:pk>/first/", waiting.put_first, name="put_first"),
    path("waiting/<int:pk>/turn/", waiting.put_back, name="put_back"),
    path("waiting/<int:pk>/leave/", waiting.leave, name="leave_wait"),
    path("proposals/<int:pk>/accept/", waiting.answer, {"deed": "accept"}, name="accept"),
    path("proposals/<int:pk>/decline/", waiting.answer, {"deed": "decline"}, name="let_pass"),
    path("proposals/<int:pk>/withdraw/", waiting.answer, {"deed": "withdraw"}, name="take_back"),
]
MY = [
    path("waiting/", waiting.mine, name="waits"),
    path("waiting/join/", waiting.join, name="join"),
    path("waiting/<int:pk>/leave/", waiting.my_leave, name="leave_wait"),
    path("proposals/<int:pk>/accept/", waiting.my_answer, {"deed": "accept"}, name="accept"),
    path("proposals/<int:pk>/decline/", waiting.my_answer, {"deed": "decline"}, name="let_pass"),
]
