"""What is asked, one question and one example per category. Kind, short, never about a person's worth."""

from django.utils.translation import gettext_lazy as _

QUESTIONS = {
    1: (
        _("What made this step look right at that moment?"),
        _("Both consoles looked alike, so the command meant for the test bench reached the field."),
    ),
    2: (
        _("What in the tool, the page or the shift led to that step?"),
        _("The form took an empty list to mean “every device”."),
    ),
    3: (
        _("What was known at that moment, and what was done? The better way is a good idea for an action."),
        _("At 14:10 all graphs were green, and the restart went ahead."),
    ),
    4: (
        _("Which part of this could be seen before, and which only now?"),
        _("The warning had come every week for a year, and nothing had ever followed."),
    ),
    5: (
        _("What made it harder on that day than it sounds now?"),
        _("The setting stands on the third page, under a name that changed last spring."),
    ),
    6: (
        _("What else had to be in place for this to happen?"),
        _("The certificate lapsed, the reminder went to a closed mailbox, and the spare used the same key."),
    ),
    7: (
        _("What do people do in practice, and what is that way good for?"),
        _("On site the long form is filled in afterwards, because there is no signal in the basement."),
    ),
    8: (
        _("Which change in a tool, a default or the load would make this care unnecessary?"),
        _("The release page shows how many devices are meant and waits for that number."),
    ),
    9: (
        _("Which number or observation says it?"),
        _("1,200 gateways were silent for 40 minutes."),
    ),
    10: (
        _("Which preparation made that possible, and what would make it unnecessary next time?"),
        _("It worked because the restore had been practised in May; only one person knows the steps."),
    ),
    11: (
        _("Would a reader learn the same from the role and the situation?"),
        _("The person on duty saw two alerts with the same title."),
    ),
}
FIRST_PERSON = (
    _("Thank you for telling it as it was. What did you see then that made it look right?"),
    _("The page said “saved”, so I went on to the next gateway."),
)
WHY = {
    1: _("A sentence with a person as its cause ends the search just before it gets interesting."),
    2: _("The label names what is to be explained; it explains nothing yet."),
    3: _("What would have been nobody saw. What was done, and what was known, can be told."),
    4: _("Now that the end is known, the signs look clearer than they were."),
    5: _("What sounds easy afterwards seldom was, and a reader from that day will feel small."),
    6: _("One cause is rarely enough: something else let it happen, or let it grow."),
    7: _("A verdict compares with a rule. How the work is done in practice teaches more."),
    8: _("Care is used up by noon. A changed tool, default or load stays."),
    9: _("Strong words tell how it felt, not how large it was."),
    10: _("A rescue that took so much shows what was missing. Praise alone hides it."),
    11: _("A name beside a verdict stays in the text for years. The role and the situation teach the same."),
}
WHY_FIRST_PERSON = _("Your own account is welcome as it stands; it never holds anything up.")
