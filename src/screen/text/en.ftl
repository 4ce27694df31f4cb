### The words of the interface, in English. One message for each phrase of `phrase.rs`.
### A language is a file like this one and a line in `language.rs`. Units stay as UCUM and SI have them.

## How numbers and times are written. `thousands` stands between groups of three digits.

decimal = .
thousands = ,
months = Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec
clock-minute = { $hour }:{ $minute }
clock-second = { $hour }:{ $minute }:{ $second }
clock-day = { $day } { $month } { $time }
age-now = now
age-moment = a moment
not-a-number = not a number
yes = yes
no = no
never = never
every = every { $time }
counted-cities =
    { $count } { $count ->
        [one] city
       *[other] cities
    }
counted-devices =
    { $count } { $count ->
        [one] device
       *[other] devices
    }
counted-feeds =
    { $count } { $count ->
        [one] feed
       *[other] feeds
    }
counted-frames =
    { $count } { $count ->
        [one] frame
       *[other] frames
    }
counted-gateways =
    { $count } { $count ->
        [one] gateway
       *[other] gateways
    }
counted-networks =
    { $count } { $count ->
        [one] network
       *[other] networks
    }
counted-platforms =
    { $count } { $count ->
        [one] platform
       *[other] platforms
    }
counted-services =
    { $count } { $count ->
        [one] service
       *[other] services
    }

## What things are called.

no-city = no city
a-broker = broker
a-device = device
a-network = network
an-alert = alert
broker-at = broker { $address }
broker-of-one = { $name } broker
broker-of-several = broker of { $names } and { $last }
broker-of-many = broker of { $count } platforms
feed-named = feed { $name }
gateway-named = gateway { $name }
network-named = network { $name }
platform-named = platform { $name }
service-named = service { $name }
not-declared = not declared
shared = shared

## States. A device's, a gateway's, a feed's, a service's.

state-ok = ok
state-late = late
state-silent = silent
state-unknown = unknown
state-never-seen = never seen
state-frozen = frozen
state-implausible = implausible
state-low-battery = low battery
state-learning = learning
state-down = down
state-connecting = connecting
state-degraded = degraded
state-slow = slow
state-not-well = not well
state-not-asked = not asked
service-down = down
claim-up = up
state-of-all = { $some } of { $all } { $state }
state-counted = { $count } { $state }
released-ago = { $release } { $age } ago
state-bad-card = bad card
state-old-card = old card
state-personal = personal
platform-no-feed = no feed
next-attempt = next attempt in { $seconds } s
topic-refused = topic refused: { $topic }
filter-left-out = { $filter } left out for { $left } ({ $bytes } on { $topic })
packet-too-large = too large: { $topic } ({ $bytes }, thrown away)
cached-copy = a copy out of a cache, { $age } old
parts-not-well = { $parts } not well

## How bad something is.

severity-critical = critical
severity-major = major
severity-warning = warning
severity-info = info
severity-old = old
badge-critical = { $count } critical
badge-major = { $count } major
badge-warning = { $count } warning
badge-info = { $count } info
badge-unknown = { $count } unknown
calm = calm

## The head, the footer, the bands.

live = live
replaying = replay
no-input = no input
demo = demo
recording = rec
messages-lost =
    { $count } { $count ->
        [one] message
       *[other] messages
    } lost
acknowledged-count = { $count } acknowledged
stalled = data as of { $at } — no input for { $time }
config-wrong =
    config is wrong, the one before holds: { $first }{ $count ->
        [0] {""}
       *[other] {" "}(and { $count } more)
    }
config-read = config read again: { $came } new, { $changed } changed, { $went } gone
local-time = local time
band-demo = DEMO · simulated, not live · { $scenario } · { $pace }
band-replay = REPLAY · not live · { $pace }
pace-speed = speed { $times }×
pace-paused = paused
pace-over = the tape is over
pace-breaks-off = the tape breaks off here
demo-keys = space pause   +/- speed
demo-keys-short = F1-F3 scenario  space  +/-
first-run = first run
filter-keys = enter keeps it · esc clears it
filter-on = filter
filter-clears = esc clears it
nothing-matches = Nothing matches. esc clears the filter.
no-longer-known = This is no longer known. esc goes back.

## The panels: names, what they show, and what they say.

panel-overview = Overview
panel-network = Network
panel-devices = Devices
panel-services = Services
panel-alerts = Alerts
panel-feeds = Feeds
about-overview = everything in one picture: alerts, network, services, devices
about-network = platforms, feeds and gateways: state, rate, lag
about-devices = every device: state, last value, who hears it
about-services = citizen services: latency, release, what is not well
about-alerts = what needs somebody, ranked; what is hidden behind a cause; what is over
about-feeds = feeds: messages, defects with their reason, losses, formats
by-order = by { $order } { $arrow }
order-trouble = trouble
order-name = name
order-city = city
order-type = type
order-heard = last heard
order-rate = rate
order-defects = defects
order-latency = p95
needs-you =
    { $count ->
        [0] none needs you
        [one] { $count } needs you
       *[other] { $count } need you
    }
hidden-behind-them = { $count } hidden behind them
hidden-why = { $count } hidden, w why
they-say = { $count } they say
muted-there = { $count } kept quiet there
alerts-open = Open
alerts-held = Looked after
alerts-over = Over
not-saved = not saved on disk
nothing-needs-you = Nothing needs you.
nothing-watched = Nothing is watched yet.
acknowledged = acknowledged
acknowledged-by = acknowledged by { $who }
lasted = lasted { $time }
more-alerts = + { $count } more · 5 lists them
lists-them = { $key } lists them
overview-now = Now
now-network = network
now-services = services
now-devices = devices
in-trouble = { $names } in trouble
none-yet = none yet
shared-platforms = { $platforms } · { $count } shared · { $feeds }
so-many-ok = { $count } ok
gateways-ok = { $fine } of { $all } gateways ok
gateways-fine =
    + { $count } { $count ->
        [one] gateway that is
       *[other] gateways that are
    } fine
no-platform = No platform and no feed is declared.
no-service = No service is declared.
no-feed = No feed is declared.
some-of = { $some } of { $all }
first-listed = { $found } · the first { $listed } listed
looking = Looking …
no-device-yet = No device has been heard yet.
no-device-matches = No device matches. esc clears the filter.
city-devices = { $count } dev
city-unknown = { $count } unknown

## Headings of columns.

column-device = device
column-city = city
column-cities = cities
column-type = type
column-state = state
column-heard = heard
column-value = value
column-link = link
column-feed = feed
column-format = format
column-ten-minutes = 10 min
column-rate = rate
column-last = last
column-lag = lag
column-messages = messages
column-late = late
column-lost = lost
column-defects = defects
column-trouble = defect or cause
column-gateways = gw
column-median = p50
column-slowest = p95
column-answers = answers
column-release = release
column-what = what
column-asked = asked
column-unit = unit
column-unit-from = unit from
column-age = age
column-gateway = gateway
column-rssi = rssi
column-snr = snr
column-margin = margin

## Keys: a word for the footer, a line for the help.

key-demo = start the demo
key-back = back
key-open = open
key-acknowledge = acknowledge
key-let-go = let go
key-why = why
key-find = find
key-help = help
key-palette = go to
key-sort = sort
key-depends = depends
key-card = card
key-quit = quit
help-leave = leave at once, from anywhere
help-demo = start the demo: nine cities, simulated, no network
help-back = one step back; never leaves
help-open = open what is selected
help-acknowledge = look after this alert (not saved on disk)
help-let-go = again: look after it no longer
help-why = why this alert speaks: rule, numbers, what was not counted
help-find = filter this list; also state:silent city:lund type:air
help-help = this help
help-palette = go to anything by name, or give a command
help-sort = the next order of sorting
help-reverse = turn the order around
help-depends = what it depends on, and what depends on it
help-card = data card of the feed: purpose, owner, licence, personal data
help-quit = leave at once
help-scenario-gateway = scenario: a gateway falls silent
help-scenario-varaamo = scenario: a service turns slow after a release
help-scenario-failover = scenario: the shared platform's broker fails over
help-pause = stop or start the time of a demo or a tape
help-faster = it runs twice as fast
help-slower = it runs half as fast
help-next-panel = the next panel
help-previous-panel = the panel before
help-up = one row up
help-down = one row down
help-page-up = one screenful up
help-page-down = one screenful down
help-first = the first row
help-last = the last row
help-utc = times in UTC, or in the city's own time
help-theme = the next theme
help-step-back = one step back
help-panel = { $panel }: { $about }
help-title = Help
help-everywhere = Everywhere
help-lists = Lists
help-selected = What is selected
help-panels = Panels
help-demo-title = Demo
help-only-there = only there
help-signs = Signs
help-signs-always = always with a word and a colour
sign-critical = critical: wake somebody
sign-major = major: look at it now
sign-warning = warning: look at it in working hours
sign-late = late: more than two intervals without a word
sign-unknown = unknown: the pipe to it is broken, nobody can say; it is not down
sign-ok = fine
sign-idle = nothing known yet

## The palette.

palette-title = Go to
palette-looking = looking …
palette-keys = enter goes there · esc back
palette-nothing = Nothing has such a name.
kind-panel = panel
kind-command = command
kind-city = city
kind-platform = platform
kind-network = network
kind-broker = broker
kind-service = service
kind-feed = feed
kind-gateway = gateway
kind-device = device

## The first-run screen.

first-run-what = Valvomo shows how cities' shared platforms are doing: networks, devices, services, alerts. It only looks; it changes nothing.
first-run-no-config = There is no config at
first-run-demo = starts the demo: nine cities, simulated, no network.
first-run-shell = From a shell:
first-run-real = For something real, without a password, have a config written:
first-run-packs = Six Finnish cities, from open data. `valvomo packs` lists others. Or put this into that file and start again.
first-run-trams = Helsinki's trams, open data
first-run-check = Check it
first-run-check-says = says what is wrong with a config, and whether every endpoint answers.

## What broke a link or a request, as a verb with the broker, feed or service before it.

fault-dns =
    { $tense ->
        [now] has no address in the DNS
        [since] has had no address in the DNS
       *[over] had no address in the DNS
    }
fault-refused =
    { $tense ->
        [now] refuses connections
        [since] has refused connections
       *[over] refused connections
    }
fault-timeout =
    { $tense ->
        [now] does not answer
        [since] has not answered
       *[over] did not answer
    }
fault-tls =
    { $tense ->
        [now] fails at TLS
        [since] has failed at TLS
       *[over] failed at TLS
    }
fault-certificate =
    { $tense ->
        [now] shows a certificate that is not to be trusted
        [since] has shown a certificate that is not to be trusted
       *[over] showed a certificate that was not to be trusted
    }
fault-early =
    { $tense ->
        [now] shows a certificate that is not valid yet
        [since] has shown a certificate that is not valid yet
       *[over] showed a certificate that was not valid yet
    }
fault-credentials =
    { $tense ->
        [now] refuses our credentials
        [since] has refused our credentials
       *[over] refused our credentials
    }
fault-not-subscribed =
    { $tense ->
        [now] grants none of our topics
        [since] has granted none of our topics
       *[over] granted none of our topics
    }
fault-protocol =
    { $tense ->
        [now] breaks the protocol
        [since] has broken the protocol
       *[over] broke the protocol
    }
fault-taken-over =
    { $tense ->
        [now] gives our session to another client
        [since] has given our session to another client
       *[over] gave our session to another client
    }
fault-packets =
    { $tense ->
        [now] sends packets over the limit
        [since] has sent packets over the limit
       *[over] sent packets over the limit
    }
fault-closed =
    { $tense ->
        [now] closed the connection
        [since] has kept the connection closed
       *[over] kept the connection closed
    }
fault-no-ping =
    { $tense ->
        [now] answers no ping
        [since] has answered no ping
       *[over] answered no ping
    }
fault-connect-timeout =
    { $tense ->
        [now] cannot be reached in time
        [since] has not been reached in time
       *[over] could not be reached in time
    }
fault-answer-timeout =
    { $tense ->
        [now] does not answer in time
        [since] has not answered in time
       *[over] did not answer in time
    }
fault-body-timeout =
    { $tense ->
        [now] does not end its answers in time
        [since] has not ended its answers in time
       *[over] did not end its answers in time
    }
fault-answer-size =
    { $tense ->
        [now] answers more than the limit
        [since] has answered more than the limit
       *[over] answered more than the limit
    }
fault-broken =
    { $tense ->
        [now] breaks off its answers
        [since] has broken off its answers
       *[over] broke off its answers
    }
fault-redirect =
    { $tense ->
        [now] redirects elsewhere
        [since] has redirected elsewhere
       *[over] redirected elsewhere
    }
fault-format =
    { $tense ->
        [now] answers something else than its format
        [since] has answered something else than its format
       *[over] answered something else than its format
    }
fault-old =
    { $tense ->
        [now] answers with data that are too old
        [since] has answered with data that are too old
       *[over] answered with data that were too old
    }
fault-status =
    { $tense ->
        [now] answers HTTP { $status }
        [since] has answered HTTP { $status }
       *[over] answered HTTP { $status }
    }

## An alert in a row: a head, and facts behind it.

head-broker = { $feed }: broker { $fault }
head-sends-nothing = { $name } sends nothing
head-stale = { $name } brings nothing new
head-certificate = { $name }: certificate { $ending }
ends-in = ends in { $time }
ended-ago = ended { $time } ago
fact-own-clock = is our own clock wrong?
head-card = { $name }: data card with holes
head-card-old = { $name }: data card not confirmed since { $date }
fact-no-owner = no owner
fact-no-purpose = no purpose
head-personal = { $name }: personal data
head-notice = { $name } says: { $title }
fact-from = from { $at }
fact-until = until { $at }
fact-muted = kept quiet there
fact-old-notice = said { $age } ago, may be over
personal-code = identity code
personal-name = name
personal-phone = phone number
personal-email = e-mail address
personal-plate = plate
personal-times = { $kind } ×{ $count }
fact-topic = topic { $topic }
head-silent = { $name } silent
head-down = { $name } down
head-slow = { $name } slow ×{ $times }
head-not-well = { $name } not well: { $part }
head-value = { $name }: { $quantity } { $value }
fact-shared-by =
    shared by { $count } { $count ->
        [one] city
       *[other] cities
    }
fact-still-heard = { $count } still heard by neighbours
fact-says-so = says so itself
fact-says = says { $detail }
fact-usually = usually every { $usual }
fact-since = since { $start }
fact-unknown =
    { $count } { $count ->
        [one] device
       *[other] devices
    } unknown
fact-release = began { $before } after release { $release }
fact-part = { $part } is not well
fact-limit = limit { $limit }

## An alert in whole sentences, to be read aloud.

long-placed = { $place }: { $sentence }
long-since = since { $start }
long-from = from { $start } for { $lasted }
long-for-since = for { $lasted }, since { $start }
long-for-from = for { $lasted }, from { $start }
long-saying = {", "}saying “{ $detail }”
long-feed-broker = the broker of { $name } { $fault } { $when }{ $saying }.
long-broker = the { $name } { $fault } { $when }{ $saying }.
long-broker-shared = the { $name }, shared by { $cities }, { $fault } { $when }{ $saying }.
long-poll = { $name } { $fault } { $when }{ $saying }.
long-silent =
    { $name } { $tense ->
        [since] has been
       *[over] was
    } silent { $when }; it usually speaks every { $usual }.
long-own-clock = All encrypted sources say so: the clock of this machine is probably wrong.
long-certificate =
    the certificate of { $name } { $tense ->
        [since] { $ending }, on { $date }.
       *[over] was to end on { $date }.
    }
long-broker-certificate =
    the certificate of the { $name } { $tense ->
        [since] { $ending }, on { $date }.
       *[over] was to end on { $date }.
    }
long-card =
    { $name } is given to others, and its data card { $tense ->
        [since] names
       *[over] named
    } { $hole ->
        [owner] no owner
        [purpose] no purpose
       *[both] neither owner nor purpose
    }.
long-card-old =
    nobody { $tense ->
        [since] has confirmed
       *[over] had confirmed
    } the data card of { $name } since { $date }.
long-personal =
    { $name } { $tense ->
        [since] has brought
       *[over] brought
    } personal data { $when }: { $kinds }{ $where }. They were hidden before anybody saw them.
long-in-fields = {", "}in { $fields }
long-on-topic = {", "}on topic { $topic }
long-stale =
    { $name } { $tense ->
        [since] answers, but has brought
       *[over] answered, but brought
    } nothing new { $when }.
long-down =
    { $name } { $tense ->
        [since] has been
       *[over] was
    } down { $when }: { $why }.
long-slow =
    { $name } { $tense ->
        [since] has been
       *[over] was
    } slow { $when }: { $latency } where { $usual } is usual.
long-release = This began { $before } after release { $release }.
long-part = It says that { $part } is not well.
long-degraded =
    { $name } { $tense ->
        [since] has said
       *[over] said
    } { $when } that { $part } is not well{ $detail }.
long-it-does = it { $fault }
long-says-so =
    { $tense ->
        [since] it says so itself
       *[over] it said so itself
    }
long-says =
    { $tense ->
        [since] it says
       *[over] it said
    } “{ $detail }”
long-over-limit =
    { $quantity } of { $name } { $tense ->
        [since] has been
       *[over] was
    } over { $limit } { $when }: { $value }.
long-under-limit =
    { $quantity } of { $name } { $tense ->
        [since] has been
       *[over] was
    } under { $limit } { $when }: { $value }.
long-unseen =
    { $devices } { $tense ->
        [since] cannot
       *[over] could not
    } be seen{ $kinds }.
long-unseen-in =
    { $devices } in { $cities } { $tense ->
        [since] cannot
       *[over] could not
    } be seen.
long-all-heard-now =
    { $count ->
        [one] The only device behind it is still heard by a neighbour.
       *[other] All { $count } devices are still heard by neighbours.
    }
long-all-heard-then =
    { $count ->
        [one] The only device behind it was still heard by a neighbour.
       *[other] All { $count } devices were still heard by neighbours.
    }
long-more-heard-now =
    { $unseen }; { $count ->
        [one] { $count } more is still heard by a neighbour.
       *[other] { $count } more are still heard by neighbours.
    }
long-more-heard-then =
    { $unseen }; { $count ->
        [one] { $count } more was still heard by a neighbour.
       *[other] { $count } more were still heard by neighbours.
    }
long-belongs = It belongs to { $team }.
long-no-owner = No owner is declared.
long-notice =
    { $name } { $tense ->
        [over] said
       *[since] says
    } { $when }: “{ $title }”.
long-notice-from = It begins at { $at }.
long-notice-until = It ends at { $at }, as its publisher says.
long-notice-old = That was said { $age } ago; nobody knows whether it still holds.

## Because of what: the cause with its numbers.

because-silent = silent { $silent } when raised; usually every { $usual }
because-certificate = its certificate is good until { $until }
because-card =
    its data card names { $hole ->
        [owner] no owner
        [purpose] no purpose
       *[both] neither owner nor purpose
    }
because-card-old = its data card was last confirmed on { $date }
because-personal = { $kinds }{ $where }; all hidden
because-stale = its answers brought nothing new for { $stale }
because-it = it { $fault }
because-says-so = it says so itself
because-slow = 95 % of answers within { $latency }, usually { $usual }
because-value = { $quantity } { $value } at raise time, limit { $limit }
because-notice = its publisher says “{ $title }” (id { $id })
because-notice-called = its publisher says “{ $title }” and calls it { $word } (id { $id })
affected-services =
    { $count ->
        [one] service
       *[other] services
    } { $names }

## What a rule looks at, and what it does not count.

rule-feed-down = Speaks when the link of a feed is broken. Feeds at one broker address share one alert.
rule-feed-down-not = Not counted: what is behind it. Those devices are unknown, not silent.
rule-gateway-silent = Speaks after three missed intervals and a minute without a word from the gateway.
rule-gateway-silent-not = Not counted: retained messages, and the time in which its feed was broken.
rule-device-silent = Speaks after three missed intervals and a minute without a word from the device.
rule-device-silent-not = Not counted: retained, duplicate and backlog messages, and our own outages.
rule-certificate-ends = Speaks 30, 7 and 1 days before the end of a certificate, each time more urgently.
rule-certificate-ends-not = Not counted: certificates that are not accepted; those break the link at once.
rule-data-card = Speaks when the data card of a published feed names no owner or no purpose, or is a year old.
rule-data-card-not = Not counted: feeds that have no card, and cards that say that they are not published.
rule-personal-data = Speaks when identity codes, names, phone numbers, e-mail addresses or plates come; their values are hidden.
rule-personal-data-not = Not counted: feeds whose card says what personal data they have. Over after a day without any.
rule-service-down = Speaks when the service does not answer, or says itself that it is down.
rule-service-down-not = Not counted: a single failed request.
rule-service-slow = Speaks when 95 % of the last answers take much longer than usual.
rule-service-slow-not = Usual is the median of the older answers.
rule-service-degraded = Speaks when the service says itself that a part of it is not well.
rule-service-degraded-not = Not counted: parts that it does not name.
rule-configured = A rule of the config: a value went over its limit, and has not come back past the other.
rule-configured-not = Not counted: values that cannot be right.
rule-upstream = No rule of this console: its publisher raised it, and these are the publisher's words.
rule-upstream-not = Not counted: into the state of any city, service or device. What a broker keeps is old news.

## Pages about one item.

title-why = why { $name }
title-card = data card of { $name }
title-depends = what { $name } depends on
for-time = for { $time }
raised-at = raised { $at }
alert-over = over
alert-open = unacknowledged
alert-hidden = hidden
held-by = acknowledged by { $who } (not saved on disk)
label-affected = who is affected
label-because = because of
label-note = because
label-affected-short = affected
label-hidden = hidden by
label-whose = whose
label-ends = over when
ends-link-down = the link is up again
ends-feed-silent = messages come again
ends-feed-stale = its values are new again
ends-certificate = it shows a certificate that lasts longer
ends-data-card = the card is complete and confirmed
ends-personal-data = none has come for a day, or the card declares them
ends-gateway-silent = the gateway is heard again
ends-device-silent = the device is heard again
ends-service-down = it answers well again
ends-service-slow = its answers are as fast as usual again
ends-service-degraded = it says that all its parts are well
ends-threshold = the value is back past its other limit
ends-notice = its publisher takes it away, or the time is up that it names
alert-muted = kept quiet by its publisher
label-they-say = they say
label-we-see = we see
label-said-last = said last
section-they-say = They say
notices-cut = { $count } more found no room
label-runbook = runbook
label-about = about
section-why = Why
why-rule = rule { $rule }
section-unseen = Cannot be seen
section-hidden = Hidden behind it
go-on-judged = { $count } · they go on being judged
section-happened = What happened
mark-raised = raised
mark-severity = now { $severity }
mark-released = no longer looked after by { $who }
mark-note = { $who }: { $words }
mark-hidden = hidden behind { $name }
mark-in-sight = in sight again
mark-over = over
mark-reworded = reworded; before: { $title }
mark-muted = kept quiet by its publisher
mark-unmuted = kept quiet no more
no-way-to-it = no way leads to it now: nobody can say
label-heard = last heard
label-speaks = speaks
speaks-every = every { $every } · late after { $late } · silent after { $silent }
speaks-learned = still learned from its first messages
speaks-learned-short = still learned
label-kind = is a
label-where = where
label-id = id
label-comes-by = comes by
shows-its-card = i shows its data card
label-lag = lag
clock-ahead = its clock is { $time } ahead of ours
section-values = Values
no-value-yet = It has not told a value yet.
unit-declared = declared
unit-model = the model
unit-config = the config
unit-assumed = assumed
unit-unknown = not known
cannot-be-right = cannot be right
over-a-limit = over a limit
section-quality = Quality notes
quality-no-alert = notes, not alerts
quality-since = for { $age }, since { $at }
quality-noted = { $count } with quality notes
quality-sentinel = failure code
quality-no-value = no value
quality-range = out of range
quality-scale = wrong scale
quality-neighbours = unlike neighbours
quality-out-of-city = out of city
quality-swapped = swapped position
note-sentinel = { $what } { $value }: a number that broken sensors say
note-no-value = { $what } has no value: { $value }
note-range = { $what } { $value }: outside of what can be, { $least } to { $most }
note-scale = { $what } { $value }: a percentage where a ratio belongs
note-frozen = { $what } { $value }: it does not move
note-neighbours = { $what } { $value }: its neighbours say { $against }
note-out-of-city = { $place } is outside of { $city }
note-swapped = { $place }: latitude and longitude are swapped
age-ahead = ahead
section-heard-by = Heard by
frames-lost = { $frames } · { $count } lost ({ $share } %)
label-messages = messages
section-raw = Last raw message
no-longer-kept = no longer kept
section-parts = Parts
parts-as-it-says = { $count } · as it says itself
when-now = now, { $at }
when-ago = { $age } ago, { $at }
when-ahead = { $age } ahead of us, { $at }
time-there = { $time } there
nothing-wrong = Nothing is wrong.
section-platforms = Platforms
section-cities = Cities
one-citys-own = one city's own
shared-by-cities =
    shared by { $count } { $count ->
        [one] city
       *[other] cities
    }
one-address = all feeds at one address share one cause
any-is-enough = any of them is enough
no-gateway = No gateway: it speaks to its platform itself.
section-comes-by = Comes by
its-broker = its broker
its-platform = its platform
section-depends = Depends on
section-needed = Needed by
nothing-declared = Nothing is declared.
label-claims = says it is
label-kept = kept message
kept-claim = { $claim }: kept by the broker, says nothing about now
kept-claim-from = { $claim } from { $when }: kept by the broker, says nothing about now
label-frames = frames
section-behind = Devices that it heard
and-more = + { $count } more
label-subscribes = subscribes at
label-asks = asks
asks-every = { $url } every { $every }
label-broken = broken
broken-because = it { $fault }: { $detail }
label-attempts = attempts
failed-in-a-row = { $count } failed in a row
label-refused = topic refused
label-left-out = left out
left-out-for = { $filter } for { $left } more: { $bytes } on { $topic } is too large
label-too-large = too large
too-large-so-far = { $count } so far, the last { $when }: { $bytes } on { $topic }
label-defect = last defect
section-came = What came
label-last-message = last message
messages-by-kind = { $live } live · { $retained } retained · { $doubled } doubled · { $older } older than what was known · { $bytes }
label-lost = lost
lost-by-kind = { $defects } not understood · { $dropped } dropped by a full queue · { $bounds } over a bound
nothing-lost = nothing
chart-ten-minutes = Ten minutes
messages-per-second = messages per second
section-card = Data card
card-about = what, why, whose, for whom, on what terms
card-purpose = purpose
card-owner = owner
card-users = may be used by
card-licence = licence
card-personal = personal data
card-kept = not published
card-none = this feed has none
card-gap = what is missing
card-form = form and units
card-terms = { $licence }; of third parties: { $terms }
card-basis = { $data }; basis: { $basis }
card-classes = classes
classes-are = confidentiality { $k } · correctness { $r } · availability { $t }
confirmed-on = confirmed { $date }
never-confirmed = never confirmed
section-caught = Personal data, hidden
caught-about = kind, field, how often; never the value
caught-line = { $kind } in { $field }, ×{ $count }, last { $when }{ $where }
caught-kept = {", "}kept by the broker
label-says-itself = says itself
label-answers = answers
answers-within = 95 % within { $latency } · usually { $usual }
label-asked-at = asked at
label-last-answer = last answer
label-polls = polls
polls-failed = { $polls } · { $count } failed
section-releases = Releases
releases-as-told = as its answers tell them
first-seen = came { $when }
chart-latency = Latency
more-marks = … { $count } more in between …
label-newest = newest value
label-series = unknown series
series-spoke = { $count } series spoke, not described yet
label-content = content
unchanged =
    unchanged for { $age }, over { $count } { $count ->
        [one] answer
       *[other] answers
    }
label-copy = copy
out-of-cache = out of a cache, { $age } old
certificate-until = { $ending }, on { $date }
label-broker-tls = broker's TLS
label-certificate = certificate
