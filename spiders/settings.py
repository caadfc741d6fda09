"""How Scrapy crawls, for `spiders.crawl` and for a plain `scrapy crawl topics` alike."""

BOT_NAME = "kulturfeed"
SPIDER_MODULES = ["spiders.topics"]

# Who asks. A crawl by the application says it with the operator's contact.
USER_AGENT = "kulturfeed (run by hand)"
DEFAULT_REQUEST_HEADERS = {"Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.1"}

# One request at a time per host, with a delay that is never below what was promised; hosts in
# parallel, so that a slow one holds up nobody else.
DOWNLOAD_DELAY = 2.0
DOWNLOAD_DELAY_JITTER = 0
CONCURRENT_REQUESTS_PER_DOMAIN = 1
CONCURRENT_REQUESTS = 64

# What a page that is shown in a browser asks for (spiders.fetching.rendering) is one visit, as
# with any other browser: one after the other at the delay, dozens of scripts would outlast it.
DOWNLOAD_SLOTS = {"parts of pages": {"concurrency": 6, "delay": 0}}

# More bodies than Scrapy's 5 MB may be waiting: a page is held while its articles are fetched,
# two seconds apart, and fifty such pages must not stop all others.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 50_000_000
# Scrapy starts this many tasks for every response, used or not.
CONCURRENT_ITEMS = 1

# Limits. The time is for a whole download, so that it also ends a server that drips.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 10_000_000
DOWNLOAD_WARNSIZE = 0
REDIRECT_MAX_TIMES = 5
RETRY_TIMES = 2
RETRY_EXCEPTIONS = [
    "scrapy.exceptions.DownloadFailedError",
    "scrapy.exceptions.DownloadTimeoutError",
    "scrapy.exceptions.ResponseDataLossError",
    "twisted.internet.error.ConnectionClosed",
]
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_HANDLERS = {"data": None, "file": None, "ftp": None, "s3": None}

# Read by spiders.fetching.guard; `-s PRIVATE_ADDRESSES=1` allows a page on one's own machine.
PRIVATE_ADDRESSES = False
TWISTED_DNS_RESOLVER = "spiders.fetching.guard.Resolver"

# Scrapy's own robots middleware takes an error page for rules and an unreachable robots.txt for
# permission; its retries are immediate, and a redirect to no address at all is an exception.
# Its cookies last for a crawl, and it would decode every page to find a meta refresh.
ROBOTSTXT_OBEY = False
COOKIES_ENABLED = False
METAREFRESH_ENABLED = False
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "scrapy.downloadermiddlewares.redirect.RedirectMiddleware": None,
    "spiders.fetching.guard.Guard": 50,
    "spiders.fetching.robots.Robots": 100,
    "spiders.fetching.polite.Polite": 550,
    "spiders.fetching.unpacking.Unpacking": 590,
    "spiders.fetching.redirects.Redirects": 600,
}

# Answers of every status go to the spider, which tells them apart; the rest is for spiders that
# follow links.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# Scrapy 2.19 listens on a port that runs Python sent to it, unless told not to.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# It puts a handler on the root logger, and Python then prints no bug of ours by itself.
EXTENSIONS = {"scrapy.extensions.logcount.LogCount": None}
MEMUSAGE_ENABLED = False
LOGSTATS_INTERVAL = 0
LOG_LEVEL = "WARNING"
