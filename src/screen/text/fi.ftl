### Käyttöliittymän sanat suomeksi. Termit ovat valvomotyön tavalliset: hälytys kuitataan, laite on vaiti,
### tila on tuntematon. Muuttuvia nimiä ei taivuteta.

## How numbers and times are written. `thousands` stands between groups of three digits.

decimal = ,
thousands = {"\u00A0"}
months = 1. 2. 3. 4. 5. 6. 7. 8. 9. 10. 11. 12.
clock-minute = { $hour }.{ $minute }
clock-second = { $hour }.{ $minute }.{ $second }
clock-day = { $day }.{ $month } { $time }
age-now = nyt
age-moment = hetken
not-a-number = ei luku
yes = kyllä
no = ei
never = ei koskaan
every = { $time } välein
counted-cities =
    { $count } { $count ->
        [one] kaupunki
       *[other] kaupunkia
    }
counted-devices =
    { $count } { $count ->
        [one] laite
       *[other] laitetta
    }
counted-feeds =
    { $count } { $count ->
        [one] syöte
       *[other] syötettä
    }
counted-frames =
    { $count } { $count ->
        [one] kehys
       *[other] kehystä
    }
counted-gateways = { $count } yk
counted-networks =
    { $count } { $count ->
        [one] verkko
       *[other] verkkoa
    }
counted-platforms =
    { $count } { $count ->
        [one] alusta
       *[other] alustaa
    }
counted-services =
    { $count } { $count ->
        [one] palvelu
       *[other] palvelua
    }

## What things are called.

no-city = ei kaupunkia
a-broker = välittäjä
a-device = laite
a-network = verkko
an-alert = hälytys
broker-at = välittäjä { $address }
broker-of-one = välittäjä ({ $name })
broker-of-several = välittäjä ({ $names } ja { $last })
broker-of-many = välittäjä ({ $count } alustaa)
feed-named = syöte { $name }
gateway-named = yhdyskäytävä { $name }
network-named = verkko { $name }
platform-named = alusta { $name }
service-named = palvelu { $name }
not-declared = ei ilmoitettu
shared = yhteinen

## States. A device's, a gateway's, a feed's, a service's.

state-ok = ok
state-late = myöhässä
state-silent = vaiti
state-unknown = tuntematon
state-never-seen = ei kuultu
state-frozen = jumissa
state-implausible = virhearvo
state-low-battery = heikko akku
state-learning = opitaan
state-down = poikki
state-connecting = yhdistää
state-degraded = vajaa
state-slow = hidas
state-not-well = oireilee
state-not-asked = ei kysytty
service-down = alhaalla
claim-up = toiminnassa
state-of-all = { $some }/{ $all } { $state }
state-counted = { $state } { $count }
released-ago = { $release } { $age } sitten
state-bad-card = korttivika
state-old-card = vanha
state-personal = yksityistä
platform-no-feed = ei syötettä
next-attempt = uusi yritys { $seconds } s kuluttua
topic-refused = aihe evätty: { $topic }
filter-left-out = { $filter } jätetty pois, vielä { $left } ({ $bytes }, { $topic })
packet-too-large = liian suuri: { $topic } ({ $bytes }, heitetty pois)
cached-copy = kopio välimuistista, ikä { $age }
parts-not-well = oireilee: { $parts }

## How bad something is.

severity-critical = kriittinen
severity-major = vakava
severity-warning = varoitus
severity-info = tiedote
severity-old = vanha
badge-critical =
    { $count } { $count ->
        [one] kriittinen
       *[other] kriittistä
    }
badge-major =
    { $count } { $count ->
        [one] vakava
       *[other] vakavaa
    }
badge-warning =
    { $count } { $count ->
        [one] varoitus
       *[other] varoitusta
    }
badge-info =
    { $count } { $count ->
        [one] tiedote
       *[other] tiedotetta
    }
badge-unknown =
    { $count } { $count ->
        [one] tuntematon
       *[other] tuntematonta
    }
calm = kunnossa

## The head, the footer, the bands.

live = live
replaying = toisto
no-input = ei dataa
demo = demo
recording = tall
messages-lost =
    { $count } { $count ->
        [one] viesti
       *[other] viestiä
    } hukkui
acknowledged-count = { $count } kuitattu
stalled = tiedot ovat klo { $at } — ei uutta dataa { $time }
config-wrong =
    asetuksissa on virhe, edelliset ovat voimassa: { $first }{ $count ->
        [0] {""}
       *[other] {" "}(ja { $count } muuta)
    }
config-read = asetukset luettu uudelleen: uusia { $came }, muuttuneita { $changed }, poistuneita { $went }
local-time = paikallisaika
band-demo = DEMO · simuloitu, ei aito · { $scenario } · { $pace }
band-replay = TOISTO · ei reaaliaikainen · { $pace }
pace-speed = nopeus { $times }×
pace-paused = pysäytetty
pace-over = nauha on lopussa
pace-breaks-off = nauha katkeaa tähän
demo-keys = space tauko   +/- nopeus
demo-keys-short = F1-F3  space  +/-
first-run = ensimmäinen käynnistys
filter-keys = enter säilyttää · esc poistaa
filter-on = suodatin
filter-clears = esc poistaa
nothing-matches = Mikään ei täsmää. esc poistaa suodattimen.
no-longer-known = Tätä ei enää tunneta. esc palaa takaisin.

## The panels: names, what they show, and what they say.

panel-overview = Tilanne
panel-network = Verkko
panel-devices = Laitteet
panel-services = Palvelut
panel-alerts = Hälytykset
panel-feeds = Syötteet
about-overview = kaikki yhdessä kuvassa: hälytykset, verkko, palvelut, laitteet
about-network = alustat, syötteet ja yhdyskäytävät: tila, tahti, viive
about-devices = jokainen laite: tila, viimeisin arvo, kuka sen kuulee
about-services = kuntalaisten palvelut: vasteaika, julkaisu, mikä oireilee
about-alerts = mikä vaatii jonkun, kiireisin ensin; mikä on syyn takana piilossa; mikä on ohi
about-feeds = syötteet: viestit, virheet syineen, hukatut, muodot
by-order = järjestys: { $order } { $arrow }
order-trouble = vaivat
order-name = nimi
order-city = kaupunki
order-type = laji
order-heard = kuultu
order-rate = tahti
order-defects = virheet
order-latency = p95
needs-you =
    { $count ->
        [0] mikään ei odota sinua
       *[other] { $count } odottaa sinua
    }
hidden-behind-them = { $count } piilossa niiden takana
hidden-why = { $count } piilossa, w kertoo miksi
they-say = { $count } he sanovat
muted-there = { $count } vaiennettu siellä
alerts-open = Avoinna
alerts-held = Hoidossa
alerts-over = Ohi
not-saved = ei tallennettu levylle
nothing-needs-you = Mikään ei odota sinua.
nothing-watched = Vielä ei valvota mitään.
acknowledged = kuitattu
acknowledged-by = kuittasi { $who }
lasted = kesti { $time }
more-alerts = + { $count } muuta · 5 luettelee
lists-them = { $key } luettelee
overview-now = Nyt
now-network = verkko
now-services = palvelut
now-devices = laitteet
in-trouble = vaikeuksissa { $names }
none-yet = ei vielä
shared-platforms =
    { $platforms } · { $count } { $count ->
        [one] yhteinen
       *[other] yhteistä
    } · { $feeds }
so-many-ok = { $count } ok
gateways-ok = yhdyskäytävistä { $fine }/{ $all } ok
gateways-fine =
    + { $count } { $count ->
        [one] yhdyskäytävä
       *[other] yhdyskäytävää
    } kunnossa
no-platform = Yhtään alustaa tai syötettä ei ole määritelty.
no-service = Yhtään palvelua ei ole määritelty.
no-feed = Yhtään syötettä ei ole määritelty.
some-of = { $some }/{ $all }
first-listed = { $found } · näkyvissä { $listed } ensimmäistä
looking = Etsitään …
no-device-yet = Yhtään laitetta ei ole vielä kuultu.
no-device-matches = Yksikään laite ei täsmää. esc poistaa suodattimen.
city-devices = { $count } lait.
city-unknown = { $count } tuntem.

## Headings of columns.

column-device = laite
column-city = kaupunki
column-cities = kaupungit
column-type = laji
column-state = tila
column-heard = kuultu
column-value = arvo
column-link = yhteys
column-feed = syöte
column-format = muoto
column-ten-minutes = 10 min
column-rate = tahti
column-last = viim.
column-lag = viive
column-messages = viestit
column-late = vanhat
column-lost = hukka
column-defects = virheet
column-trouble = virhe tai syy
column-gateways = yk
column-median = p50
column-slowest = p95
column-answers = vasteet
column-release = julkaisu
column-what = mikä
column-asked = kysely
column-unit = yks.
column-unit-from = yksikkö
column-age = ikä
column-gateway = yhdyskäytävä
column-rssi = rssi
column-snr = snr
column-margin = vara

## Keys: a word for the footer, a line for the help.

key-demo = käynnistä demo
key-back = takaisin
key-open = avaa
key-acknowledge = kuittaa
key-let-go = vapauta
key-why = miksi
key-find = etsi
key-help = ohje
key-palette = siirry
key-sort = järjestä
key-depends = riippuu
key-card = kortti
key-quit = lopeta
help-leave = poistu heti, mistä tahansa
help-demo = käynnistä demo: yhdeksän simuloitua kaupunkia, ei verkkoa
help-back = askel takaisin; ei koskaan poistu
help-open = avaa valittu
help-acknowledge = ota hälytys hoitoon (ei tallennu levylle)
help-let-go = uudelleen: ei enää hoidossa
help-why = miksi hälytys on annettu: sääntö, luvut, mitä ei laskettu
help-find = suodata lista; myös state:vaiti city:lund type:ilma
help-help = tämä ohje
help-palette = siirry minne vain nimellä tai anna komento
help-sort = seuraava järjestys
help-reverse = käännä järjestys
help-depends = mistä se riippuu ja mikä riippuu siitä
help-card = syötteen tietokortti: tarkoitus, omistaja, lisenssi, henkilötiedot
help-quit = poistu heti
help-scenario-gateway = skenaario: yhdyskäytävä vaikenee
help-scenario-varaamo = skenaario: palvelu hidastuu julkaisun jälkeen
help-scenario-failover = skenaario: yhteisen alustan välittäjä vaihtuu varalle
help-pause = pysäytä tai jatka demon tai nauhan aikaa
help-faster = aika kulkee kaksi kertaa nopeammin
help-slower = aika kulkee puolta hitaammin
help-next-panel = seuraava paneeli
help-previous-panel = edellinen paneeli
help-up = rivi ylös
help-down = rivi alas
help-page-up = ruudullinen ylös
help-page-down = ruudullinen alas
help-first = ensimmäinen rivi
help-last = viimeinen rivi
help-utc = ajat UTC:nä tai kaupungin omassa ajassa
help-theme = seuraava teema
help-step-back = askel takaisin
help-panel = { $panel }: { $about }
help-title = Ohje
help-everywhere = Kaikkialla
help-lists = Listat
help-selected = Valittu kohde
help-panels = Paneelit
help-demo-title = Demo
help-only-there = vain siellä
help-signs = Merkit
help-signs-always = aina myös sana ja väri
sign-critical = kriittinen: herätä joku
sign-major = vakava: katso heti
sign-warning = varoitus: katso työaikana
sign-late = myöhässä: vaiti yli kaksi väliä
sign-unknown = tuntematon: yhteys siihen on poikki, kukaan ei tiedä; se ei ole vika
sign-ok = kunnossa
sign-idle = vielä ei tietoa

## The palette.

palette-title = Siirry
palette-looking = etsitään …
palette-keys = enter siirtyy · esc takaisin
palette-nothing = Minkään nimi ei ole tällainen.
kind-panel = paneeli
kind-command = komento
kind-city = kaupunki
kind-platform = alusta
kind-network = verkko
kind-broker = välittäjä
kind-service = palvelu
kind-feed = syöte
kind-gateway = yhdyskäyt.
kind-device = laite

## The first-run screen.

first-run-what = Valvomo näyttää, miten kaupunkien yhteiset alustat voivat: verkot, laitteet, palvelut, hälytykset. Se vain katsoo; se ei muuta mitään.
first-run-no-config = Asetuksia ei löydy paikasta
first-run-demo = käynnistää demon: yhdeksän simuloitua kaupunkia, ei verkkoa.
first-run-shell = Komentoriviltä:
first-run-real = Jotain oikeaa ilman salasanaa: anna ohjelman kirjoittaa asetukset:
first-run-packs = Kuusi Suomen kaupunkia avoimesta datasta. `valvomo packs` luettelee muut. Tai kirjoita tämä tuohon tiedostoon ja käynnistä uudelleen.
first-run-trams = Helsingin raitiovaunut, avointa dataa
first-run-check = Tarkista
first-run-check-says = kertoo, mikä asetuksissa on vialla ja vastaako jokainen osoite.

## What broke a link or a request, as a verb with the broker, feed or service before it.

fault-dns =
    { $tense ->
        [now] on ilman osoitetta DNS:ssä
        [since] on ollut ilman osoitetta DNS:ssä
       *[over] oli ilman osoitetta DNS:ssä
    }
fault-refused =
    { $tense ->
        [now] torjuu yhteydet
        [since] on torjunut yhteydet
       *[over] torjui yhteydet
    }
fault-timeout =
    { $tense ->
        [now] ei vastaa
        [since] ei ole vastannut
       *[over] ei vastannut
    }
fault-tls =
    { $tense ->
        [now] epäonnistuu TLS:ssä
        [since] on epäonnistunut TLS:ssä
       *[over] epäonnistui TLS:ssä
    }
fault-certificate =
    { $tense ->
        [now] näyttää varmenteen, johon ei voi luottaa
        [since] on näyttänyt varmennetta, johon ei voi luottaa
       *[over] näytti varmennetta, johon ei voinut luottaa
    }
fault-early =
    { $tense ->
        [now] näyttää varmenteen, joka ei ole vielä voimassa
        [since] on näyttänyt varmennetta, joka ei ole vielä voimassa
       *[over] näytti varmennetta, joka ei ollut vielä voimassa
    }
fault-credentials =
    { $tense ->
        [now] hylkää tunnuksemme
        [since] on hylännyt tunnuksemme
       *[over] hylkäsi tunnuksemme
    }
fault-not-subscribed =
    { $tense ->
        [now] ei salli yhtään aihettamme
        [since] ei ole sallinut yhtään aihettamme
       *[over] ei sallinut yhtään aihettamme
    }
fault-protocol =
    { $tense ->
        [now] rikkoo protokollaa
        [since] on rikkonut protokollaa
       *[over] rikkoi protokollaa
    }
fault-taken-over =
    { $tense ->
        [now] antaa istuntomme toiselle asiakkaalle
        [since] on antanut istuntomme toiselle asiakkaalle
       *[over] antoi istuntomme toiselle asiakkaalle
    }
fault-packets =
    { $tense ->
        [now] lähettää rajaa suurempia paketteja
        [since] on lähettänyt rajaa suurempia paketteja
       *[over] lähetti rajaa suurempia paketteja
    }
fault-closed =
    { $tense ->
        [now] katkaisi yhteyden
        [since] on pitänyt yhteyden poikki
       *[over] piti yhteyden poikki
    }
fault-no-ping =
    { $tense ->
        [now] ei vastaa pingiin
        [since] ei ole vastannut pingiin
       *[over] ei vastannut pingiin
    }
fault-connect-timeout =
    { $tense ->
        [now] ei ole tavoitettavissa ajoissa
        [since] ei ole ollut tavoitettavissa ajoissa
       *[over] ei ollut tavoitettavissa ajoissa
    }
fault-answer-timeout =
    { $tense ->
        [now] ei vastaa ajoissa
        [since] ei ole vastannut ajoissa
       *[over] ei vastannut ajoissa
    }
fault-body-timeout =
    { $tense ->
        [now] ei saa vastauksiaan valmiiksi ajoissa
        [since] ei ole saanut vastauksiaan valmiiksi ajoissa
       *[over] ei saanut vastauksiaan valmiiksi ajoissa
    }
fault-answer-size =
    { $tense ->
        [now] vastaa rajaa pidemmästi
        [since] on vastannut rajaa pidemmästi
       *[over] vastasi rajaa pidemmästi
    }
fault-broken =
    { $tense ->
        [now] katkaisee vastauksensa
        [since] on katkaissut vastauksensa
       *[over] katkaisi vastauksensa
    }
fault-redirect =
    { $tense ->
        [now] ohjaa muualle
        [since] on ohjannut muualle
       *[over] ohjasi muualle
    }
fault-format =
    { $tense ->
        [now] vastaa muuta kuin muotoaan
        [since] on vastannut muuta kuin muotoaan
       *[over] vastasi muuta kuin muotoaan
    }
fault-old =
    { $tense ->
        [now] vastaa liian vanhoilla tiedoilla
        [since] on vastannut liian vanhoilla tiedoilla
       *[over] vastasi liian vanhoilla tiedoilla
    }
fault-status =
    { $tense ->
        [now] vastaa HTTP { $status }
        [since] on vastannut HTTP { $status }
       *[over] vastasi HTTP { $status }
    }

## An alert in a row: a head, and facts behind it.

head-broker = { $feed }: välittäjä { $fault }
head-sends-nothing = { $name } ei lähetä mitään
head-stale = { $name } ei tuo uutta
head-certificate = { $name }: varmenne { $ending }
ends-in = päättyy { $time } kuluttua
ended-ago = päättyi { $time } sitten
fact-own-clock = onko oma kellomme väärässä?
head-card = { $name }: tietokortissa aukkoja
head-card-old = { $name }: tietokorttia ei vahvistettu { $date } jälkeen
fact-no-owner = ei omistajaa
fact-no-purpose = ei tarkoitusta
head-personal = { $name }: henkilötietoja
head-notice = { $name } sanoo: { $title }
fact-from = alkaen { $at }
fact-until = { $at } asti
fact-muted = vaiennettu siellä
fact-old-notice = sanottu { $age } sitten, voi olla ohi
personal-code = henkilötunnus
personal-name = nimi
personal-phone = puhelinnumero
personal-email = sähköpostiosoite
personal-plate = rekisterinumero
personal-times = { $kind } ×{ $count }
fact-topic = aihe { $topic }
head-silent = { $name } vaiti
head-down = { $name } alhaalla
head-slow = { $name } hidas ×{ $times }
head-not-well = { $name } oireilee: { $part }
head-value = { $name }: { $quantity } { $value }
fact-shared-by = { $count } kaupungin yhteinen
fact-still-heard = { $count } kuuluu yhä naapureille
fact-says-so = sanoo sen itse
fact-says = sanoo: { $detail }
fact-usually = yleensä { $usual } välein
fact-since = { $start } lähtien
fact-unknown =
    { $count } { $count ->
        [one] laite
       *[other] laitetta
    } ei näy
fact-release = alkoi { $before } julkaisun { $release } jälkeen
fact-part = { $part } oireilee
fact-limit = raja { $limit }

## An alert in whole sentences, to be read aloud.

long-placed = { $place }: { $sentence }
long-since = { $start } lähtien
long-from = { $start } alkaen { $lasted } ajan
long-for-since = jo { $lasted }, { $start } lähtien
long-for-from = { $lasted } ajan, { $start } alkaen
long-saying = {", "}ilmoittaen ”{ $detail }”
long-feed-broker = { $name }: välittäjä { $fault } { $when }{ $saying }.
long-broker = { $name } { $fault } { $when }{ $saying }.
long-broker-shared = { $name }, jota käyttää { $cities }, { $fault } { $when }{ $saying }.
long-poll = { $name } { $fault } { $when }{ $saying }.
long-silent =
    { $name } { $tense ->
        [since] on ollut
       *[over] oli
    } vaiti { $when }; yleensä se lähettää { $usual } välein.
long-own-clock = Kaikki salatut lähteet sanovat niin: tämän koneen kello on luultavasti väärässä.
long-certificate =
    { $name }: varmenne { $tense ->
        [since] { $ending }, { $date }.
       *[over] oli päättyä { $date }.
    }
long-broker-certificate =
    { $name }: varmenne { $tense ->
        [since] { $ending }, { $date }.
       *[over] oli päättyä { $date }.
    }
long-card =
    { $name } on muiden käytössä, ja sen tietokortista { $tense ->
        [since] puuttuu
       *[over] puuttui
    } { $hole ->
        [owner] omistaja
        [purpose] tarkoitus
       *[both] sekä omistaja että tarkoitus
    }.
long-card-old =
    { $name }: tietokorttia ei { $tense ->
        [since] ole
       *[over] ollut
    } vahvistettu { $date } jälkeen.
long-personal =
    { $name }: henkilötietoja { $tense ->
        [since] on tullut
       *[over] tuli
    } { $when }: { $kinds }{ $where }. Ne peitettiin ennen kuin kukaan näki ne.
long-in-fields = {", "}kentissä { $fields }
long-on-topic = {", "}aiheessa { $topic }
long-stale =
    { $name } { $tense ->
        [since] vastaa, mutta ei ole tuonut
       *[over] vastasi, mutta ei tuonut
    } mitään uutta { $when }.
long-down =
    { $name } { $tense ->
        [since] on ollut
       *[over] oli
    } alhaalla { $when }: { $why }.
long-slow =
    { $name } { $tense ->
        [since] on ollut
       *[over] oli
    } hidas { $when }: { $latency }, kun { $usual } on tavallista.
long-release = Tämä alkoi { $before } julkaisun { $release } jälkeen.
long-part = Se sanoo, että { $part } oireilee.
long-degraded =
    { $name } { $tense ->
        [since] on ilmoittanut
       *[over] ilmoitti
    } { $when }, että { $part } oireilee{ $detail }.
long-it-does = se { $fault }
long-says-so =
    { $tense ->
        [since] se sanoo sen itse
       *[over] se sanoi sen itse
    }
long-says =
    { $tense ->
        [since] se sanoo
       *[over] se sanoi
    } ”{ $detail }”
long-over-limit =
    { $name }: { $quantity } { $tense ->
        [since] on ollut
       *[over] oli
    } yli { $limit } { $when }: { $value }.
long-under-limit =
    { $name }: { $quantity } { $tense ->
        [since] on ollut
       *[over] oli
    } alle { $limit } { $when }: { $value }.
long-unseen =
    { $devices } { $tense ->
        [since] on
       *[over] oli
    } näkymättömissä{ $kinds }.
long-unseen-in =
    { $devices } { $tense ->
        [since] on
       *[over] oli
    } näkymättömissä: { $cities }.
long-all-heard-now =
    { $count ->
        [one] Sen takana ainoa laite kuuluu yhä naapurille.
       *[other] Kaikki { $count } laitetta kuuluvat yhä naapureille.
    }
long-all-heard-then =
    { $count ->
        [one] Sen takana ainoa laite kuului yhä naapurille.
       *[other] Kaikki { $count } laitetta kuuluivat yhä naapureille.
    }
long-more-heard-now =
    { $unseen }; { $count ->
        [one] { $count } muu kuuluu yhä naapurille.
       *[other] { $count } muuta kuuluu yhä naapureille.
    }
long-more-heard-then =
    { $unseen }; { $count ->
        [one] { $count } muu kuului yhä naapurille.
       *[other] { $count } muuta kuului yhä naapureille.
    }
long-belongs = Vastuussa: { $team }.
long-no-owner = Omistajaa ei ole ilmoitettu.
long-notice =
    { $name } { $tense ->
        [over] sanoi
       *[since] sanoo
    } { $when }: ”{ $title }”.
long-notice-from = Se alkaa { $at }.
long-notice-until = Julkaisijan mukaan se päättyy { $at }.
long-notice-old = Siitä sanottiin viimeksi { $age } sitten; kukaan ei tiedä, päteekö se yhä.

## Because of what: the cause with its numbers.

because-silent = vaiti { $silent } hälytettäessä; yleensä { $usual } välein
because-certificate = varmenne on voimassa { $until } asti
because-card =
    tietokortista puuttuu { $hole ->
        [owner] omistaja
        [purpose] tarkoitus
       *[both] sekä omistaja että tarkoitus
    }
because-card-old = tietokortti vahvistettiin viimeksi { $date }
because-personal = { $kinds }{ $where }; kaikki peitetty
because-stale = vastaukset eivät tuoneet uutta { $stale } aikana
because-it = { $fault }
because-says-so = se sanoo sen itse
because-slow = 95 % vastauksista enintään { $latency }, yleensä { $usual }
because-value = { $quantity } { $value } hälytettäessä, raja { $limit }
because-notice = julkaisija sanoo ”{ $title }” (tunnus { $id })
because-notice-called = julkaisija sanoo ”{ $title }”, vakavuus sen sanoin { $word } (tunnus { $id })
affected-services =
    { $count ->
        [one] palvelu
       *[other] palvelut
    } { $names }

## What a rule looks at, and what it does not count.

rule-feed-down = Hälyttää, kun syötteen yhteys on poikki. Samassa välittäjän osoitteessa olevat syötteet jakavat yhden hälytyksen.
rule-feed-down-not = Ei lasketa: mitä sen takana on. Ne laitteet ovat tuntemattomia, eivät vaiti.
rule-gateway-silent = Hälyttää, kun yhdyskäytävältä on jäänyt kolme väliä ja minuutti ilman sanaakaan.
rule-gateway-silent-not = Ei lasketa: välittäjän säilyttämiä viestejä eikä aikaa, jolloin sen syöte oli poikki.
rule-device-silent = Hälyttää, kun laitteelta on jäänyt kolme väliä ja minuutti ilman sanaakaan.
rule-device-silent-not = Ei lasketa: säilytettyjä, kahdentuneita ja jälkikäteen tulleita viestejä eikä omia katkojamme.
rule-certificate-ends = Hälyttää 30, 7 ja 1 päivää ennen varmenteen päättymistä, joka kerta kiireellisemmin.
rule-certificate-ends-not = Ei lasketa: varmenteita, joita ei hyväksytä; ne katkaisevat yhteyden heti.
rule-data-card = Hälyttää, kun julkaistun syötteen tietokortista puuttuu omistaja tai tarkoitus tai kortti on vuoden vanha.
rule-data-card-not = Ei lasketa: syötteitä, joilla ei ole korttia, eikä kortteja, jotka sanovat, ettei niitä julkaista.
rule-personal-data = Hälyttää, kun tulee henkilötunnuksia, nimiä, puhelinnumeroita, sähköpostiosoitteita tai rekisterinumeroita; arvot peitetään.
rule-personal-data-not = Ei lasketa: syötteitä, joiden kortti kertoo niiden henkilötiedot. Ohi, kun niitä ei ole tullut vuorokauteen.
rule-service-down = Hälyttää, kun palvelu ei vastaa tai sanoo itse olevansa alhaalla.
rule-service-down-not = Ei lasketa: yksittäistä epäonnistunutta pyyntöä.
rule-service-slow = Hälyttää, kun 95 % viime vastauksista kestää paljon tavallista pidempään.
rule-service-slow-not = Tavallinen on vanhempien vastausten mediaani.
rule-service-degraded = Hälyttää, kun palvelu sanoo itse, että jokin sen osa oireilee.
rule-service-degraded-not = Ei lasketa: osia, joita se ei nimeä.
rule-configured = Asetusten sääntö: arvo ylitti rajansa eikä ole palannut toisen rajan alle.
rule-configured-not = Ei lasketa: arvoja, jotka eivät voi pitää paikkaansa.
rule-upstream = Ei tämän konsolin sääntö: julkaisija antoi hälytyksen itse, ja sanat ovat julkaisijan.
rule-upstream-not = Ei lasketa: minkään kaupungin, palvelun tai laitteen tilaan. Välittäjän säilyttämä on vanhaa tietoa.

## Pages about one item.

title-why = miksi: { $name }
title-card = tietokortti: { $name }
title-depends = riippuvuudet: { $name }
for-time = jo { $time }
raised-at = annettu { $at }
alert-over = ohi
alert-open = kuittaamatta
alert-hidden = piilossa
held-by = kuittasi { $who } (ei tallennettu levylle)
label-affected = ketä koskee
label-because = syynä
label-note = syy
label-affected-short = koskee
label-hidden = piilottaa
label-whose = vastuussa
label-ends = ohi, kun
ends-link-down = yhteys on taas pystyssä
ends-feed-silent = viestejä tulee taas
ends-feed-stale = sen arvot ovat taas tuoreita
ends-certificate = se näyttää pidempään voimassa olevan varmenteen
ends-data-card = kortti on täytetty ja vahvistettu
ends-personal-data = niitä ei ole tullut vuorokauteen, tai kortti kertoo niistä
ends-gateway-silent = yhdyskäytävä kuuluu taas
ends-device-silent = laite kuuluu taas
ends-service-down = se vastaa taas kunnolla
ends-service-slow = se vastaa taas tavalliseen tahtiin
ends-service-degraded = se sanoo kaikkien osiensa olevan kunnossa
ends-threshold = arvo on palannut toisen rajansa taakse
ends-notice = julkaisija poistaa sen, tai sen ilmoittama aika päättyy
alert-muted = julkaisijan vaientama
label-they-say = he sanovat
label-we-see = me näemme
label-said-last = sanottu viimeksi
section-they-say = He sanovat
notices-cut = { $count } lisää ei mahtunut
label-runbook = toimintaohje
label-about = kohde
section-why = Miksi
why-rule = sääntö { $rule }
section-unseen = Näkymättömissä
section-hidden = Piilossa sen takana
go-on-judged = { $count } · niitä arvioidaan yhä
section-happened = Mitä tapahtui
mark-raised = annettu
mark-severity = nyt { $severity }
mark-released = ei enää hoidossa: { $who }
mark-note = { $who }: { $words }
mark-hidden = piilossa takana: { $name }
mark-in-sight = taas näkyvissä
mark-over = ohi
mark-reworded = sanottu toisin; ennen: { $title }
mark-muted = julkaisija vaiensi
mark-unmuted = ei enää vaiennettu
no-way-to-it = mikään tie ei nyt vie sinne: kukaan ei tiedä
label-heard = kuultu
label-speaks = lähettää
speaks-every = { $every } välein · myöhässä { $late } ja vaiti { $silent } jälkeen
speaks-learned = opitaan vielä ensimmäisistä viesteistä
speaks-learned-short = opitaan vielä
label-kind = laji
label-where = missä
label-id = tunnus
label-comes-by = reitti
shows-its-card = i näyttää sen tietokortin
label-lag = viive
clock-ahead = sen kello on { $time } edellä meidän
section-values = Arvot
no-value-yet = Se ei ole vielä kertonut arvoa.
unit-declared = viestistä
unit-model = malli
unit-config = asetus
unit-assumed = oletettu
unit-unknown = ei tietoa
cannot-be-right = ei voi olla oikein
over-a-limit = rajan yli
section-quality = Laatuhuomautukset
quality-no-alert = huomautuksia, ei hälytyksiä
quality-since = jo { $age }, alkaen { $at }
quality-noted = { $count } laatuhuomautuksella
quality-sentinel = vikakoodi
quality-no-value = ei arvoa
quality-range = yli rajojen
quality-scale = väärä asteikko
quality-neighbours = eri kuin naapurit
quality-out-of-city = kaupungin ulkopuolella
quality-swapped = sijainti ristissä
note-sentinel = { $what } { $value }: luku, jonka rikkinäiset anturit sanovat
note-no-value = { $what } on ilman arvoa: { $value }
note-range = { $what } { $value }: mahdollisen ulkopuolella, { $least }–{ $most }
note-scale = { $what } { $value }: prosentti suhdeluvun paikalla
note-frozen = { $what } { $value }: ei liiku
note-neighbours = { $what } { $value }: naapurit sanovat { $against }
note-out-of-city = { $place } on kaupungin ulkopuolella: { $city }
note-swapped = { $place }: leveys- ja pituusaste ovat ristissä
age-ahead = edellä
section-heard-by = Kuulijat
frames-lost = { $frames } · { $count } hukkui ({ $share } %)
label-messages = viestit
section-raw = Viimeisin raakaviesti
no-longer-kept = ei enää tallessa
section-parts = Osat
parts-as-it-says = { $count } · kuten se itse sanoo
when-now = nyt, { $at }
when-ago = { $age } sitten, { $at }
when-ahead = { $age } edellämme, { $at }
time-there = siellä { $time }
nothing-wrong = Kaikki on kunnossa.
section-platforms = Alustat
section-cities = Kaupungit
one-citys-own = yhden kaupungin oma
shared-by-cities = { $count } kaupungin yhteinen
one-address = saman osoitteen syötteillä on yhteinen syy
any-is-enough = yksikin riittää
no-gateway = Ei yhdyskäytävää: se puhuu alustalleen itse.
section-comes-by = Reitti
its-broker = sen välittäjä
its-platform = sen alusta
section-depends = Riippuu
section-needed = Tarvitsevat
nothing-declared = Mitään ei ole ilmoitettu.
label-claims = sanoo olevansa
label-kept = säilytetty viesti
kept-claim = { $claim }: välittäjän säilyttämä, ei kerro nykyhetkestä
kept-claim-from = { $claim }, { $when }: välittäjän säilyttämä, ei kerro nykyhetkestä
label-frames = kehykset
section-behind = Sen kuulemat laitteet
and-more = + { $count } muuta
label-subscribes = tilaa osoitteesta
label-asks = kysyy
asks-every = { $url } { $every } välein
label-broken = poikki
broken-because = { $fault }: { $detail }
label-attempts = yritykset
failed-in-a-row = { $count } epäonnistui peräkkäin
label-refused = aihe evätty
label-left-out = jätetty pois
left-out-for = { $filter }, vielä { $left }: { $bytes }, { $topic }, on liian suuri
label-too-large = liian suuri
too-large-so-far = tähän asti { $count }, viimeisin { $when }: { $bytes }, { $topic }
label-defect = viimeisin virhe
section-came = Mitä tuli
label-last-message = viimeisin viesti
messages-by-kind = { $live } tuoretta · { $retained } säilytettyä · { $doubled } kahdentunutta · { $older } tunnettua vanhempaa · { $bytes }
label-lost = hukattu
lost-by-kind = { $defects } ymmärtämätöntä · { $dropped } täyden jonon pudottamaa · { $bounds } yli rajan
nothing-lost = ei mitään
chart-ten-minutes = Kymmenen minuuttia
messages-per-second = viestiä sekunnissa
section-card = Tietokortti
card-about = mitä, miksi, kenen, kenelle, millä ehdoin
card-purpose = tarkoitus
card-owner = omistaja
card-users = käyttäjät
card-licence = lisenssi
card-personal = henkilötiedot
card-kept = ei julkaistu
card-none = tällä syötteellä ei ole korttia
card-gap = mitä puuttuu
card-form = muoto ja yksiköt
card-terms = { $licence }; kolmansien ehdot: { $terms }
card-basis = { $data }; peruste: { $basis }
card-classes = luokat
classes-are = luottamuksellisuus { $k } · oikeellisuus { $r } · saatavuus { $t }
confirmed-on = vahvistettu { $date }
never-confirmed = ei koskaan vahvistettu
section-caught = Henkilötietoja, peitetty
caught-about = laji, kenttä, kuinka usein; ei koskaan arvoa
caught-line = { $kind } kentässä { $field }, ×{ $count }, viimeksi { $when }{ $where }
caught-kept = {", "}välittäjän säilyttämä
label-says-itself = sanoo itse
label-answers = vasteet
answers-within = 95 % enintään { $latency } · yleensä { $usual }
label-asked-at = kysytään
label-last-answer = viimeisin vastaus
label-polls = kyselyt
polls-failed = { $polls } · { $count } epäonnistui
section-releases = Julkaisut
releases-as-told = kuten sen vastaukset kertovat
first-seen = tuli { $when }
chart-latency = Vasteaika
more-marks = … { $count } muuta välissä …
label-newest = tuorein arvo
label-series = tuntemattomat
series-spoke =
    { $count } { $count ->
        [one] sarja puhui, sitä
       *[other] sarjaa puhui, niitä
    } ei ole vielä kuvattu
label-content = sisältö
unchanged =
    sama jo { $age }, { $count } { $count ->
        [one] vastaus
       *[other] vastausta
    }
label-copy = kopio
out-of-cache = välimuistista, ikä { $age }
certificate-until = { $ending }, { $date }
label-broker-tls = välittäjän TLS
label-certificate = varmenne

## What is measured: the names of the vocabulary.

quantity-air_temperature = ilma
quantity-water_temperature = vesi
quantity-soil_temperature = maan lämpö
quantity-surface_temperature = pinta
quantity-dew_point = kastepiste
quantity-relative_humidity = kosteus
quantity-atmospheric_pressure = ilmanpaine
quantity-wind_speed = tuuli
quantity-wind_direction = tuulen suunta
quantity-precipitation = sade
quantity-precipitation_rate = sateen voima
quantity-snow_depth = lumensyvyys
quantity-soil_moisture = maan kosteus
quantity-solar_irradiance = auringon säteily
quantity-illuminance = valaistus
quantity-visibility = näkyvyys
quantity-h2s = H2S
quantity-tvoc = TVOC
quantity-air_quality_index = ilmanlaatuindeksi
quantity-vehicle_count = ajoneuvot
quantity-vehicle_speed_avg = keskinopeus
quantity-lane_occupancy = kaistan käyttö
quantity-people_count = ihmiset
quantity-pedestrian_count = jalankulkijat
quantity-bicycle_count = pyörät
quantity-passenger_load = matkustajat
quantity-occupancy_ratio = täyttöaste
quantity-parking_spot_state = pysäköintiruutu
quantity-parking_free = vapaat paikat
quantity-parking_capacity = paikat
quantity-parking_occupancy = pysäköinnin täyttö
quantity-fill_level = täyttö
quantity-distance = etäisyys
quantity-water_level = vedenpinta
quantity-water_volume_total = vesimäärä
quantity-water_flow = virtaama
quantity-water_leak = vuoto
quantity-ph = pH
quantity-conductivity = johtavuus
quantity-turbidity = sameus
quantity-dissolved_oxygen = happi
quantity-power_active = teho
quantity-energy_total = energia
quantity-voltage = jännite
quantity-current = virta
quantity-frequency_mains = verkkotaajuus
quantity-light_power_state = valo
quantity-light_dim_level = himmennys
quantity-lamp_status = lamppu
quantity-ev_points_available = vapaat latauspisteet
quantity-ev_points_total = latauspisteet
quantity-ev_status = lataus
quantity-signal_state = opastin
quantity-door_state = ovi
quantity-presence = läsnäolo
quantity-tamper = peukalointi
quantity-tilt = kallistus
quantity-speed = nopeus
quantity-heading = suunta
quantity-schedule_deviation = aikatauluero
quantity-sea_state = merenkäynti
quantity-wave_dir = aallon suunta
quantity-reliability = luotettavuus
quantity-battery_level = akku
quantity-battery_voltage = akun jännite
quantity-external_power = ulkoinen virta
quantity-rssi = RSSI
quantity-snr = SNR
quantity-link_margin = yhteysvara
quantity-spreading_factor = hajautuskerroin
quantity-uplink_counter = lähetyslaskuri
quantity-packet_loss = pakettihukka
quantity-gateway_count = yhdyskäytävät
quantity-gateway_rx_packets = vastaanotetut paketit
quantity-gateway_rx_packets_ok = ehjät paketit
quantity-gateway_tx_packets = lähetetyt paketit
quantity-gateway_online = yhdyskäytävä linjalla
quantity-report_lag = raportin viive
quantity-report_interval = raportointiväli
quantity-latitude = leveysaste
quantity-longitude = pituusaste
quantity-altitude = korkeus
