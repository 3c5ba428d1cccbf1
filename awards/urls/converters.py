"""How the key of a form's section stands in an address."""

OWN_WORDS = frozenset({"review", "submit", "withdraw", "title"})  # the entry's own pages, in the same place


class SectionConverter:
    """A section's key; one that is the word of a page gets a hyphen, which no key has."""

    regex = "[a-z][a-z0-9_]*-?"

    def to_python(self, value: str) -> str:
        return value.removesuffix("-")

    def to_url(self, key: str) -> str:
        return f"{key}-" if key in OWN_WORDS else key
