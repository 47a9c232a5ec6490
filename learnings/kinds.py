"""What a sentence offered as a learning is: a statement, or an action, an exhortation, a gap, a "should have".

English rules, pure. A kind is a word: "counterfactual", "exhortation", "action", "gap", or "" for a statement.
"""

from __future__ import annotations

import re

# Tell somebody to do something when a sentence begins with them.
VERBS = frozenset(
    """
    add address adjust adopt agree align allow allowlist analyse analyze apply arrange ask assess assign assume
    attach automate avoid backfill ban be begin blocklist book bring build bump buy call carry centralise
    centralize certify choose clarify clean codify collect colour-code combine communicate compare complete
    configure confine confirm connect consider consolidate consult continue convert coordinate create
    cross-check curb curtail cut decide decommission decouple deduplicate define delay delegate delete demote
    deploy deprecate deputise describe designate detach determine develop diagnose digitise disable discuss
    display distribute diversify divide do document double-check downgrade drop earmark educate elect elevate
    eliminate embed employ empower enable encourage encrypt enforce engage enhance enlarge enlist enrich ensure
    equip erect escalate establish evaluate examine exclude exempt expand expedite explain explore expose extend
    fetch file find finish fix flatten follow forbid force formalise formalize foster fund gather generate get
    give go grant handle harden harmonise have hide hire hold identify implement impose improve include
    incorporate increase inform insist inspect install integrate introduce invest investigate invite involve
    isolate keep laminate learn lengthen let limit link listen look loosen lower maintain make mandate maximise
    measure migrate minimise minimize mitigate modify move narrow never nominate normalise notify obtain offer
    offload onboard open optimise optimize organise organize outlaw outsource own pay penalise perform persist
    phase pick pin place postpone practice practise prefer preload prepare preserve prevent prioritise
    prioritize procure produce prohibit promote propose protect prove provide prune publish pull purchase push
    put quantify quarantine raise rate-limit re-enable re-run re-test reach reassign rebalance rebuild
    reconfigure reconsider recruit redesign redirect redistribute redo reduce refactor refine regulate rehearse
    reinforce reinstall reinstate reject release relocate remap remember remind remodel remove rename
    renegotiate renew reopen reorder reorganise repaint repair repeat rephrase replace replicate require reroute
    reschedule resize resolve restrict resume retest rethink retire retrain retry reuse revise revisit rewire
    reword rewrite roll rotate run sanitise schedule scrap secure see seek send separate serve set settle share
    shield shift ship shorten show shut simplify sit slim slow solve speak specify spend split standardise
    standardize start stay stick stop streamline strengthen subdivide submit subscribe suggest suspend switch
    synchronise tabulate take talk teach tell terminate think throttle tidy tie tighten toughen train treat trim
    try tune turn unblock unify unlock unpin upgrade use utilise utilize validate vary verify visualise wait
    warn watch whitelist widen work write
    """.split()  # noqa: SIM905 - a list of this length reads better as words
)
# Also nouns or adjectives: "Test clusters share one quota" is a statement, "Test the clusters" is not.
NOUNS_TOO = frozenset(
    """
    access alert archive audit back backup balance block buffer bundle cache cap catalogue change channel chase
    check clean clear cluster complete contact cover cross-train design detail dispatch document double draft
    drain drill empty exchange exercise experiment export extra feed fence filter fit flag focus format free
    freeze gate group guard guide hook host house import inventory issue join label lead lease leave lift limit
    list live load lock log map mark master merge mirror monitor mount mute name note number open order overhaul
    own page pair patch pause pilot plan pledge point poll post print probe process profile program question
    queue read record recycle register report request research reserve reset restart restore review right route
    sample save scale scan schedule scope score screen seal search separate sign signal silence snapshot sort
    source spare spell stage state step stock store stress strip study supply support swap sync tag target task
    test time track transfer trial trigger update upload version vet view visit volunteer warm water weight wire wrap
    """.split()  # noqa: SIM905
)
AFTER_A_VERB = frozenset(
    """
    a additional all an any at better both each every everyone for how in into it more new off on one our out people
    some stakeholders that the them these this those to two up what whether with
    """.split()  # noqa: SIM905
)
LEADING = re.compile(
    r"^(?:(?:and|but|also|additionally|furthermore|moreover|finally|first|second|secondly|lastly|then|so"
    r"|therefore|hence"
    r"|even better|better|instead|ideally|preferably|maybe|perhaps|please|always|just|simply|where possible|if possible"
    r"|in (?:the )?future|next time|going forward|from now on|in general|generally|as a team|long term|short term"
    r"|\w+ly)\b[,:]? *)+"
)
CONDITION = re.compile(
    r"^(?:if|when|whenever|where|before|after|once|in case|for|during|with|by|instead of|rather than|to)\b[^,]{0,140}, "
)
FINITE = re.compile(
    r"\b(?:is|are|was|were|has|have|had|can|cannot|can't|does|doesn't|do not|don't|did|didn't|will|won't|isn't|aren't"
    r"|wasn't|weren't|hasn't|haven't|may|might|could|tends?|means?|needs?|shares?|depends?|relies|rely|fails?|happens?"
    r"|takes?|gets?|keeps?|says?|makes?|goes|go|runs?|hides?|breaks?|shows?|causes?|leads?|reaches|stays?|lets?|gives?"
    r"|works?|stops?|blocks?|holds?|starts?|becomes?|turns?|sends?|reads?|writes?|drops?|comes?|looks?"
    r"|behaves?|expires?"
    r"|outlives?|covers?|requires?|uses?|sees?|returns?|loses?|loads?|waits?|treats?|counts?|hangs?|sits?"
    r"|lags?|rejects?"
    r"|reacts|silences|triggers|stalls|crashes|jams|leaks|leaves|brings|builds|fits|finds|asks|answers|calls|delivers"
    r"|receives|forgets|remembers|repeats|removes|replaces|resets|restarts|rolls|skips|spreads|splits|supports"
    r"|grows|shrinks|rises|falls|increases|decreases|varies|arrives|appears|disappears|slows|throttles|evicts|pushes"
    r"|moves|matters|multiplies|drifts|survives|includes|contains|exists|applies|points|belongs|tells|retries|matches"
    r"|overlaps|consumes|fills|empties|ends|begins|spans|carries|serves|wakes|scales|saves|outlasts|exceeds"
    r"|deletes|hits|ships|boots|reboots|collides|crosses|dies|doubles|halves|hurts|interrupts|invalidates|kills|masks"
    r"|overwrites|pulls|raises|reduces|refuses|renames|repeats|reveals|shuts|tears|tell|pauses|poisons|cuts|burns"
    r"|hears|learns|lives|copies|wants|buys|picks|passes|opens|closes|locks|unlocks|sleeps|wears|melts|freezes|signs"
    r"|speaks|thinks|believes|hopes|notices|warns|hears|calls|buffers|samples|reports|mirrors|expects|assumes|measures"
    r"|accepts?|ignores?|knows?|trusts?|remains?|creates?|costs?|changes?|allows?|prevents?|results?|helps?|differs?)\b"
)
PAST = re.compile(r"\b\w+ed (?:the|a|an|us|our|them|it|two|three|\d|no|from|by|to|on)\b")
TOLD = re.compile(
    r"\b(?:made|cut|cost|saved|took|gave|meant|led|hid|kept|brought|broke|doubled|halved) (?:\w+ ){0,3}\w+"
)
WANTED = re.compile(  # "a better way to see …", "a dedicated channel for …": what ought to be there
    r"^(?:(?:an?|one|some) )?(?:better|dedicated|clearer|simpler|proper|easier|faster|quicker|safer|separate|common|new"
    r"|shared|central|automated|automatic|additional) (?:[\w-]+ ){1,3}(?:to|for|that|where)\b"
)
COUNTED = re.compile(r"\b(?:all|both|two|three|four|some|many|these|those|our|the|more|other|new) [\w-]+")
PLANNED = re.compile(  # "implementation of canary deployments for config"
    r"^(?:the )?(?:implementation|introduction|creation|development|adoption|addition|automation|migration|removal"
    r"|improvement|establishment|evaluation|investigation|consolidation|rollout|setup"
    r"|integration|reduction) (?:of|for|to)\b"
)
RELATIVE = re.compile(r"\b(?:which|that|how|what|where|who|when|whether|if|why)\b.*")
A_NOUN = re.compile(r"\b(?:to )?(?:the|an?|our|their|its|each|every|this|that|per|more) [\w-]+|\bto [\w-]+")
SHOULD_IT = re.compile(r"^should (?:the|an?|one|both|it|they|this|that|any|something) [^,]{1,140}, ")
WISHED = re.compile(
    r"^(?:automated|automatic|stricter|clearer|earlier|faster|easier|dedicated|closer|simpler|tighter|centralised"
    r"|centralized|separate|standardised|standardized|improved) \w+(?: \w+)? (?:of|for|on|in|between|across|after) "
)
MODAL = r"(?:should|shouldn't|must|mustn't|ought to|need to|needs to|need|have to|has to|had better)"
DONE = (
    r"(?:been|\w{2,}(?:ed|wn)|(?!(?:open|even|then|seven|eleven|golden)\b)\w{2,}en|had|done|made|led|lead"
    r"|found|caught|kept|told|put|set"
    r"|thought|gone|come|become|held|read|sent|spent|meant|built|brought|bought|cut|let|lost|met|paid|run|said|stood"
    r"|understood|won|begun|hit|hurt|shut)\b"
)
COUNTERFACTUAL = re.compile(
    r"\b(?:should|could|would|might|ought to)(?:n't)? (?:\w+ ){0,2}?(?:have|of) (?:\w+ly |never |not "
    r"|also |just |at least )?"
    rf"{DONE}"
    r"|\b(?:should|could|would|might)(?:n't)?'ve\b|\bif only\b"
    r"|^had (?:we|it|they|there|the|our|he|she|anyone|somebody|someone)\b|\bif (?:\w+ ){1,4}had (?:not "
    r"|only |also )?\w+(?:ed|en|n|t|wn|d)\b"
    r"|\bif we(?:'d| would have)\b|\b(?:was|were) supposed to\b|\bwould(?:n't| not| never) have\b"
)
# "bypass the gate that would have shown it": how it is, and beside it what would have been.
BESIDE = re.compile(r"(?<=\w),? (?:that|which)(?: \w+){0,2} (?:would|could|might) have \w+.*")
EXHORTATION = re.compile(
    r"\b(?:be|being|become|stay|remain) (?:more |very |extra |really |much more |always )?(?:careful|cautious|vigilant"
    r"|diligent|aware|mindful|thorough|alert|attentive|disciplined|proactive|prepared|rigorous|patient|considerate)\b"
    r"|\b(?:be|get|become|do|act|perform) better\b|\bneed be better\b|\bmore care(?:fully)?\b"
    r"|\bpay(?:ing)? (?:\w+ )?attention\b"
    r"|\b(?:discipline|care|caution|communication|patience|attention|vigilance) (?:is|are) (?:needed|required)\b"
    r"|\bno matter how\b|\bdon'?t (?:forget|rush|panic|assume|hesitate)\b|^remember\b|\bkeep in mind\b|\bkeep calm\b"
    r"|\bevery(?:one|body) (?:gets|reads|knows|follows|reacts|must|should|needs to|has to|understands|is aware)\b"
    r"|\b(?:try|work) harder\b|\bdouble[- ]check\b|\bmore (?:vigilant|disciplined|careful|attention"
    r"|diligence|discipline)\b"
    r"|\bcommunicat\w+ (?:\w+ ){0,2}(?:better|more|clearly|earlier)\b|\bthink (?:twice|before|first)\b"
    r"|\bstay (?:alert|calm|focused)\b"
    r"|\b(?:extra|more|greater|utmost) (?:care|caution|vigilance|diligence)\b|\btake (?:\w+ ){1,4}(?:more )?seriously\b"
    r"|\bfollow (?:the |our |all )?(?:process|procedure|procedures|rules|runbook|checklist|best practices?)\b"
    r"|\b(?:is|are) (?:very |really |always |extremely |absolutely |so )?(?:important|key|essential"
    r"|crucial|vital|paramount"
    r"|critical|a must|everything)(?:,? (?:also )?(?:for|to|during|in) [\w ]{1,30})?$"
    r"|^(?:it is|it's) (?:very |always |really )?(?:important|essential|crucial|vital|critical|key|imperative)\b"
    r"|^trust (?:no|nobody|no one)\b"
    r"|\bnever (?:assume|trust|underestimate|forget)\b|\b(?:take|exercise|use) (?:great|greater|more"
    r"|extra|better) (?:care|caution)\b|^exercise (?:\w+ )?(?:care|caution)\b"
    r"|^(?:attention|communication|preparation|discipline|care|patience|teamwork|testing|practice)(?: \w+){1,3}"
    r" (?:matters?|counts?|pays off|helps)$"
    r"|\b(?:has|have|needs?|ought) to (?:improve|get better|become better)$|\b(?:must|should) (?:improve|get better)$"
    r"|^[\w-]+(?: \w+)? (?:matters?|counts?|pays off|helps|is everything)$"
    r"|\b(?:have|has|need|needs) to (?:get|be) better\b|\bbetter (?:communication|collaboration|teamwork|discipline)$"
)
ACTION = re.compile(
    r"(?<!when )(?<!where )(?<!than )(?<!what )\b(?:we|i|you|they|teams?|it|this|these|those"
    r"|there|that|everyone|people|engineers|developers|staff)"
    r" (?:all |also |really |still |probably |definitely |then )*"
    rf"(?:{MODAL}|want to|would like to|may want to|might want to|plan to|intend to|aim to|could be"
    rf"|could also|could use)\b"
    r"|\b(?:should|must|mustn't|shouldn't)\b(?! (?:have been|be the case)\b)"
    r"|\b(?:needs?|have|has|ought) to (?:also )?(?:not )?(?:be |have |own|run |always "
    r"|never )(?!.*\b(?:before|because|only|until|so that)\b)"
    r"|\b(?:idea|option|improvement|solution|suggestion|step|fix) (?:would|could|might) be\b"
    r"|\bwould be (?:good|better|nice|useful|helpful|great|beneficial|wise|worth|ideal|possible"
    r"|of (?:great |much |real )?(?:value|use|help))\b"
    r"|\b(?:would|could) (?:help|benefit)\b|^(?:i|we) would (?:suggest|recommend|propose)\b"
    r"|^(?:going forward|from now on|in (?:the )?future)\b.*\bwill\b|^(?:maybe|perhaps) (?:we|i|they)\b"
    r"|^(?:the |our )?(?:vendors?|suppliers?|providers?|partners?|support|management)"
    r" (?:needs?|has|have|must|should) to\b"
    r"|^next time,? (?:we|i|you|they|let)\b|^(?:the |our )?(?:plan|idea|goal|aim|intention|proposal|next step)"
    r"(?: is| was|:)(?: now)? (?:to\b|that we\b)|^plan(?:ned)?:"
    r"|^needs? (?:a|an|more|better|some|another|to)\b|\bmakes? sense to\b|\bmight make sense\b"
    r"|\b(?:it's|it is) (?:high )?time to\b"
    r"|\bneeds? to be \w+ed\b(?!.*\b(?:before|because|only|until|when)\b)|^(?:more|better|improved"
    r"|additional|regular|proper) \w+(?!.*\b(?:makes?|means?|leads?|shows?|tells?|hides?)\b)"
    r"|^let(?:'s| us)\b|^we (?:could|can) (?:also |then |use |add |build |look |try |make |have |improve )"
    r"|^(?:we|the team|our team|i|engineering|ops|operations|teams?) (?:will|'ll|shall|plan|plans|intend"
    r"|intends|aim|aims|are planning|is planning|are going|is going|are looking|are working|is working"
    r"|have started|have decided|agreed)\b"
    r"|^we(?:'ll|'re (?:going|planning|working|looking))\b|\b(?:is|are) (?:strongly |urgently "
    r"|still )?(?:needed|required|recommended|advised|advisable|desirable|necessary|planned"
    r"|to be \w+ed)(?: for .{1,60})?$"
    r"|^it (?:is|would be) (?:\w+ )?(?:recommended|advisable|better|best|necessary|worth|wise|good)\b"
    r"|^(?:to ?do|action|follow[- ]up|next steps?)\b ?:"
    r"|\b(?:will|shall) be (?:asked|told|required|given|trained|reminded)\b"
    r"|^(?:look|follow|work|go|start|consider|keep)ing (?:into|up|on|at|to)\b"
    r"|\bworth (?:\w+ )?(?:investigating|considering|exploring|adding)\b"
    r"|^we(?: are|'re) (?:currently |now |also )?(?:implementing|adding|building|introducing|moving"
    r"|migrating|rolling|creating"
    r"|setting|improving|updating|upgrading|replacing|investigating|reviewing|extending|automating)\b"
    r"|\bwill be (?:\w+ly )?(?:created|added|implemented|updated|replaced|introduced|reviewed|improved|extended|removed"
    r"|automated|documented|migrated|upgraded|set up|put in place|rolled out|moved)\b"
    r"|\bwould (?:allow us|enable us|make it (?:easier|possible)|let us|simplify|ensure)\b"
    r"|^it (?:might|may|could) be (?:worth|worthwhile|good|better|useful|wise|an idea)\b"
    r"|\bwill (?:all )?(?:get|receive|be given) (?:more |better |extra )?(?:training|access|instructions|a reminder)\b"
)
CONSEQUENCE = re.compile(
    r"\b(?:so|because|since|which|means?|meant|therefore|until|when|if|makes?|making|made|although|even|whenever|unless"
    r"|while|after|before|causing|leads?|leading|led|results?|resulting|resulted|hid|hides?|lets?|as|only"
    r"|whoever)\b|[:;]"
)
GAPPY = (
    r"(?:missing|lacking|insufficient|inadequate|incomplete|outdated|out of date|unclear|too noisy|noisy"
    r"|poor|weak|limited"
    r"|undocumented|untested|unowned|not enough|not documented|not tested|not monitored|not in place"
    r"|not good enough|good enough"
    r"|non-?existent|lacking"
    r"|unreliable|fragmented|inconsistent|slow|confusing)"
)
GAP = re.compile(
    r"^(?:no|missing|lack of|lacking|insufficient|inadequate|not enough|absence of|poor|unclear"
    r"|incomplete|outdated|limited"
    r"|weak|undocumented|untested|too (?:much|many|little|few)|not having|non-?existent|gaps? in)\b"
    r"|^there (?:is|was|are|were|is still|has been) (?:still |currently )?(?:no|not enough|too|a lack"
    r"|insufficient|little)\b"
    r"|^there (?:isn't|wasn't|aren't|weren't)\b"
    r"|^(?:nobody|no one|no-one|no team) (?:owns|owned|monitors|monitored|maintains|maintained|watches|tests|checks"
    r"|is responsible for|was responsible for|looks after)\b"
    r"|^we (?:still |currently )?(?:have|had|lack|lacked|are missing|were missing|miss) (?:no\b|not\b)?"
    r"|^we (?:still )?(?:do not|don't|did not|didn't) (?:yet )?(?:have|monitor|test|document|own|alert)\b"
    r"|^(?:the |our )?(?:\w+ ){0,3}(?:tests?|alerts?|alerting|monitoring|runbooks?|documentation|docs"
    r"|dashboards?|checks?)"
    r" (?:did not|didn't|do not|don't|does not|doesn't) (?:cover|exist|include|alert|catch|mention)\b"
    rf"|(?<!that )(?<!which )\b(?:is|are|was|were|remains?|remained) (?:still |also |simply )?(?:too \w+|{GAPPY})$"
    rf"|^(?:\w+ ){{1,4}}{GAPPY}$"
    r"|\b(?:do|does|did)(?: not|n't) exist\b|\b(?:has|had|have) (?:\w+ )?gaps$"
)
WE_HAVE = re.compile(r"^we (?:still |currently )?(?:have|had) (?!no\b|not\b|too\b|enough\b|insufficient\b|little\b)")
NOBODY_CAN = re.compile(r"^no (?:single |one )?(?:\w+ ){1,3}(?:can|knows?|sees?|hears?|reads?|notices?|remembers?)\b")
PEOPLE = re.compile(
    r"^(?:we|i|you|they|everyone|everybody|people|all|any|each|every|teams?|engineers|developers|staff)\b"
)
GERUND = re.compile(
    r"^(?!missing|lacking|not having|during|nothing|something|anything|everything|spring|string|thing)[a-z-]{3,}ing\b"
)


def kind_of_sentence(words: str) -> str:
    """`words`: one sentence in lower case without its last stop."""
    words = SHOULD_IT.sub("", words)  # "should the leader go away, the followers wait": a condition
    if COUNTERFACTUAL.search(BESIDE.sub("", words)):
        return "counterfactual"
    if EXHORTATION.search(words) and not _explains_itself(words):
        return "exhortation"
    if _is_imperative(words) or _is_fragment(words) or (ACTION.search(words) and not _tells_how_it_is(words)):
        return "action"
    return "gap" if _is_gap(words) else ""


def _explains_itself(words: str) -> bool:
    """ "Order is essential: the second command …" says how it is."""
    return bool(
        re.search(r"\b(?:important|essential|critical|key|crucial)\b", words) and re.search(r"because|:|, so\b", words)
    )


def _tells_how_it_is(words: str) -> bool:
    """ "Both keys must be turned within two seconds, or the lock stays shut": a thing, and what follows from it."""
    if not re.search(r"\b(?:must|has to|have to|needs? to|should)\b", words) or PEOPLE.search(words):
        return False
    if re.search(r"\bshould\b", words):
        return bool(re.search(r"\bshould\b.*,? (?:but|yet)\b(?! we\b)", words))
    return bool(
        re.search(
            r", (?:or|which|so|because|since|and that)\b|\bto be \w+ed by\b|\b(?:because|before it|only when)\b", words
        )
    )


def _is_imperative(words: str) -> bool:
    """Begins with a verb that tells somebody to do something, perhaps after an adverb or a condition."""
    clause = LEADING.sub("", CONDITION.sub("", LEADING.sub("", words)))
    lead, colon, rest = clause.partition(": ")
    if colon and len(lead.split()) <= 4 and rest:
        clause = LEADING.sub("", rest)
    first, *more = clause.replace(",", "").split(" ")
    if first in ("don't", "do") or (first == "not" and more and more[0] not in ("all", "every", "everyone", "only")):
        return bool(more)
    if first in NOUNS_TOO:
        return _tells(more)
    return first in VERBS and not (more and _is_statement_about(first, more))


def _tells(more: list[str]) -> bool:
    """What follows a word that may be a noun: "check the logs", not "check digits are optional"."""
    if not more:
        return False
    return more[0] in AFTER_A_VERB or not FINITE.search(" ".join(more[:9]))


def _is_statement_about(first: str, more: list[str]) -> bool:
    """ "Set points drift", "use of the tool is rare", "own goals are": the verb is a noun here."""
    return more[0] in ("of", "is", "was", "are", "were", "has", "can") and first not in (
        "be",
        "have",
        "go",
        "think",
        "speak",
        "take",
        "get",
        "make",
    )


def _is_fragment(words: str) -> bool:
    """ "Coupling evaluation with production", "Team to create a list": no verb yet that says how it is."""
    if re.match(r"^(?:the )?(?:\w+ )?(?:team|teams|ops|devs?|vendor|engineering|sre|support|it) to \w+", words):
        return True
    if WANTED.search(words) and not FINITE.search(RELATIVE.sub("", words)):
        return True
    if WISHED.search(words) and not FINITE.search(words.rpartition(" ")[0]):
        return True
    tells = (
        FINITE.search(A_NOUN.sub(" ", words) if GERUND.search(words) or " per " in words else words)
        or PAST.search(words)
        or TOLD.search(words)
        or re.search(r"\b(?:also|only|always|never|still) \w+s\b", words)
    )
    noun = re.search(r"^(?:an?|one|two|three|more|some) (?:[\w-]+ ){1,2}(?:for|of|in|with|on|at) [\w -]{1,40}$", words)
    if noun and not tells and not re.search(r"\b\w+s (?=\w)", COUNTED.sub(" ", words)):
        return True
    if PLANNED.search(words) and not FINITE.search(A_NOUN.sub(" ", words)):
        return True
    named = len(words.split()) <= 7 and not re.search(r"\b\w+[^s]s (?=\w)|[,:;]|\b(?:them|they|we|it)\b", words)
    if named and not tells and not _is_gap(words):
        return True  # "faster escalation to the vendor", "one definition per metric"
    short = len(words.split()) <= 3 and not re.search(r"s\b", words)  # "automatic rollback", not "fuses blow"
    return bool((GERUND.search(words) or short) and not tells)


def _is_gap(words: str) -> bool:
    if not GAP.search(words) or CONSEQUENCE.search(words):
        return False
    return not WE_HAVE.search(words) and not NOBODY_CAN.search(words)
