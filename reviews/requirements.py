"""What a review or an action must have before it moves on. Upper apps register here in ``AppConfig.ready``."""

from config.lib.workflow import Requirements

REVIEW = Requirements()
ACTION = Requirements()
