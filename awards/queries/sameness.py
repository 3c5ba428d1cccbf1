"""When two names or two addresses say the same, however they are typed."""

import unicodedata

# Sharing one of these providers says nothing about two people; nor do the domains reserved for examples.
PUBLIC_MAIL_PROVIDERS = frozenset(
    {
        "126.com", "163.com", "aol.com", "daum.net", "example.com", "example.net", "example.org", "fastmail.com", "gmail.com", "gmx.com", "gmx.de", "googlemail.com",
        "hanmail.net", "hotmail.com", "icloud.com", "kakao.com", "live.com", "mail.com", "mail.ru", "me.com", "msn.com",
        "nate.com", "naver.com", "orange.fr", "outlook.com", "posteo.de", "proton.me", "protonmail.com", "qq.com",
        "t-online.de", "tutanota.com", "web.de", "yahoo.co.jp", "yahoo.com", "yandex.com", "yandex.ru", "ymail.com",
        "zoho.com",
    }
)  # fmt: skip


def mail_domain(address: str) -> str:
    """The domain of an address, or of a domain written alone; empty where sharing it says nothing."""
    domain = address.rpartition("@")[2].strip().lower().rstrip(".")
    return "" if domain in PUBLIC_MAIL_PROVIDERS else domain


def folded(name: str) -> str:
    """The name without what differs in typing: case, width, accents, runs of spaces."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())
