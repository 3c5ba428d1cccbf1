from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.validators import validate_time_zone

CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # no letters that are read for one another


def new_person_code() -> str:
    return "p-" + get_random_string(10, CODE_ALPHABET)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **facts: Any) -> "User":
        """A person who can sign in; the address is kept in lower case."""
        person = self.model(email=email.strip().lower(), **facts)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **facts: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, is_staff=True, **facts)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person who signs in with an e-mail address. What they may do follows from roles, memberships and standings."""

    code = models.CharField(_("code"), max_length=20, unique=True, default=new_person_code, editable=False)
    email = models.EmailField(_("e-mail address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    organisation = models.CharField(_("organisation"), max_length=200, blank=True)  # whose entries one keeps away from
    language = models.CharField(_("language"), max_length=12, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True, validators=[validate_time_zone])
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("may open the administrator's pages"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []
    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_address")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name or self.email

    @cached_property
    def held_roles(self) -> dict[tuple[str, str], frozenset[str]]:
        """(scope kind, scope code) -> roles, read once per request."""
        held: dict[tuple[str, str], set[str]] = {}
        for kind, code, role in self.roles.values_list("scope_kind", "scope_code", "role"):
            held.setdefault((kind, code), set()).add(role)
        return {scope: frozenset(roles) for scope, roles in held.items()}

    def holds(self, roles: frozenset[str], scopes: tuple[tuple[str, str], ...]) -> bool:
        """Whether any of the roles is held in any of the scopes; the whole house counts as every scope."""
        if self.is_superuser:
            return True
        return any(roles & self.held_roles.get(scope, frozenset()) for scope in (*scopes, ("house", "")))


def person_behind(actor: object) -> User | None:
    """The person who acts; None when the house acts by itself."""
    return actor if isinstance(actor, User) else None
