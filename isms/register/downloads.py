"""Send a file that was made for one person: it is saved, never shown in the page and never kept by a cache between."""

from io import BytesIO

from django.http import FileResponse

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send_download(content: bytes, *, filename: str, content_type: str) -> FileResponse:
    """Return the answer that lets a browser save a file.

    Args:
        filename: as the person sees it, with its ending.
        content_type: ``PDF``, ``XLSX`` or another media type.
    """
    response = FileResponse(BytesIO(content), as_attachment=True, filename=filename, content_type=content_type)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
