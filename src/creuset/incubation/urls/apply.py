"""Applying without an account: /<village>/apply/…"""

from django.urls import path

from creuset.incubation.views import apply

app_name = "incubation_apply"

urlpatterns = [
    path("<slug:code>/", apply.begin, name="begin"),
    path("<slug:code>/sent/", apply.sent, name="sent"),
    path("link/<str:secret>/", apply.link, name="link"),
    path("link/<str:secret>/cover/", apply.cover, name="cover"),
    path("link/<str:secret>/answers/", apply.answers, name="answers"),
    path("link/<str:secret>/take/", apply.take, name="take"),
    path("link/<str:secret>/team/", apply.team, name="team"),
    path("link/<str:secret>/code/", apply.code, name="code"),
    path("link/<str:secret>/figures/", apply.figures, name="figures"),
    path("link/<str:secret>/withdraw/", apply.withdraw, name="withdraw"),
    path("link/<str:secret>/team/<int:row>/", apply.writer, name="writer"),
    path("link/<str:secret>/team/<int:row>/again/", apply.again, name="again"),
    path("link/<str:secret>/team/<int:row>/remove/", apply.remove, name="remove"),
]
