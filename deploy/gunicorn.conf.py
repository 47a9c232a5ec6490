"""How the web is served in production: by the units, the container and the rehearsal alike.

`bind` comes from the command line. WEB_CONCURRENCY, which gunicorn reads itself, is the number of processes.
docs/performance.md, "WSGI server", has the measurements behind the choice.
"""

import os

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"  # threads wait for the database while others draw
threads = 4
timeout = 60
graceful_timeout = 30
max_requests = 5000  # a process that grew starts anew, not all of them at once
max_requests_jitter = 500
preload_app = False  # each process reads the code anew, so that a reload brings a new version
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True  # it would lie in the home folder, which the product doesn't have
loglevel = "warning"  # the product writes a line per request itself
