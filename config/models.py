"""What the running house knows of itself: which of its parts were seen alive, and when."""

from typing import ClassVar

from django.db import models


class Part(models.TextChoices):
    """A process that works in the background."""

    WORKER = "worker", "worker"
    TICKER = "ticker", "ticker"


class Heartbeat(models.Model):
    """One process of one part, seen alive at `seen_at`. A process that ends properly takes its row with it."""

    name = models.CharField(max_length=64, unique=True)
    part = models.CharField(max_length=16, choices=Part.choices)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(part__in=Part.values), name="heartbeat_part_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.name}"
