"""Keeping an installation: one archive with the database and the files, and the way back. See docs/operating.md."""

ASIDE = "second_story_before_restore"  # the schema's name while a restore is at work
LAST_BACKUP = "written-backup"  # the cache's key: when a backup was last written here, in seconds since 1970


class BackupError(Exception):
    """It can't be done; the message is for the operator, and says what can."""
