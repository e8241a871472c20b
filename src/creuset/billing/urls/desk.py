"""What is owed and deposited, at the desk: /<village>/desk/money/…"""

from django.urls import path

from creuset.billing.views import desk

app_name = "money"

urlpatterns = [
    path("", desk.charges, name="charges"),
    path("deposits/", desk.deposits, name="deposits"),
    path("deposits/new/", desk.new_deposit, name="new_deposit"),
    path("deposits/<int:pk>/settle/", desk.settle, name="settle"),
]
