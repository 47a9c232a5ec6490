class StartError(Exception):
    """Second Story can't start; the message is one sentence for the person at the terminal."""
