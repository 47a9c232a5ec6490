"""Function words and small word classes. English only; another language brings lists of its own."""

from functools import cache
from itertools import product


@cache
def listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def spread(*patterns: str) -> tuple[tuple[str, ...], ...]:
    """Phrases as tuples of words: "was|were to blame" is two, "a (big) mess" is one with and one without."""
    return tuple(
        tuple(word for word in words if word)
        for pattern in patterns
        for words in product(*map(_choices, pattern.split()))
    )


def _choices(part: str) -> list[str]:
    return [*part[1:-1].split("|"), ""] if part.startswith("(") else part.split("|")


FIRST = listed("i we")
ARTICLES = listed(
    """
    the a an this that these those our my your their his her its one another each every some any no which both
    two three four several all many most whichever
    """
)
BE = listed("is are was were be been being isn't aren't wasn't weren't got became")
AUXILIARIES = BE | listed(
    """
    had has have having did do does hadn't hasn't haven't didn't don't doesn't can can't cannot could couldn't will
    won't would wouldn't should shouldn't may might must not never ever
    """
)
# Adverbs that do not end in -ly, between a subject and its verb.
ADVERBS = listed(
    """
    also then just even again both all each still later soon first already often always somehow instead once twice
    only himself herself themselves myself ourselves almost perhaps maybe thus therefore nevertheless nonetheless
    """
)
NOT_ADVERBS = listed(
    "assembly supply family reply anomaly only fly july italy ally rely apply comply early daily weekly"
)
DENIALS = listed(
    """
    not never no nor neither isn't wasn't weren't aren't didn't don't doesn't hadn't hasn't haven't cannot can't
    couldn't won't wouldn't shouldn't hardly
    """
)
NEGATIONS = DENIALS | listed(
    """
    not never no nor neither without isn't wasn't weren't aren't didn't don't doesn't hadn't hasn't haven't cannot
    can't couldn't won't wouldn't shouldn't nobody nothing none rather instead hardly
    """
)
PREPOSITIONS = listed("on in at from of with for by to about under over near behind during after before between")
COORDINATORS = listed("and but then or yet nor so")
SUBORDINATORS = listed(
    """
    that because since when while as after before although though if whether where until unless which whereas once
    """
)
# After "since" a point in time, no reason.
TIMES = listed(
    """
    monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december yesterday midnight noon morning spring summer autumn winter christmas easter
    then last early late the-beginning lunch
    """
)
FUNCTION_WORDS = ARTICLES | AUXILIARIES | PREPOSITIONS | COORDINATORS | SUBORDINATORS
# A capital at a clause's start that is no name.
NO_NAMES = (
    FUNCTION_WORDS
    | FIRST
    | ADVERBS
    | TIMES
    | listed(
        """
        he she they we you who nobody somebody someone everyone everybody anyone anybody people management support
        operations engineering security product marketing sales finance legal google amazon microsoft facebook
        cloudflare github gitlab puppet icinga varnish kafka redis jenkins ansible terraform kubernetes nagios consul
        vault argo helm prometheus grafana pingdom cassandra postgres oracle there here now today unfortunately cause
        monitoring traffic half most many few none neither both another other others things
        """
    )
)
# What a clause can begin after.
OPENERS = COORDINATORS | SUBORDINATORS | listed("said says means meant")

# A label or a verdict that is weighed, denied, guarded against or spoken of is not one that is passed.
DOUBTED = listed(
    """
    assumed assume assuming suspected suspect suspecting suspicion thought looked possibly maybe
    perhaps whether if hypothesis theory wondered believed feared said claimed alleged alleges claims rumour unless
    """
)
WEIGHED = DOUBTED | listed(
    """
    could may might can likely ruled rule excluded avoid avoids avoiding prevent prevents preventing prevented reduce
    reduces reducing minimise minimize minimises minimizes limit limits against protect protects robust
    resilient tolerate tolerates tolerant tolerance prone room chance chances risk risks potential opportunity
    opportunities label labels labelled labeled term terms word words called calling saying blame blamed
    blaming eliminate eliminates eliminating catch catches less easy hard harder easier impossible vulnerable scope
    unless titled entitled tagged susceptible subject category categories field kind class
    """
)
# "human error was ruled out", "operator error is only a label"
DISMISSED = listed(
    "suspected assumed presumed harmless"
    " ruled dropped excluded isn't wasn't never dismissed discarded label symptom symptoms explains tells"
)

BLAMES = listed(
    """
    forgot failed didn't neglected bothered careless lazy rushing wanted ignored overlooked refused asleep incompetent
    distracted inexperienced negligent reckless sloppy stupid tired
    """
)
EXPLAINS = listed("because since believing assuming expecting thinking trusting given for")
# "had written that she missed two": somebody's own words about it.
REPORTED = listed(
    "wrote written told explained mentioned reported described remembered recalled added admitted noted answered"
)
# In the sentence after: it goes on to make sense of what was done.
REASONED = listed("thought believed assumed expected feared wanted hoped trusted figured reckoned understood meant")
BREAKS = frozenset(".!?,;:()–—|\n")
STOPS = frozenset(".!?\n")

IRREGULAR_PAST = listed(
    """
    withdrew blew grew flew tore swore bore shook shrank sank drank stole struck stuck swept crept leapt learnt burnt
    spilt misled misread fled slid hid bit lit split spread burst cast cost quit bent lent dug clung spun wound froze
    forgave forbade overslept oversaw overran overtook undertook withheld withstood mistook rewrote redid upset sought
    strode strove lay hurt taught sang threw won bound
    sent put ran took gave chose hit set read wrote drew told shut cut left brought made went did broke lost let sat
    drove got had was were saw heard felt knew kept held thought bought built caught dealt fed flew found hung laid
    led meant met paid rode rang rose said sold shot slept spent stood stuck swung threw understood woke wore
    overwrote overrode undid reset rebuilt unset forgot fell came began spoke
    """
)
IRREGULAR_PARTICIPLE = IRREGULAR_PAST | listed(
    """
    sent put run taken given chosen written drawn shown known seen gone done broken begun been become come forgotten
    withdrawn blown grown flown torn sworn borne shaken shrunk sunk stolen frozen mistaken overtaken rewritten
    forbidden forgiven overrun drunk lain won
    overwritten overridden undone thrown woken spoken fallen driven hidden bitten risen worn
    """
)


def going_on(phrases: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    """The same phrases with their first verb as "-ing": "had been cutting corners"."""
    return tuple((ing, *phrase[1:]) for phrase in phrases if (ing := _ing(phrase[0])))


ING = dict(
    pair.split(":")
    for pair in [
        "took:taking",
        "brought:bringing",
        "cut:cutting",
        "slept:sleeping",
        "made:making",
        "kept:keeping",
        "sat:sitting",
        "went:going",
        "lost:losing",
        "got:getting",
        "stood:standing",
        "broke:breaking",
        "gave:giving",
        "paid:paying",
        "said:saying",
        "told:telling",
        "chose:choosing",
        "let:letting",
        "left:leaving",
        "fell:falling",
        "put:putting",
        "swept:sweeping",
    ]
)


def _ing(past: str) -> str:
    if past in ING:
        return ING[past]
    return past[:-2] + "ing" if past.endswith("ed") and len(past) > 4 else ""


def is_adverb(word: str) -> bool:
    return word in ADVERBS or (word.endswith("ly") and len(word) > 4 and word not in NOT_ADVERBS)


def is_past(word: str) -> bool:
    """Looks like the past tense of a verb; also adjectives such as "red": the caller knows the place."""
    return (word.endswith("ed") and len(word) > 3) or word in IRREGULAR_PAST


def is_participle(word: str) -> bool:
    return (word.endswith("ed") and len(word) > 3) or word in IRREGULAR_PARTICIPLE
