"""The member's home: /<village>/my/…"""

from django.urls import path

from creuset.desk.views import my

app_name = "my"

urlpatterns = [
    path("", my.home, name="home"),
    path("free/", my.free, name="free"),
    path("papers/", my.papers, name="papers"),
]
