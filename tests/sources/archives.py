"""Word documents and e-books that tests make: whole ones, and ones that want to do harm."""

import io
import zipfile
from collections.abc import Mapping

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="book/content.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
)


def zipped(members: Mapping[str, bytes | str]) -> bytes:
    """Return a zip archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


def epub(
    chapters: Mapping[str, str], *, extra: str = "", spine: str = "", more: Mapping[str, str] | None = None
) -> bytes:
    """Return an e-book of chapters: the inside of ``<body>`` by file name, percent signs in names encoded."""
    items = "".join(f'<item id="i{at}" href="{name}"/>' for at, name in enumerate(chapters))
    order = "".join(f'<itemref idref="i{at}"/>' for at, _name in enumerate(chapters))
    opf = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
        "<dc:title>Nights and Days</dc:title><dc:creator>Ada Reed</dc:creator><dc:date>2025-10-14T08:00:00Z</dc:date>"
        f"</metadata><manifest>{items}{extra}</manifest><spine>{order}{spine}</spine></package>"
    )
    pages = {
        f"book/{name.replace('%20', ' ')}": '<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops"><head><title/></head>{page}</html>'
        for name, page in chapters.items()
    }
    return zipped(
        {"mimetype": "application/epub+zip", "META-INF/container.xml": CONTAINER, "book/content.opf": opf}
        | pages
        | dict(more or {})
    )


def docx(body: str, **more: str) -> bytes:
    """Return the least that is a Word document, of raw WordprocessingML."""
    space = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document'
        '.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    members = {"[Content_Types].xml": types, "word/document.xml": f'<w:document xmlns:w="{space}">{body}</w:document>'}
    return zipped(members | more)
