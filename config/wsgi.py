import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()

from config.lib import memory  # noqa: E402 (after everything else is loaded)

application = memory.sweeping(application)
memory.settle()
