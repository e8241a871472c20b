import creuset.core.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incubation', '0002_auditions'),
        ('places', '0002_tables'),
        ('plans', '0001_tables'),
    ]

    operations = [
        migrations.AddField(
            model_name='terms',
            name='support_cents',
            field=creuset.core.fields.MoneyField(default=0),
        ),
        migrations.AddConstraint(
            model_name='terms',
            constraint=models.CheckConstraint(condition=models.Q(('support_cents__gte', 0)), name='terms_support_positive'),
        ),
    ]
