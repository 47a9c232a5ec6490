"""A large installation to measure on, and the measuring: `manage.py seed_scale` and `manage.py bench`."""
