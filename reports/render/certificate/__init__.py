"""Certificates: what they say, three designs, and the page they become."""

from reports.render.certificate.content import (
    ENGLISH,
    KOREAN,
    CertificateContent,
    CertificateText,
    Design,
    Labels,
    Logo,
    Orientation,
    Signatory,
)
from reports.render.certificate.render import render_certificate

__all__ = [
    "ENGLISH",
    "KOREAN",
    "CertificateContent",
    "CertificateText",
    "Design",
    "Labels",
    "Logo",
    "Orientation",
    "Signatory",
    "render_certificate",
]
