"""The demo: a year at Larderlight, a fictional maker of gateways that watch over fridges and cold rooms.

The content is data (YAML in this folder, keys are the names of model fields); the modules put it into the
database through the domain functions, at the times at which it would have happened. ``load`` is the way in.
"""
