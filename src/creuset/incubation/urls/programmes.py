"""Programmes at the desk: /<village>/desk/programmes/…"""

from django.urls import path

from creuset.incubation.views import programmes

app_name = "programmes"

urlpatterns = [
    path("", programmes.programmes, name="list"),
    path("new/", programmes.new, name="new"),
    path("<int:pk>/", programmes.programme, name="programme"),
    path("<int:pk>/change/", programmes.change, name="change"),
    path("<int:pk>/close/", programmes.close, name="close"),
    path("<int:pk>/reopen/", programmes.reopen, name="reopen"),
    path("<int:pk>/earlier/", programmes.earlier, name="earlier"),
]
