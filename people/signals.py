"""The one signal by which a lower app tells an upper one: something changed state."""

from django.dispatch import Signal

# Sent inside the transaction with: model ("reviews.review"), pk, transition (name), by_id (account or None).
# Receivers write rows; what is slow they leave to ``transaction.on_commit``.
transitioned = Signal()
