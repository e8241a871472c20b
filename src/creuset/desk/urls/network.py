"""Addresses."""

app_name = "network"
urlpatterns = []
