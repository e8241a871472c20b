"""The network as a whole: /, /home/, and what search engines read."""

from django.urls import path

from creuset.desk.views import network

app_name = "network"

urlpatterns = [
    path("", network.network, name="villages"),
    path("home/", network.home, name="home"),
    path("robots.txt", network.robots, name="robots"),
    path("sitemap.xml", network.sitemap, name="sitemap"),
]
