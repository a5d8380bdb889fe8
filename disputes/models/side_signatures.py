"""What a side's signature holds, under whichever paper it stands."""

from django.db import models

from disputes.domain.parties import Side


class SideSignature(models.Model):
    """One side's signature under one paper: who, in which role, and the digest of what was signed."""

    side = models.CharField(max_length=8, choices=[(side, side) for side in Side])
    digest = models.CharField(max_length=64)
    by_name = models.CharField(max_length=150)
    by_role = models.CharField(max_length=40)
    by_user_id = models.BigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        abstract = True
