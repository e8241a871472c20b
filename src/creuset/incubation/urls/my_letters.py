"""Letters to whoever is signed in, appeals, being named as a laureate: /<village>/my/letters/…"""

from django.urls import path

from creuset.incubation.views import my_letters as views

app_name = "incubation_my_letters"

urlpatterns = [
    path("<int:pk>/", views.page, name="page"),
    path("<int:pk>/appeal/", views.appeal, name="appeal"),
    path("<int:pk>/named/", views.agree, name="agree"),
    path("<int:pk>/not-named/", views.hide, name="hide"),
]
