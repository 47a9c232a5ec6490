"""The production shape on one machine, made of the very files in deploy/: units, environment, proxy.

PostgreSQL, Redis and nginx come from the system's packages and run in a folder of their own, on ports of their own.
What starts here ends here, by its process number, whatever happens in between.
"""
