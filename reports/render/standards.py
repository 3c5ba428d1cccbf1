"""What makes one file an archive copy (PDF/A-3a) and readable aloud (PDF/UA-1) at once: its metadata says both."""

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from weasyprint.pdf.metadata import DocumentMetadata

# WeasyPrint writes the mark of one standard; this adds the other's, and the schema that PDF/A asks for with it.
PDFUA = b"""<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
 xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def declare(metadata: "DocumentMetadata") -> None:
    """Make the metadata of a PDF/A-3a document say PDF/UA-1 as well."""
    written = metadata.generate_rdf_metadata

    def both(variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = written(variant, version, conformance)
        return rdf.replace(b"</rdf:RDF>", PDFUA + b"</rdf:RDF>")

    metadata.generate_rdf_metadata = both


def date(metadata: "DocumentMetadata", created: dt.datetime | None) -> None:
    """The moment of issue, in UTC and to the second; without one the file bears no date."""
    if created is not None:
        moment = created.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        metadata.created = metadata.modified = moment
