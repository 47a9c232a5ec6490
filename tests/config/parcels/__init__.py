"""A test-only app with the smallest model that has work to do."""
