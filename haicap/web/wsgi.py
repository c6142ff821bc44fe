"""What a WSGI server loads."""

import os

from django.core.wsgi import get_wsgi_application

from haicap.web.bounds import counted

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "haicap.web.settings")

application = counted(get_wsgi_application())
