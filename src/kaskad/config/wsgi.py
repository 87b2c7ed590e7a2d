"""The web application for the server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaskad.config.settings")
application = get_wsgi_application()

# What the application consists of stays until the end: the collector of garbage need not go through
# it again, nor come after every few hundred objects, of which a page makes tens of thousands.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 50)
