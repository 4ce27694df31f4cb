### Gränssnittets ord på svenska. Termerna är de vanliga i ett kontrollrum: ett larm kvitteras, en enhet är
### tyst, ett läge är okänt.

## How numbers and times are written. `thousands` stands between groups of three digits.

decimal = ,
thousands = {"\u00A0"}
months = jan. feb. mars apr. maj juni juli aug. sep. okt. nov. dec.
clock-minute = { $hour }:{ $minute }
clock-second = { $hour }:{ $minute }:{ $second }
clock-day = { $day } { $month } { $time }
age-now = nu
age-moment = en stund
not-a-number = inget tal
yes = ja
no = nej
never = aldrig
every = med { $time } mellanrum
counted-cities =
    { $count } { $count ->
        [one] stad
       *[other] städer
    }
counted-devices =
    { $count } { $count ->
        [one] enhet
       *[other] enheter
    }
counted-feeds =
    { $count } { $count ->
        [one] flöde
       *[other] flöden
    }
counted-frames =
    { $count } { $count ->
        [one] ram
       *[other] ramar
    }
counted-gateways =
    { $count } { $count ->
        [one] gateway
       *[other] gatewayer
    }
counted-networks =
    { $count } { $count ->
        [one] nät
       *[other] nät
    }
counted-platforms =
    { $count } { $count ->
        [one] plattform
       *[other] plattformar
    }
counted-services =
    { $count } { $count ->
        [one] tjänst
       *[other] tjänster
    }

## What things are called.

no-city = ingen stad
a-broker = broker
a-device = enhet
a-network = nät
an-alert = larm
broker-at = brokern { $address }
broker-of-one = brokern för { $name }
broker-of-several = brokern för { $names } och { $last }
broker-of-many = brokern för { $count } plattformar
feed-named = flödet { $name }
gateway-named = gateway { $name }
network-named = nätet { $name }
platform-named = plattformen { $name }
service-named = tjänsten { $name }
not-declared = ej angivet
shared = delad

## States. A device's, a gateway's, a feed's, a service's.

state-ok = ok
state-late = sen
state-silent = tyst
state-unknown = okänd
state-never-seen = ej hörd
state-frozen = fryst
state-implausible = orimlig
state-low-battery = svagt batt.
state-learning = lärs in
state-down = nere
state-connecting = ansluter
state-degraded = nedsatt
state-slow = långsam
state-not-well = krånglar
state-not-asked = ej frågad
service-down = nere
claim-up = uppe
state-of-all = { $some } av { $all } { $state }
state-counted = { $state } { $count }
released-ago = { $release } för { $age } sedan
state-bad-card = kortfel
state-old-card = gammalt
state-personal = personligt
platform-no-feed = inget flöde
next-attempt = nytt försök om { $seconds } s
topic-refused = ämne nekat: { $topic }
filter-left-out = { $filter } utelämnat i { $left } ({ $bytes } på { $topic })
packet-too-large = för stort: { $topic } ({ $bytes }, kastat)
cached-copy = en kopia ur en cache, { $age } gammal
parts-not-well = { $parts } krånglar

## How bad something is.

severity-critical = kritiskt
severity-major = allvarligt
severity-warning = varning
severity-info = info
severity-old = gammal
badge-critical =
    { $count } { $count ->
        [one] kritiskt
       *[other] kritiska
    }
badge-major =
    { $count } { $count ->
        [one] allvarligt
       *[other] allvarliga
    }
badge-warning =
    { $count } { $count ->
        [one] varning
       *[other] varningar
    }
badge-info = { $count } info
badge-unknown =
    { $count } { $count ->
        [one] okänd
       *[other] okända
    }
calm = lugnt

## The head, the footer, the bands.

live = live
replaying = repris
no-input = inga data
demo = demo
recording = insp
messages-lost =
    { $count } { $count ->
        [one] meddelande förlorat
       *[other] meddelanden förlorade
    }
acknowledged-count =
    { $count } { $count ->
        [one] kvitterat
       *[other] kvitterade
    }
stalled = data från { $at } — inget nytt på { $time }
config-wrong =
    konfigurationen är fel, den förra gäller: { $first }{ $count ->
        [0] {""}
       *[other] {" "}(och { $count } till)
    }
config-read = konfigurationen läst igen: nya { $came }, ändrade { $changed }, borta { $went }
local-time = lokal tid
band-demo = DEMO · simulerat, ej skarpt · { $scenario } · { $pace }
band-replay = REPRIS · ej i realtid · { $pace }
pace-speed = fart { $times }×
pace-paused = pausad
pace-over = bandet är slut
pace-breaks-off = bandet bryts av här
demo-keys = space paus   +/- fart
demo-keys-short = F1-F3 scenario  space  +/-
first-run = första start
filter-keys = enter behåller · esc tar bort
filter-on = filter
filter-clears = esc tar bort
nothing-matches = Inget stämmer. esc tar bort filtret.
no-longer-known = Detta är inte längre känt. esc går tillbaka.

## The panels: names, what they show, and what they say.

panel-overview = Översikt
panel-network = Nät
panel-devices = Enheter
panel-services = Tjänster
panel-alerts = Larm
panel-feeds = Flöden
about-overview = allt i en bild: larm, nät, tjänster, enheter
about-network = plattformar, flöden och gatewayer: status, takt, fördröjning
about-devices = varje enhet: status, senaste värde, vem som hör den
about-services = invånarnas tjänster: svarstid, version, vad som krånglar
about-alerts = vad som kräver någon, viktigast först; vad som döljs bakom en orsak; vad som är över
about-feeds = flöden: meddelanden, fel med orsak, förluster, format
by-order = efter { $order } { $arrow }
order-trouble = problem
order-name = namn
order-city = stad
order-type = typ
order-heard = senast hörd
order-rate = takt
order-defects = fel
order-latency = p95
needs-you =
    { $count ->
        [0] inget väntar på dig
       *[other] { $count } väntar på dig
    }
hidden-behind-them =
    { $count } { $count ->
        [one] dolt
       *[other] dolda
    } bakom dem
hidden-why =
    { $count } { $count ->
        [one] dolt
       *[other] dolda
    }, w visar varför
they-say = { $count } säger de
muted-there = { $count } tystade där
alerts-open = Öppna
alerts-held = Omhändertagna
alerts-over = Avslutade
not-saved = ej sparat på disk
nothing-needs-you = Inget väntar på dig.
nothing-watched = Inget övervakas ännu.
acknowledged = kvitterat
acknowledged-by = kvitterat av { $who }
lasted = varade { $time }
more-alerts = + { $count } till · 5 visar alla
lists-them = { $key } visar alla
overview-now = Nu
now-network = nät
now-services = tjänster
now-devices = enheter
in-trouble = { $names } har problem
none-yet = inga än
shared-platforms =
    { $platforms } · { $count } { $count ->
        [one] delad
       *[other] delade
    } · { $feeds }
so-many-ok = { $count } ok
gateways-ok = { $fine } av { $all } gatewayer ok
gateways-fine =
    + { $count } { $count ->
        [one] gateway
       *[other] gatewayer
    } utan problem
no-platform = Ingen plattform och inget flöde är angivet.
no-service = Ingen tjänst är angiven.
no-feed = Inget flöde är angivet.
some-of = { $some } av { $all }
first-listed = { $found } · de första { $listed } visas
looking = Söker …
no-device-yet = Ingen enhet har hörts ännu.
no-device-matches = Ingen enhet stämmer. esc tar bort filtret.
city-devices = { $count } enh.
city-unknown = { $count } okända

## Headings of columns.

column-device = enhet
column-city = stad
column-cities = städer
column-type = typ
column-state = status
column-heard = hörd
column-value = värde
column-link = länk
column-feed = flöde
column-format = format
column-ten-minutes = 10 min
column-rate = takt
column-last = senast
column-lag = fördr.
column-messages = meddel.
column-late = sena
column-lost = förl.
column-defects = fel
column-trouble = fel eller orsak
column-gateways = gw
column-median = p50
column-slowest = p95
column-answers = svar
column-release = version
column-what = vad
column-asked = frågad
column-unit = enhet
column-unit-from = enhet från
column-age = ålder
column-gateway = gateway
column-rssi = rssi
column-snr = snr
column-margin = marginal

## Keys: a word for the footer, a line for the help.

key-demo = starta demon
key-back = tillbaka
key-open = öppna
key-acknowledge = kvittera
key-let-go = släpp
key-why = varför
key-find = sök
key-help = hjälp
key-palette = gå till
key-sort = sortera
key-depends = beroenden
key-card = kort
key-quit = avsluta
help-leave = avsluta genast, var du än är
help-demo = starta demon: nio simulerade städer, inget nät
help-back = ett steg tillbaka; avslutar aldrig
help-open = öppna det valda
help-acknowledge = ta hand om larmet (sparas inte på disk)
help-let-go = igen: inte längre omhändertaget
help-why = varför larmet ges: regel, siffror, vad som inte räknats
help-find = filtrera listan; även state:tyst city:lund type:luft
help-help = denna hjälp
help-palette = gå vart som helst med namn, eller ge ett kommando
help-sort = nästa sorteringsordning
help-reverse = vänd på ordningen
help-depends = vad den beror på, och vad som beror på den
help-card = flödets datakort: syfte, ägare, licens, personuppgifter
help-quit = avsluta genast
help-scenario-gateway = scenario: en gateway tystnar
help-scenario-varaamo = scenario: en tjänst blir långsam efter en ny version
help-scenario-failover = scenario: den delade plattformens broker växlar över
help-pause = stoppa eller starta tiden i en demo eller på ett band
help-faster = tiden går dubbelt så fort
help-slower = tiden går hälften så fort
help-next-panel = nästa panel
help-previous-panel = föregående panel
help-up = en rad upp
help-down = en rad ned
help-page-up = en skärm upp
help-page-down = en skärm ned
help-first = första raden
help-last = sista raden
help-utc = tider i UTC, eller i stadens egen tid
help-theme = nästa tema
help-step-back = ett steg tillbaka
help-panel = { $panel }: { $about }
help-title = Hjälp
help-everywhere = Överallt
help-lists = Listor
help-selected = Det valda
help-panels = Paneler
help-demo-title = Demo
help-only-there = bara där
help-signs = Tecken
help-signs-always = alltid även ord och färg
sign-critical = kritiskt: väck någon
sign-major = allvarligt: titta på det nu
sign-warning = varning: titta på det under arbetstid
sign-late = sen: tyst i mer än två intervall
sign-unknown = okänd: vägen dit är bruten, ingen kan veta; det är inget fel
sign-ok = i ordning
sign-idle = inget känt än

## The palette.

palette-title = Gå till
palette-looking = söker …
palette-keys = enter går dit · esc tillbaka
palette-nothing = Inget har ett sådant namn.
kind-panel = panel
kind-command = kommando
kind-city = stad
kind-platform = plattform
kind-network = nät
kind-broker = broker
kind-service = tjänst
kind-feed = flöde
kind-gateway = gateway
kind-device = enhet

## The first-run screen.

first-run-what = Valvomo visar hur städernas delade plattformar mår: nät, enheter, tjänster, larm. Det tittar bara; det ändrar ingenting.
first-run-no-config = Det finns ingen konfiguration i
first-run-demo = startar demon: nio simulerade städer, inget nät.
first-run-shell = Från ett skal:
first-run-real = Något verkligt utan lösenord: låt programmet skriva en konfiguration:
first-run-packs = Sex finska städer, ur öppna data. `valvomo packs` räknar upp andra. Eller lägg detta i den filen och starta om.
first-run-trams = Helsingfors spårvagnar, öppna data
first-run-check = Kontrollera
first-run-check-says = säger vad som är fel i en konfiguration, och om varje adress svarar.

## What broke a link or a request, as a verb with the broker, feed or service before it.

fault-dns =
    { $tense ->
        [now] saknar adress i DNS
        [since] har saknat adress i DNS
       *[over] saknade adress i DNS
    }
fault-refused =
    { $tense ->
        [now] vägrar anslutningar
        [since] har vägrat anslutningar
       *[over] vägrade anslutningar
    }
fault-timeout =
    { $tense ->
        [now] svarar inte
        [since] har inte svarat
       *[over] svarade inte
    }
fault-tls =
    { $tense ->
        [now] misslyckas med TLS
        [since] har misslyckats med TLS
       *[over] misslyckades med TLS
    }
fault-certificate =
    { $tense ->
        [now] visar ett certifikat som inte går att lita på
        [since] har visat ett certifikat som inte går att lita på
       *[over] visade ett certifikat som inte gick att lita på
    }
fault-early =
    { $tense ->
        [now] visar ett certifikat som ännu inte gäller
        [since] har visat ett certifikat som ännu inte gäller
       *[over] visade ett certifikat som ännu inte gällde
    }
fault-credentials =
    { $tense ->
        [now] avvisar vår inloggning
        [since] har avvisat vår inloggning
       *[over] avvisade vår inloggning
    }
fault-not-subscribed =
    { $tense ->
        [now] beviljar inget av våra ämnen
        [since] har inte beviljat något av våra ämnen
       *[over] beviljade inget av våra ämnen
    }
fault-protocol =
    { $tense ->
        [now] bryter mot protokollet
        [since] har brutit mot protokollet
       *[over] bröt mot protokollet
    }
fault-taken-over =
    { $tense ->
        [now] ger vår session till en annan klient
        [since] har gett vår session till en annan klient
       *[over] gav vår session till en annan klient
    }
fault-packets =
    { $tense ->
        [now] skickar paket över gränsen
        [since] har skickat paket över gränsen
       *[over] skickade paket över gränsen
    }
fault-closed =
    { $tense ->
        [now] stängde anslutningen
        [since] har hållit anslutningen stängd
       *[over] höll anslutningen stängd
    }
fault-no-ping =
    { $tense ->
        [now] svarar inte på ping
        [since] har inte svarat på ping
       *[over] svarade inte på ping
    }
fault-connect-timeout =
    { $tense ->
        [now] går inte att nå i tid
        [since] har inte gått att nå i tid
       *[over] gick inte att nå i tid
    }
fault-answer-timeout =
    { $tense ->
        [now] svarar inte i tid
        [since] har inte svarat i tid
       *[over] svarade inte i tid
    }
fault-body-timeout =
    { $tense ->
        [now] avslutar inte sina svar i tid
        [since] har inte avslutat sina svar i tid
       *[over] avslutade inte sina svar i tid
    }
fault-answer-size =
    { $tense ->
        [now] svarar med mer än gränsen
        [since] har svarat med mer än gränsen
       *[over] svarade med mer än gränsen
    }
fault-broken =
    { $tense ->
        [now] bryter av sina svar
        [since] har brutit av sina svar
       *[over] bröt av sina svar
    }
fault-redirect =
    { $tense ->
        [now] hänvisar till en annan adress
        [since] har hänvisat till en annan adress
       *[over] hänvisade till en annan adress
    }
fault-format =
    { $tense ->
        [now] svarar med något annat än sitt format
        [since] har svarat med något annat än sitt format
       *[over] svarade med något annat än sitt format
    }
fault-old =
    { $tense ->
        [now] svarar med alltför gamla data
        [since] har svarat med alltför gamla data
       *[over] svarade med alltför gamla data
    }
fault-status =
    { $tense ->
        [now] svarar HTTP { $status }
        [since] har svarat HTTP { $status }
       *[over] svarade HTTP { $status }
    }

## An alert in a row: a head, and facts behind it.

head-broker = { $feed }: brokern { $fault }
head-sends-nothing = { $name } skickar inget
head-stale = { $name } ger inget nytt
head-certificate = { $name }: certifikatet { $ending }
ends-in = går ut om { $time }
ended-ago = gick ut för { $time } sedan
fact-own-clock = går vår egen klocka fel?
head-card = { $name }: luckor i datakortet
head-card-old = { $name }: datakortet inte bekräftat sedan { $date }
fact-no-owner = ingen ägare
fact-no-purpose = inget syfte
head-personal = { $name }: personuppgifter
head-notice = { $name } säger: { $title }
fact-from = från { $at }
fact-until = till { $at }
fact-muted = tystat där
fact-old-notice = sagt för { $age } sedan, kan vara över
personal-code = personnummer
personal-name = namn
personal-phone = telefonnummer
personal-email = e-postadress
personal-plate = registreringsnummer
personal-times = { $kind } ×{ $count }
fact-topic = ämne { $topic }
head-silent = { $name } tyst
head-down = { $name } nere
head-slow = { $name } långsam ×{ $times }
head-not-well = { $name } krånglar: { $part }
head-value = { $name }: { $quantity } { $value }
fact-shared-by =
    delas av { $count } { $count ->
        [one] stad
       *[other] städer
    }
fact-still-heard = { $count } hörs ännu av grannar
fact-says-so = säger det självt
fact-says = säger: { $detail }
fact-usually = annars { $usual } emellan
fact-since = sedan { $start }
fact-unknown =
    { $count } { $count ->
        [one] enhet okänd
       *[other] enheter okända
    }
fact-release = började { $before } efter version { $release }
fact-part = { $part } krånglar
fact-limit = gräns { $limit }

## An alert in whole sentences, to be read aloud.

long-placed = { $place }: { $sentence }
long-since = sedan { $start }
long-from = från { $start } i { $lasted }
long-for-since = i { $lasted }, sedan { $start }
long-for-from = i { $lasted }, från { $start }
long-saying = {", "}med beskedet ”{ $detail }”
long-feed-broker = brokern för { $name } { $fault } { $when }{ $saying }.
long-broker = { $name } { $fault } { $when }{ $saying }.
long-broker-shared = { $name }, som delas av { $cities }, { $fault } { $when }{ $saying }.
long-poll = { $name } { $fault } { $when }{ $saying }.
long-silent =
    { $name } { $tense ->
        [since] har varit
       *[over] var
    } tyst { $when }; annars hörs den med { $usual } mellanrum.
long-own-clock = Alla krypterade källor säger det: den här maskinens klocka går troligen fel.
long-certificate =
    certifikatet för { $name } { $tense ->
        [since] { $ending }, { $date }.
       *[over] skulle gå ut { $date }.
    }
long-broker-certificate =
    certifikatet hos { $name } { $tense ->
        [since] { $ending }, { $date }.
       *[over] skulle gå ut { $date }.
    }
long-card =
    { $name } lämnas ut till andra, och datakortet { $tense ->
        [since] anger
       *[over] angav
    } { $hole ->
        [owner] ingen ägare
        [purpose] inget syfte
       *[both] varken ägare eller syfte
    }.
long-card-old =
    ingen { $tense ->
        [since] har
       *[over] hade
    } bekräftat datakortet för { $name } sedan { $date }.
long-personal =
    { $name } { $tense ->
        [since] har lämnat
       *[over] lämnade
    } personuppgifter { $when }: { $kinds }{ $where }. De doldes innan någon såg dem.
long-in-fields = {", "}i { $fields }
long-on-topic = {", "}på ämnet { $topic }
long-stale =
    { $name } { $tense ->
        [since] svarar, men har inte gett
       *[over] svarade, men gav inte
    } något nytt { $when }.
long-down =
    { $name } { $tense ->
        [since] har legat
       *[over] låg
    } nere { $when }: { $why }.
long-slow =
    { $name } { $tense ->
        [since] har varit
       *[over] var
    } långsam { $when }: { $latency } där { $usual } är vanligt.
long-release = Detta började { $before } efter version { $release }.
long-part = Den säger att { $part } krånglar.
long-degraded =
    { $name } { $tense ->
        [since] har sagt
       *[over] sade
    } { $when } att { $part } krånglar{ $detail }.
long-it-does = den { $fault }
long-says-so =
    { $tense ->
        [since] den säger det själv
       *[over] den sade det själv
    }
long-says =
    { $tense ->
        [since] den säger
       *[over] den sade
    } ”{ $detail }”
long-over-limit =
    { $quantity } för { $name } { $tense ->
        [since] har varit
       *[over] var
    } över { $limit } { $when }: { $value }.
long-under-limit =
    { $quantity } för { $name } { $tense ->
        [since] har varit
       *[over] var
    } under { $limit } { $when }: { $value }.
long-unseen =
    { $devices } { $tense ->
        [since] syns
       *[over] syntes
    } inte{ $kinds }.
long-unseen-in =
    { $devices } i { $cities } { $tense ->
        [since] syns
       *[over] syntes
    } inte.
long-all-heard-now =
    { $count ->
        [one] Den enda enheten bakom hörs ännu av en granne.
       *[other] Alla { $count } enheter hörs ännu av grannar.
    }
long-all-heard-then =
    { $count ->
        [one] Den enda enheten bakom hördes ännu av en granne.
       *[other] Alla { $count } enheter hördes ännu av grannar.
    }
long-more-heard-now =
    { $unseen }; { $count ->
        [one] { $count } till hörs ännu av en granne.
       *[other] { $count } till hörs ännu av grannar.
    }
long-more-heard-then =
    { $unseen }; { $count ->
        [one] { $count } till hördes ännu av en granne.
       *[other] { $count } till hördes ännu av grannar.
    }
long-belongs = Ansvarig: { $team }.
long-no-owner = Ingen ägare är angiven.
long-notice =
    { $name } { $tense ->
        [over] sade
       *[since] säger
    } { $when }: ”{ $title }”.
long-notice-from = Det börjar { $at }.
long-notice-until = Enligt utgivaren slutar det { $at }.
long-notice-old = Det sades senast för { $age } sedan; ingen vet om det fortfarande gäller.

## Because of what: the cause with its numbers.

because-silent = tyst { $silent } när larmet gavs; annars { $usual } emellan
because-certificate = certifikatet gäller till { $until }
because-card =
    datakortet anger { $hole ->
        [owner] ingen ägare
        [purpose] inget syfte
       *[both] varken ägare eller syfte
    }
because-card-old = datakortet bekräftades senast { $date }
because-personal = { $kinds }{ $where }; allt dolt
because-stale = svaren gav inget nytt på { $stale }
because-it = { $fault }
because-says-so = den säger det själv
because-slow = 95 % av svaren inom { $latency }, annars { $usual }
because-value = { $quantity } { $value } när larmet gavs, gräns { $limit }
because-notice = utgivaren säger ”{ $title }” (id { $id })
because-notice-called = utgivaren säger ”{ $title }” och kallar det { $word } (id { $id })
affected-services =
    { $count ->
        [one] tjänsten
       *[other] tjänsterna
    } { $names }

## What a rule looks at, and what it does not count.

rule-feed-down = Larmar när ett flödes förbindelse är bruten. Flöden vid samma brokeradress delar ett larm.
rule-feed-down-not = Räknas inte: det som finns bakom. De enheterna är okända, inte tysta.
rule-gateway-silent = Larmar efter tre uteblivna intervall och en minut utan ett ord från gatewayen.
rule-gateway-silent-not = Räknas inte: sparade meddelanden, och tiden då flödet var brutet.
rule-device-silent = Larmar efter tre uteblivna intervall och en minut utan ett ord från enheten.
rule-device-silent-not = Räknas inte: sparade, dubbla och eftersläpande meddelanden, och våra egna avbrott.
rule-certificate-ends = Larmar 30, 7 och 1 dagar innan ett certifikat går ut, mer brådskande för varje gång.
rule-certificate-ends-not = Räknas inte: certifikat som inte godtas; de bryter förbindelsen genast.
rule-data-card = Larmar när datakortet för ett publicerat flöde saknar ägare eller syfte, eller är ett år gammalt.
rule-data-card-not = Räknas inte: flöden utan kort, och kort som säger att de inte är publicerade.
rule-personal-data = Larmar när personnummer, namn, telefonnummer, e-postadresser eller registreringsnummer kommer; värdena döljs.
rule-personal-data-not = Räknas inte: flöden vars kort säger vilka personuppgifter de har. Över efter ett dygn utan.
rule-service-down = Larmar när tjänsten inte svarar, eller själv säger att den ligger nere.
rule-service-down-not = Räknas inte: en enstaka misslyckad förfrågan.
rule-service-slow = Larmar när 95 % av de senaste svaren tar mycket längre tid än vanligt.
rule-service-slow-not = Vanligt är medianen av de äldre svaren.
rule-service-degraded = Larmar när tjänsten själv säger att en del av den krånglar.
rule-service-degraded-not = Räknas inte: delar som den inte nämner.
rule-configured = En regel i konfigurationen: ett värde gick över sin gräns och har inte återvänt förbi den andra.
rule-configured-not = Räknas inte: värden som inte kan stämma.
rule-upstream = Ingen regel i konsolen: utgivaren gav larmet själv, och orden är utgivarens.
rule-upstream-not = Räknas inte: in i någon stads, tjänsts eller enhets tillstånd. Det som brokern sparar är gamla nyheter.

## Pages about one item.

title-why = varför: { $name }
title-card = datakort: { $name }
title-depends = beroenden: { $name }
for-time = i { $time }
raised-at = gavs { $at }
alert-over = över
alert-open = okvitterat
alert-hidden = dolt
held-by = kvitterat av { $who } (ej sparat på disk)
label-affected = vem berörs
label-because = orsak
label-note = orsak
label-affected-short = berörs
label-hidden = döljs av
label-whose = ansvarig
label-ends = över när
ends-link-down = länken är uppe igen
ends-feed-silent = meddelanden kommer igen
ends-feed-stale = dess värden är nya igen
ends-certificate = den visar ett certifikat som gäller längre
ends-data-card = kortet är ifyllt och bekräftat
ends-personal-data = inga har kommit på ett dygn, eller kortet anger dem
ends-gateway-silent = gatewayen hörs igen
ends-device-silent = enheten hörs igen
ends-service-down = den svarar som den ska igen
ends-service-slow = den svarar lika fort som vanligt igen
ends-service-degraded = den säger att alla dess delar mår bra
ends-threshold = värdet är tillbaka förbi sin andra gräns
ends-notice = utgivaren tar bort det, eller tiden som det anger är ute
alert-muted = tystat av utgivaren
label-they-say = de säger
label-we-see = vi ser
label-said-last = senast sagt
section-they-say = De säger
notices-cut = { $count } till fick inte plats
label-runbook = åtgärdsplan
label-about = gäller
section-why = Varför
why-rule = regel { $rule }
section-unseen = Syns inte
section-hidden = Dolt bakom det
go-on-judged = { $count } · de bedöms fortfarande
section-happened = Vad som hände
mark-raised = gavs
mark-severity = nu { $severity }
mark-released = inte längre omhändertaget av { $who }
mark-note = { $who }: { $words }
mark-hidden = dolt bakom { $name }
mark-in-sight = synligt igen
mark-over = över
mark-reworded = omformulerat; förut: { $title }
mark-muted = tystat av utgivaren
mark-unmuted = inte längre tystat
no-way-to-it = ingen väg leder dit nu: ingen kan veta
label-heard = senast hörd
label-speaks = sänder
speaks-every = med { $every } mellanrum · sen efter { $late } · tyst efter { $silent }
speaks-learned = lärs ännu av de första meddelandena
speaks-learned-short = lärs ännu
label-kind = typ
label-where = var
label-id = id
label-comes-by = kommer via
shows-its-card = i visar dess datakort
label-lag = fördröjning
clock-ahead = dess klocka går { $time } före vår
section-values = Värden
no-value-yet = Den har inte berättat något värde ännu.
unit-declared = angiven
unit-model = modellen
unit-config = konfig.
unit-assumed = antagen
unit-unknown = okänd
cannot-be-right = kan inte stämma
over-a-limit = över gräns
section-quality = Kvalitetsnoteringar
quality-no-alert = noteringar, inga larm
quality-since = i { $age }, sedan { $at }
quality-noted = { $count } med kvalitetsnotering
quality-sentinel = felkod
quality-no-value = inget värde
quality-range = utanför gränserna
quality-scale = fel skala
quality-neighbours = olik grannarna
quality-out-of-city = utanför staden
quality-swapped = omkastad position
note-sentinel = { $what } { $value }: ett tal som trasiga givare säger
note-no-value = { $what } saknar värde: { $value }
note-range = { $what } { $value }: utanför det möjliga, { $least } till { $most }
note-scale = { $what } { $value }: en procentsats där ett förhållande hör hemma
note-frozen = { $what } { $value }: rör sig inte
note-neighbours = { $what } { $value }: grannarna säger { $against }
note-out-of-city = { $place } ligger utanför { $city }
note-swapped = { $place }: latitud och longitud är omkastade
age-ahead = före
section-heard-by = Hörs av
frames-lost =
    { $frames } · { $count } { $count ->
        [one] förlorad
       *[other] förlorade
    } ({ $share } %)
label-messages = meddelanden
section-raw = Senaste råmeddelandet
no-longer-kept = inte längre kvar
section-parts = Delar
parts-as-it-says = { $count } · som den själv säger
when-now = nu, { $at }
when-ago = för { $age } sedan, { $at }
when-ahead = { $age } före oss, { $at }
time-there = { $time } där
nothing-wrong = Inget är fel.
section-platforms = Plattformar
section-cities = Städer
one-citys-own = en stads egen
shared-by-cities =
    delas av { $count } { $count ->
        [one] stad
       *[other] städer
    }
one-address = alla flöden vid en adress delar en orsak
any-is-enough = en av dem räcker
no-gateway = Ingen gateway: den talar själv med sin plattform.
section-comes-by = Kommer via
its-broker = dess broker
its-platform = dess plattform
section-depends = Beror på
section-needed = Behövs av
nothing-declared = Inget är angivet.
label-claims = säger sig vara
label-kept = sparat besked
kept-claim = { $claim }: sparat av brokern, säger inget om nuläget
kept-claim-from = { $claim }, { $when }: sparat av brokern, säger inget om nuläget
label-frames = ramar
section-behind = Enheter som den hört
and-more = + { $count } till
label-subscribes = prenumererar på
label-asks = frågar
asks-every = { $url } med { $every } mellanrum
label-broken = brutet
broken-because = { $fault }: { $detail }
label-attempts = försök
failed-in-a-row = { $count } misslyckade i rad
label-refused = ämne nekat
label-left-out = utelämnat
left-out-for = { $filter } i { $left } till: { $bytes } på { $topic } är för stort
label-too-large = för stort
too-large-so-far = { $count } hittills, det senaste { $when }: { $bytes } på { $topic }
label-defect = senaste fel
section-came = Vad som kom
label-last-message = senast mottaget
messages-by-kind = { $live } färska · { $retained } sparade · { $doubled } dubbla · { $older } äldre än det kända · { $bytes }
label-lost = förlorat
lost-by-kind = { $defects } ej förstådda · { $dropped } tappade av full kö · { $bounds } över en gräns
nothing-lost = inget
chart-ten-minutes = Tio minuter
messages-per-second = meddelanden per sekund
section-card = Datakort
card-about = vad, varför, vems, för vem, på vilka villkor
card-purpose = syfte
card-owner = ägare
card-users = får användas av
card-licence = licens
card-personal = personuppgifter
card-kept = inte publicerat
card-none = det här flödet har inget
card-gap = vad som saknas
card-form = form och enheter
card-terms = { $licence }; tredje parts villkor: { $terms }
card-basis = { $data }; grund: { $basis }
card-classes = klasser
classes-are = konfidentialitet { $k } · riktighet { $r } · tillgänglighet { $t }
confirmed-on = bekräftat { $date }
never-confirmed = aldrig bekräftat
section-caught = Personuppgifter, dolda
caught-about = slag, fält, hur ofta; aldrig värdet
caught-line = { $kind } i { $field }, ×{ $count }, senast { $when }{ $where }
caught-kept = {", "}kvar hos brokern
label-says-itself = säger själv
label-answers = svar
answers-within = 95 % inom { $latency } · annars { $usual }
label-asked-at = frågas på
label-last-answer = senaste svar
label-polls = frågor
polls-failed = { $polls } · { $count } misslyckade
section-releases = Versioner
releases-as-told = som dess svar berättar
first-seen = kom { $when }
chart-latency = Svarstid
more-marks = … { $count } till emellan …
label-newest = nyaste värde
label-series = okända serier
series-spoke =
    { $count } { $count ->
        [one] serie
       *[other] serier
    } hördes, ännu inte { $count ->
        [one] beskriven
       *[other] beskrivna
    }
label-content = innehåll
unchanged = oförändrat i { $age }, { $count } svar
label-copy = kopia
out-of-cache = ur en cache, { $age } gammal
certificate-until = { $ending }, { $date }
label-broker-tls = brokerns TLS
label-certificate = certifikat

## What is measured: the names of the vocabulary.

quantity-air_temperature = luft
quantity-water_temperature = vatten
quantity-soil_temperature = marktemp.
quantity-surface_temperature = yta
quantity-dew_point = daggpunkt
quantity-relative_humidity = luftfuktighet
quantity-atmospheric_pressure = lufttryck
quantity-wind_speed = vind
quantity-wind_direction = vindriktning
quantity-precipitation = nederbörd
quantity-precipitation_rate = nederbördstakt
quantity-snow_depth = snödjup
quantity-soil_moisture = markfukt
quantity-solar_irradiance = solinstrålning
quantity-illuminance = belysning
quantity-visibility = sikt
quantity-h2s = H2S
quantity-tvoc = TVOC
quantity-air_quality_index = luftkvalitetsindex
quantity-vehicle_count = fordon
quantity-vehicle_speed_avg = medelhastighet
quantity-lane_occupancy = körfältsbeläggning
quantity-people_count = människor
quantity-pedestrian_count = fotgängare
quantity-bicycle_count = cyklar
quantity-passenger_load = passagerare
quantity-occupancy_ratio = beläggning
quantity-parking_spot_state = p-ruta
quantity-parking_free = lediga platser
quantity-parking_capacity = platser
quantity-parking_occupancy = p-beläggning
quantity-fill_level = fyllnad
quantity-distance = avstånd
quantity-water_level = vattenstånd
quantity-water_volume_total = vattenvolym
quantity-water_flow = vattenflöde
quantity-water_leak = läcka
quantity-ph = pH
quantity-conductivity = konduktivitet
quantity-turbidity = grumlighet
quantity-dissolved_oxygen = syrgas
quantity-power_active = effekt
quantity-energy_total = energi
quantity-voltage = spänning
quantity-current = ström
quantity-frequency_mains = nätfrekvens
quantity-light_power_state = ljus
quantity-light_dim_level = dimning
quantity-lamp_status = lampa
quantity-ev_points_available = lediga laddpunkter
quantity-ev_points_total = laddpunkter
quantity-ev_status = laddning
quantity-signal_state = signal
quantity-door_state = dörr
quantity-presence = närvaro
quantity-tamper = manipulering
quantity-tilt = lutning
quantity-speed = hastighet
quantity-heading = kurs
quantity-schedule_deviation = tidtabellsavvikelse
quantity-sea_state = sjögång
quantity-wave_dir = vågriktning
quantity-reliability = tillförlitlighet
quantity-battery_level = batteri
quantity-battery_voltage = batterispänning
quantity-external_power = extern ström
quantity-rssi = RSSI
quantity-snr = SNR
quantity-link_margin = länkmarginal
quantity-spreading_factor = spridningsfaktor
quantity-uplink_counter = upplänksräknare
quantity-packet_loss = paketförlust
quantity-gateway_count = gatewayer
quantity-gateway_rx_packets = mottagna paket
quantity-gateway_rx_packets_ok = hela paket
quantity-gateway_tx_packets = sända paket
quantity-gateway_online = gateway uppe
quantity-report_lag = rapportfördröjning
quantity-report_interval = rapporteringsintervall
quantity-latitude = latitud
quantity-longitude = longitud
quantity-altitude = höjd
