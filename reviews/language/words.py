"""The words the rules know. English only; another language brings lists of its own."""


def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


ROLES = listed(
    """
    engineer engineers developer developers admin admins administrator administrators technician
    technicians operator operators reviewer reviewers author authors dba dbas contractor contractors
    intern interns installer installers employee employees colleague colleagues coworker person
    individual responder responders manager managers tester testers programmer programmers sysadmin
    sysadmins architect trainee apprentice newcomer oncaller on-caller committer maintainer
    maintainers deployer staff team teams crew someone somebody nobody anyone everyone
    """
)
# These people are also those who felt it: "users failed to log in" tells of impact.
CUSTOMERS = listed("user users customer customers client clients visitor visitors vendor supplier")
# Machines have these names too: "the cache operator failed to reconcile".
ALSO_MACHINES = listed("operator operators author authors manager managers architect team teams")
PRONOUNS = listed("he she who")
FIRST = listed("i we")
DETERMINERS = listed(
    """
    the a an this that these those our my their his her one another each every some any no which
    both two three several all first second duty on-call on-duty night human responsible senior
    junior new same other platform operations infrastructure firmware cloud support field database
    network security backend frontend software
    """
)
PREPOSITIONS = listed("on in at from of with for")
# What may stand between a subject and its verb.
BETWEEN = listed(
    """
    had has have having also then just even again simply apparently initially repeatedly completely
    clearly obviously unfortunately all each both did do does may might must been was were is be
    being later still accidentally mistakenly inadvertently wrongly erroneously incorrectly
    carelessly unknowingly unintentionally not never didn't hadn't hasn't haven't wasn't weren't
    doesn't don't couldn't could would will
    """
)
NEGATIONS = listed(
    """
    not never no nor neither without isn't wasn't weren't aren't didn't don't doesn't hadn't hasn't
    haven't cannot can't couldn't won't wouldn't nobody nothing rather instead
    """
)
# A label that is weighed, guarded against or quoted is not a verdict.
WEIGHED = listed(
    """
    assumed assume suspected suspect suspicion thought looked seemed appeared possibly maybe perhaps
    whether if could might may likely hypothesis theory ruled rule excluded avoid avoids avoiding
    prevent prevents preventing reduce reduces reducing minimise minimize minimises minimizes limit
    guard guards against protect protects robust resilient tolerate tolerates prone room chance
    chances risk potential opportunity opportunities label labels labelled term terms word words
    called calling call saying blame blamed blaming
    """
)
EXPLAINED = listed("because since as assuming believing expecting thinking")

SLIPS = listed("mistake mistakes typo typos error errors blunder blunders slip slip-up slip-ups oversight")
ACCIDENTALLY = listed(
    "accidentally mistakenly inadvertently wrongly erroneously carelessly unknowingly unintentionally"
)
ATTEMPTS = listed("reproduce connect log login reach restore recover replicate access load")
"""`failed to` before one of these tells of an attempt, not of a neglected duty."""
