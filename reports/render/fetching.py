"""What a document may reach for while it is drawn: our faces and the bytes it carries itself."""

from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports.render import fonts


class Refusal(FatalURLFetchingError):  # noqa: N818 - the house names what went wrong
    """Anything else. WeasyPrint would swallow an ordinary exception and print a page with a hole in it."""

    def __init__(self, address: str) -> None:
        self.address = address
        super().__init__(address)


class Fetcher(URLFetcher):
    """Answers font: and data: addresses, and refuses every other with Refusal."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.refused: list[str] = []  # WeasyPrint swallows even a fatal error that is raised inside a drawing

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(fonts.SCHEME):
            try:
                return URLFetcherResponse(url, fonts.read_face(url), {"Content-Type": "font/woff2"})
            except (KeyError, OSError) as error:
                raise self._refusal(url) from error
        if url[:5].lower() == "data:":
            return super().fetch(url, headers)
        raise self._refusal(url)

    def _refusal(self, url: str) -> Refusal:
        self.refused.append(url)
        return Refusal(url)
