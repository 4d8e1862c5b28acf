"""Settings of the web server, for the demonstration and for production."""

import os

worker_class = "gthread"
workers = int(os.environ.get("YANFA_WEB_PROCESSES", os.cpu_count() or 2))
# Imported once, then forked: half the start-up time on two cores. Nothing opens a connection at import.
preload_app = True
threads = int(os.environ.get("YANFA_WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 10
keepalive = 5
max_requests = 20_000
max_requests_jitter = 2_000
limit_request_line = 4094
limit_request_fields = 60
accesslog = None
loglevel = "warning"
control_socket_disable = True
