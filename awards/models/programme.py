from django.db import models
from django.utils.translation import gettext_lazy as _

from .words import WordsField


class Programme(models.Model):
    """The standing award, of which each season is one edition."""

    code = models.SlugField(_("code"), max_length=80, unique=True)
    name = WordsField(_("name"))
    issuer = WordsField(_("issuer"), help_text=_("Who confers the awards, as it stands on certificates."))

    class Meta:
        verbose_name = _("programme")
        ordering = ["code"]

    def __str__(self) -> str:
        return str(self.name)

    @property
    def role_scopes(self) -> tuple[tuple[str, str], ...]:
        return (("programme", self.code),)
