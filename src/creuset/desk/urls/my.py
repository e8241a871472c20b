"""Addresses."""

app_name = "my"
urlpatterns = []
