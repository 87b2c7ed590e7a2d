"""The web application for the server."""

import gc
import os
import threading

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from kaskad.config.warming import look_at_pages
from kaskad.core.web.front import KeptPages

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaskad.config.settings")
application = KeptPages(
    get_wsgi_application(), (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, "messages")
)

# What the application consists of stays until the end: the collector of garbage need not go through
# it again, nor come after every few hundred objects, of which a page makes tens of thousands.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)

if os.environ.get("KASKAD_WARM") == "1":
    # The first reader after a start would wait for seconds; a thread looks at the pages before.
    threading.Thread(target=look_at_pages, args=(application,), daemon=True).start()
