"""My contracts: /<village>/my/contracts/…"""

from django.urls import path

from creuset.documents.views import house_rules, my_contracts

app_name = "contracts_my"

urlpatterns = [
    path("", my_contracts.contracts, name="list"),
    path("rules/", house_rules.mine, name="rules"),
    path("<int:pk>/", my_contracts.contract, name="contract"),
    path("<int:pk>/sign/", my_contracts.sign, name="sign"),
    path("<int:pk>/decline/", my_contracts.decline, name="decline"),
]
