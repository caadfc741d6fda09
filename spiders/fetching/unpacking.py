"""An answer as it was sent in, the same with its body unpacked out."""

from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import IgnoreRequest, ResponseDataLossError
from scrapy.http import Response


class Unpacking(HttpCompressionMiddleware):
    """Scrapy's own, that names one failure for all that its four decoders raise."""

    def process_response(  # type: ignore[override] # Scrapy passes no spider any more
        self, request: Request, response: Response
    ) -> Request | Response:
        """Unpack a body; raise ResponseDataLossError for one that is not what it is said to be."""
        try:
            return super().process_response(request, response)
        except IgnoreRequest:  # it grows too large
            raise
        except Exception as error:
            raise ResponseDataLossError from error
