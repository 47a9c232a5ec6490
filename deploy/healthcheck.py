"""Ends with 0 while the web of this container answers. The Host header has to be one the product answers to."""

import http.client
import os
import sys
from urllib.parse import urlsplit

host = urlsplit(os.environ.get("BASE_URL", "")).hostname or "localhost"
connection = http.client.HTTPConnection("127.0.0.1", int(os.environ.get("PORT") or 8000), timeout=5)
try:
    connection.request("GET", "/health/live", headers={"Host": os.environ.get("ALLOWED_HOSTS", host).split(",")[0]})
    sys.exit(connection.getresponse().status != 200)
except OSError as error:
    sys.exit(f"no answer: {error}")
