"""Offers named contracts that nobody read; now they name a text that there is, or none."""

from django.db import migrations

#: What the village files said, and the kinds of contract that they meant.
MEANT = {
    "contrat-de-prestation": "service",
    "contrat-de-domiciliation": "domiciliation",
    "convention-d-incubation": "incubation",
    "convention-d-occupation": "occupation",
}


def name_contracts(apps, schema_editor):
    offers = apps.get_model("plans", "Offer").objects
    texts = apps.get_model("documents", "ContractText").objects
    for code in set(offers.exclude(contract="").values_list("contract", flat=True)):
        if code in MEANT:
            offers.filter(contract=code).update(contract=MEANT[code])
        elif code not in MEANT.values():
            # A text of the village's own goes by its code.
            own = texts.filter(code=code).values("village_id")
            offers.filter(contract=code).exclude(village_id__in=own).update(contract="")


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0007_retired_texts"),
        ("plans", "0014_agreements"),
    ]

    operations = [migrations.RunPython(name_contracts, migrations.RunPython.noop)]
