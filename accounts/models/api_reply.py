from django.conf import settings
from django.db import models
from django.utils import timezone


class ApiReply(models.Model):
    """The first answer to a request that carried an idempotency key; a repeated request is given it again.

    The row is written in the transaction of the act itself, so an answer is kept if and only if the act stands.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=64)  # SHA-256 over method, path and body
    status = models.PositiveSmallIntegerField(null=True)  # empty while the first request is being answered
    content_type = models.CharField(max_length=80, blank=True)
    body = models.TextField(blank=True)
    made_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = "kept answer of the API"
        verbose_name_plural = "kept answers of the API"
        constraints = [
            models.UniqueConstraint("person", "key", name="one_answer_per_person_and_key"),
            models.CheckConstraint(condition=~models.Q(key=""), name="kept_answer_has_a_key"),
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.status}"
