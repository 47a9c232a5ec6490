"""Numbers for the operator's Prometheus at /metrics; off unless METRICS_TOKEN is set.

Two kinds. What the installation as a whole is like (jobs, worker, database) is asked of the database at each scrape
and is the same on every node. What a node has served is counted in files that all processes of one server share.
Nothing is counted per person, and no number of incidents or reviews is told.
"""
