"""Who is a person: roles in many trades, groups, pronouns, and what tells a machine of the same name apart."""

from reviews.language.names import GIVEN_NAMES  # noqa: F401 - read with the other people
from reviews.language.words import listed


def _with_plurals(words: str) -> frozenset[str]:
    single = listed(words)
    return single | {word[:-1] + "ies" if word.endswith("y") else word + "s" for word in single}


# Always people.
ROLES = _with_plurals(
    """
    engineer developer author technician tech installer sysadmin associate commander trader teller broker-dealer
    dentist therapist radiographer anaesthetist locum steward conductor signaller baker waiter bartender barista
    postman landlord firefighter policeman soldier stakeholder lecturer banker lawyer foreperson seamstress rider
    cook gardener admin administrator dba programmer tester reviewer responder contractor subcontractor consultant
    employee colleague coworker co-worker teammate intern trainee apprentice newcomer person individual volunteer
    staffer oncaller on-caller committer deployer supervisor foreman nurse doctor clinician physician surgeon
    pharmacist midwife paramedic porter receptionist cashier clerk shopkeeper courier electrician plumber fitter
    mechanic welder rigger machinist analyst scientist researcher student teacher architect librarian director
    executive boss salesperson storekeeper freelancer workman attendant caretaker janitor officer secretary
    accountant auditor surveyor practitioner specialist expert maintainer coder warehouseman storeman repairman
    serviceman craftsman labourer laborer handyman onlooker bookkeeper registrar matron sonographer phlebotomist
    hygienist optician orderly carer caregiver warden chef housekeeper butcher barber hairdresser glazier plasterer
    roofer carpenter bricklayer mason scaffolder tiler lineman linesman millwright toolmaker stevedore signalman
    shunter helmsman bosun deckhand seaman sailor skipper purser aviator copilot co-pilot marshaller sergeant
    constable detective investigator prosecutor solicitor attorney paralegal notary underwriter actuary adjuster
    assessor appraiser treasurer cto ceo cfo ciso vp chairman chairperson superintendent headteacher tutor coach
    instructor professor journalist copywriter typist photographer cameraman salesman saleswoman rep representative
    merchant concierge usher custodian groundsman farmer farmhand grower vet veterinarian ranger geologist chemist
    biologist physicist statistician mathematician webmaster contributor submitter requester approver assignee
    sponsor organiser organizer presenter moderator scribe liaison caseworker counsellor psychologist psychiatrist
    physiotherapist anaesthesiologist radiologist cardiologist pathologist paediatrician pediatrician gp rookie
    novice newbie noob amateur veteran old-timer predecessor bystander passer-by neighbour neighbor gentleman lady
    lad bloke chap fella youngster integrator jobber dealer captain buyer inspector picker designer crewman
    crewmember lifeguard bricklayer stagehand roadie projectionist croupier jockey groom tanner dyer vendor supplier
    manufacturer sculptor jeweller jeweler watchmaker locksmith blacksmith goldsmith cobbler undertaker priest imam
    rabbi mate deputy sister milker trawlerman temp helper helpdesk archivist lifeguard participant attendee
    applicant claimant occupant servant lieutenant guardian dietician civilian politician vigilante civil-servant
    invigilator noc shift-lead colleague's nanny au-pair spokesperson foreperson craftsperson salesclerk newscaster
    lookout watchman watchkeeper bystander go-between middleman stagiaire trainee gatekeeper gate-keeper marshal
    steersman boatswain pitman bellboy page-boy postwoman tailor plasterer decorator draughtsman draftsman jeweller
    anchorwoman usherette emt apprentice-electrician
    """
) | listed(
    """
    someone somebody everyone everybody nobody no-one whoever people personnel staff sre sres qa devs dev folks guys
    guy workmen storemen foremen management leadership sysops devops crew crews man woman men women linemen
    linesmen signalmen chairmen salesmen gentlemen craftsmen servicemen repairmen crewmen firemen tradesmen
    tradesman trio duo admins
    """
)
# Endings that make a person of a word nobody listed: "ophthalmologist", "dietician", "switchwoman".
ROLE_ENDINGS = ("ologist", "ician", "woman", "women", "keeper", "iatrist", "ographer", "ropractor", "smith")
GROUPS = listed("team teams crew crews staff management leadership department squad ops operations support desk qa")
# Machines have these names too. What stands before them decides, else only what nobody but a person does.
ALSO_MACHINES = _with_plurals(
    """
    operator manager agent driver handler dispatcher controller worker monitor lead editor owner trainer planner
    builder collector provider master dispenser loader assembler navigator interpreter
    proofreader porter counterpart partner coordinator scheduler facilitator user customer
    client visitor team department squad desk head support operations ops op member shift hands cleaner writer
    packer translator guard hire recruit starter chief pilot assistant leader keeper loader sorter reader
    """
) | listed("on-call oncall")
ABBREVIATED = listed("pm po em tpm csm cso soc noc tam cio coo ic")  # "our PM", never "3 pm"
# Offices: people where they act, machines never; not before a noun ("the sales database").
DEPARTMENTS = listed(
    """
    accounting procurement purchasing logistics finance marketing sales legal hr housekeeping catering compliance
    payroll headquarters hq engineering
    """
)
# Houses of people: enough where nobody but a person does what is told.
HOUSES = listed(
    "project business organisation organization ward clinic ministry council agency company firm hospital university"
    " bureau practice depot authority"
)
CLUSTERS = listed("cluster quorum pool set replica ring array shard group's raid forest domain committee")
# Words in -er and -or that name no person; every other one does ("the lifeguard's caterer").
NO_AGENTS = _with_plurals(
    """
    louder quieter brighter darker softer warmer colder
    digger bulldozer trawler freighter roller dumper lawnmower thunder boulder plotter scooter cruiser steamer
    helicopter chopper lighter
    server router scaler controller balancer scheduler parser compiler loader logger listener handler wrapper adapter
    adaptor buffer container cluster docker filter folder header footer number order user customer computer printer
    scanner sensor monitor reader browser crawler consumer producer publisher subscriber broker worker runner resolver
    validator generator iterator connector detector collector executor processor reactor vector factor error mirror
    floor door sector motor rotor stator compressor inverter converter transformer transponder transmitter receiver
    repeater amplifier breaker counter timer trigger pointer register tracker tracer launcher updater upgrader importer
    exporter mapper reducer indexer serializer serialiser encoder decoder formatter linter bundler minifier
    transpiler debugger profiler optimizer optimiser layer player power tower trailer tanker tractor boiler heater
    cooler freezer mixer blower burner cutter grinder drawer shutter lever filler feeder elevator conveyor escalator
    meter thermometer barometer regulator actuator indicator sender finder ladder water paper letter matter manner
    corner border river winter summer quarter center chapter member chamber offer answer master other either whether
    never ever over under after rather further former latter later better however cover character parameter perimeter
    diameter weather copper silver finger shoulder caller peer leader follower voter holder placeholder maker taker
    marker ticker checker watcher keeper sweeper reaper killer spinner slider selector locator allocator aggregator
    orchestrator simulator emulator accelerator separator terminator initiator creator hypervisor minor major
    behavior behaviour color colour favor favour labor labour actor constructor destructor descriptor cursor tensor
    ancestor interior exterior prior senior junior superior inferior anterior mayor tutor newer older faster slower
    higher lower larger smaller bigger longer shorter earlier easier harder safer closer wider deeper cheaper fewer
    greater stronger weaker together another refer prefer transfer infer defer differ suffer enter alter bother
    gather consider remember deliver discover recover render trigger wander wonder linger hover lower cater falter
    stagger answer utter hammer rudder ladder cylinder calendar binder blender toner primer thinner fastener
    container sticker poster banner newsletter paper folder locker cupboard shelter sewer crater charger adapter
    battery blinker bumper damper jumper plunger hanger bearer carrier barrier courier driver operator manager
    agent dispatcher editor owner trainer planner builder provider vendor coordinator facilitator writer packer
    translator designer pager beeper speaker microcontroller supercomputer datacenter datacentre identifier modifier
    qualifier multiplier supplier rectifier verifier notifier classifier purifier humidifier prefetcher fetcher
    puller pusher poller scraper spider sniffer spooler swapper shipper forwarder streamer sampler sequencer sorter
    tokenizer tokeniser tagger trimmer tuner uploader downloader unpacker viewer visualizer waiter walker webserver
    wiper zipper dimmer doctor thruster booster exciter chiller humidor tumbler washer dryer drier toaster kettler
    cooker shaker mower sprinkler flasher strainer crusher conditioner dispenser freezer stapler shredder laminator
    incubator centrifuge ventilator respirator defibrillator pacemaker catheter monitor stretcher thermostat disaster
    caliber fiber fibre amber ember timber rubber plaster lumber gutter shutter rafter girder pier beer layer prayer
    liter litre millimeter kilometer odometer spectrometer datameter theater semester trimester december november
    october september sister-cluster daughter mother father brother sister hour four your our their pour tour flour
    attacker hacker intruder scammer fraudster phisher spammer robber burglar squatter raider invader pirate
    per her for or nor super hyper inner outer upper proper eager clever sober bitter tender somber regular
    adviser-bot datacenter power-meter cyber outlier frontier tier premier cashier glacier dossier atelier
    """
)
# Of these only some may be somebody; a router that "mistakenly removed" something is still a router.
ONLY_THINGS = (
    NO_AGENTS
    - ALSO_MACHINES
    - _with_plurals(
        "waiter walker courier tutor doctor mayor mother father brother sister caller peer actor bearer carrier vendor"
    )
)
AGENT_ENDINGS = ("er", "ers", "or", "ors", "eer", "eers", "ist", "ists", "ard", "ards")
NO_ENDINGS = (
    "ator",
    "ators",
    "izer",
    "iser",
    "ifier",
    "over",
    "overs",
    "ainder",
    "minder",
    "list",
    "lists",
    "forward",
    "backward",
    "standard",
    "standards",
    "board",
    "boards",
    "hazard",
    "hazards",
)
# Machines are seldom called so: enough where nobody but a person does what is told.
MOSTLY_PEOPLE = _with_plurals(
    "driver operator manager dispatcher pilot lead head owner cleaner guard trainer chief assistant planner packer"
    " translator coordinator hire recruit starter buyer editor writer agent leader keeper sorter"
)
# "The package manager" is software, "the bank manager" is not.
MANAGED = listed(
    """
    process network software hardware storage data database cloud system local web mobile package window task session
    memory lock resource cluster config configuration key secret secrets certificate connection transaction entity file
    device job queue state event plugin dependency version node volume power boot display desktop password download
    driver content cache context partition layout font theme audio buffer object thread pool account service license
    credential identity controller deployment image container api traffic
    """
)
CUSTOMERS = _with_plurals("user customer client visitor patient shopper guest caller tenant subscriber")
# A word before one of ALSO_MACHINES that makes it a person.
HUMAN_MODIFIERS = listed(
    """
    staff crew remote smart on-duty on-call oncall previous last duty night day shift morning evening field plant
    press lathe pump winch drone radio switchboard lift elevator turbine boiler furnace excavator saw printing packing
    lead traffic drill dock tower gate cash crane forklift machine console control-room room support helpdesk delivery
    van truck lorry bus train tram human noc baggage parcel animal dog call-centre centre center contact
    meter proof responsible untrained
    unqualified unskilled inattentive incompetent
    negligent forgetful absent-minded impatient sloppy distracted reckless overconfident clumsy confused senior
    junior new experienced inexperienced tired careless young old same other floor store warehouse production
    product project line office account service release change incident operations ops platform infrastructure
    firmware cloud network database security backend frontend data web mobile hardware software facilities
    maintenance installation engineering dev development it qa sre site store's vendor's contractor's
    customer-service call-centre call-center process help procurement finance logistics marketing sales business our
    their team tech technical system systems deployment first second third lab laboratory ward clinic dental
    clinical nursing shop branch regional local external third-party hosting unnamed overworked stressed part-time
    outgoing incoming late second-level first-level third-level second-line first-line third-line temporary
    agency relief stand-in substitute weekend hotline helpline call-desk
    """
)
# Before "operator", "driver", "agent" or "controller" these name a machine.
MACHINE_MODIFIERS = listed(
    """
    database data network platform cloud security infrastructure firmware web storage hardware software system service
    deployment process release mobile account change backend frontend local external third second first site
    maintenance provider
    """
)
MACHINE_MANAGERS = listed("process network software hardware storage data database cloud system local web mobile")
MACHINE_LIKE = _with_plurals("operator driver agent controller handler manager dispatcher worker scheduler provider")
# What only people do: it makes a person of "the operator".
HUMAN_ACTS = listed(
    """
    explain mention warn inform supervise hand agree brief emailed signed drove spoke talked promised hoped
    shouted listened bothered hesitated phoned texted apologised promised lied
    chose neglected blindly followed following pressing typing clicking forgetting entered entering keyed notice
    realise realize ask escalate consult think remember bother understand listen tell care pay double-check
    apologise forget press type read panic look phone forgot carelessly negligently mistyped misread overlooked
    filed mailed plugged tightened drilled weighed dispensed administered prescribed greeted cooked cleaned washed
    packed taped glued welded dug climbed carried lifted poured rushed hurried shouted swore smoked laughed shrugged
    argued insisted complained quit resigned glanced stared squeezed hammered screwed bolted clipped stapled
    photographed nodded approve sign admit discuss cooperate apologise apologize guessed gambled improvised
    pressed typed propped wedged turned switched unplugged unscrewed swapped walked phoned pulled pushed clicked
    panicked flipped mis-clicked misclicked mis-tapped mis-keyed blundered dithered dawdled bungled fumbled
    """
)
# Parts of a system: never somebody, capital or not.
COMPONENTS = listed(
    """
    it which that script code service system job tool function patch change design config configuration library daemon
    process migration parser server database gateway device firmware software app application cache client driver agent
    controller program module plugin component compiler api handler thread container pod node cluster cron build
    release update upgrade version model algorithm query workflow pipeline import export implementation logic method
    class test kernel bot retry backoff loop proxy cleanup balancer default this there users user customers customer
    """
)
PRONOUNS = listed("he she")
# What tells that a capital word is a person's name: "Orrin forgot his key", "Tamsin decided".
OF_A_PERSON = listed("he she his her him himself herself")
HUMANLY = listed(
    """
    decided forgot admitted insisted promised clicked typed mistyped pasted assumed thought believed hoped wanted knew
    misjudged underestimated overestimated overslept lied fumbled botched bungled blundered dozed skimped gambled
    pressed unplugged phoned scribbled neglected approved reviewed signed merged
    apologised apologized joked shrugged argued claimed complained panicked bothered remembered guessed
    """
)
HUMANLY_BASE = listed(
    """
    forget admit insist promise think hope want bother remember care apologise
    """
)
TITLES = listed("mr mrs ms miss dr prof nurse sister doctor sergeant captain")
