//! What holds things together: a city, a platform, a network, a broker; and what depends on what.

use super::{
    notices,
    sheet::{Sheet, TEXT},
};
use crate::{
    city::{
        model::{
            ids::{BrokerId, CityId, FeedId, NetworkId, PlatformId, ServiceId},
            inventory::Dependency,
        },
        world::{World, cities::CityAlerts, tally::Tally},
    },
    screen::{
        blocks,
        item::Item,
        panels::panel::Page,
        scene::{
            alerts::row,
            feeds::{feed_level, gateway_level},
            rows::{feed_state, gateway_state},
            services, states,
        },
        text::{names, phrase::Phrase, sentences},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Line, span},
        },
    },
};

/// Alerts listed on a city's page.
const ALERTS: usize = 50;

/// A city: its alerts, platforms, feeds, services.
pub fn city(mut sheet: Sheet<'_>, id: CityId) -> Option<Page> {
    let (about, words) = (sheet.about, sheet.words);
    let world = about.world;
    let city = world.inventory.cities.get(id.index())?;
    let time = about.clock.minute(about.now.utc, about.now.utc, Some(id));
    let time = words.say(Phrase::TimeThere, &[("time", (&time).into())]);
    let alerts = CityAlerts::of(world);
    let (word, level) = states::city(world, id, &alerts, words);
    let state = vec![
        span(word, level.role()),
        span(format!(" · {} · {time}", city.country), Role::Dim),
    ];
    sheet.sign(level, level.role(), state);
    let tally = world
        .tallies
        .cities
        .get(id.index())
        .copied()
        .unwrap_or_default();
    tally_rows(&mut sheet, &tally);
    let open: Vec<_> = world
        .alerts
        .open()
        .filter(|alert| {
            alert.affected.cities.contains(&id) || sentences::clock_city(world, alert) == Some(id)
        })
        .filter(|alert| !alert.rule.is_upstream())
        .collect();
    sheet.section(Phrase::PanelAlerts, &open.len().to_string());
    if open.is_empty() {
        sheet.say(words.get(Phrase::NothingWrong), Role::Ok);
    }
    let layout = blocks::alerts::Layout::new(words, about.w, about.ascii, false);
    for alert in open.into_iter().take(ALERTS) {
        let row = row(world, alert, about.clock, about.now);
        sheet.lines(blocks::alerts::lines(&row, layout));
    }
    notices::section(&mut sheet, world.notices_in(id), 0);
    let all = world.inventory.each_platform();
    let own: Vec<_> = all.filter(|(_, it)| it.cities.contains(&id)).collect();
    sheet.section(Phrase::SectionPlatforms, &own.len().to_string());
    for (at, platform) in own {
        let (state, level) = states::platform(world, at, words);
        let shared = words.counted(Phrase::CountedCities, platform.cities.len());
        let told = format!("{state} · {shared}");
        let name = names::platform(world, at).to_owned();
        link(&mut sheet, Item::Platform(at), level, &name, &told);
    }
    feeds(&mut sheet, |feed| feed.city == Some(id));
    let services = world.inventory.each_service();
    let own = services.filter(|(_, service)| service.city == Some(id));
    let own: Vec<ServiceId> = own.map(|(at, _)| at).collect();
    if !own.is_empty() {
        sheet.section(Phrase::PanelServices, &own.len().to_string());
    }
    for at in own {
        service_link(&mut sheet, at);
    }
    Some(sheet.page())
}

/// A platform: its cities and feeds.
pub fn platform(mut sheet: Sheet<'_>, id: PlatformId) -> Option<Page> {
    let (world, words) = (sheet.about.world, sheet.words);
    let platform = world.inventory.platforms.get(id.index())?;
    let shared = match platform.cities.len() {
        1 => words.get(Phrase::OneCitysOwn).to_owned(),
        many => words.counted(Phrase::SharedByCities, many),
    };
    let (word, level) = states::platform(world, id, words);
    let state = vec![
        span(word, level.role()),
        span(format!(" · {shared}"), Role::Dim),
    ];
    sheet.sign(level, level.role(), state);
    let owner = names::team(world, platform.owner, words);
    sheet.fact(Phrase::LabelWhose, &owner, Role::Text);
    let mut tally = Tally::default();
    for (feed, count) in world.inventory.feeds.iter().zip(&world.tallies.feeds) {
        if feed.platform == Some(id) && !feed.is_gone {
            tally.add(count);
        }
    }
    // Some platforms carry services only.
    if tally.total() > 0 {
        tally_rows(&mut sheet, &tally);
    }
    sheet.section(Phrase::SectionCities, &platform.cities.len().to_string());
    let alerts = CityAlerts::of(world);
    for city in &platform.cities {
        let (state, level) = states::city(world, *city, &alerts, words);
        let name = names::city(world, Some(*city), words).to_owned();
        let count = world
            .tallies
            .cities
            .get(city.index())
            .map_or(0, Tally::total);
        let devices = words.counted(Phrase::CountedDevices, count);
        let told = format!("{state} · {devices}");
        link(&mut sheet, Item::City(*city), level, &name, &told);
    }
    feeds(&mut sheet, |feed| feed.platform == Some(id));
    needs(&mut sheet, &platform.depends_on);
    needed_by(&mut sheet, Dependency::Platform(id));
    Some(sheet.page())
}

/// A network.
pub fn network(mut sheet: Sheet<'_>, id: NetworkId) -> Option<Page> {
    let world = sheet.about.world;
    let network = world.inventory.networks.get(id.index())?;
    sheet.words(vec![span(network.name.to_string(), Role::Strong)]);
    let owner = names::team(world, network.owner, sheet.words);
    sheet.fact(Phrase::LabelWhose, &owner, Role::Text);
    needs(&mut sheet, &network.depends_on);
    needed_by(&mut sheet, Dependency::Network(id));
    Some(sheet.page())
}

/// A broker.
pub fn broker(mut sheet: Sheet<'_>, id: BrokerId) -> Option<Page> {
    let world = sheet.about.world;
    let broker = world.inventory.brokers.get(id.index())?;
    let one_address = sheet.words.get(Phrase::OneAddress);
    sheet.words(vec![
        span(broker.address.to_string(), Role::Strong),
        span(format!(" · {one_address}"), Role::Dim),
    ]);
    feeds(&mut sheet, |feed| feed.broker == Some(id));
    Some(sheet.page())
}

/// What an item depends on, and what depends on it.
pub fn depends(mut sheet: Sheet<'_>, item: Item) -> Option<Page> {
    let world = sheet.about.world;
    let inventory = &world.inventory;
    match item {
        Item::Alert(id) => {
            let subject = world.alerts.find(id)?.subject.into();
            return match subject {
                Item::Alert(_) => None,
                subject => depends(sheet, subject),
            };
        }
        Item::Service(id) => {
            needs(&mut sheet, &inventory.services.get(id.index())?.depends_on);
            if let Some(status) = world.service(id) {
                sheet.parts(status);
            }
            needed_by(&mut sheet, Dependency::Service(id));
        }
        Item::Platform(id) => {
            needs(&mut sheet, &inventory.platforms.get(id.index())?.depends_on);
            feeds(&mut sheet, |feed| feed.platform == Some(id));
            needed_by(&mut sheet, Dependency::Platform(id));
        }
        Item::Network(id) => {
            needs(&mut sheet, &inventory.networks.get(id.index())?.depends_on);
            needed_by(&mut sheet, Dependency::Network(id));
        }
        Item::Broker(id) => feeds(&mut sheet, |feed| feed.broker == Some(id)),
        Item::City(id) => {
            feeds(&mut sheet, |feed| feed.city == Some(id));
            let own = inventory.each_service();
            for (at, _) in own.filter(|(_, service)| service.city == Some(id)) {
                service_link(&mut sheet, at);
            }
        }
        Item::Feed(id) => feed_path(&mut sheet, id),
        Item::Gateway(id) => feed_path(&mut sheet, world.gateway(id)?.feed),
        Item::Device(id) => {
            let device = world.device(id)?;
            let words = sheet.words;
            sheet.section(Phrase::SectionHeardBy, words.get(Phrase::AnyIsEnough));
            for edge in &device.edges {
                let name = names::gateway(world, edge.gateway);
                let Some(gateway) = world.gateway(edge.gateway) else {
                    continue;
                };
                let state = gateway_state(gateway.state, words);
                link(
                    &mut sheet,
                    Item::Gateway(edge.gateway),
                    gateway_level(gateway.state),
                    &name,
                    state,
                );
            }
            if device.edges.is_empty() {
                sheet.say(words.get(Phrase::NoGateway), Role::Dim);
            }
            feed_path(&mut sheet, device.feed);
        }
    }
    Some(sheet.page())
}

/// The way from a feed to what it cannot work without.
fn feed_path(sheet: &mut Sheet<'_>, id: FeedId) {
    let (world, words) = (sheet.about.world, sheet.words);
    sheet.section(Phrase::SectionComesBy, "");
    feed_link(sheet, id);
    let Some(declared) = names::declared(world, id) else {
        return;
    };
    if let Some(broker) = declared.broker {
        let name = names::broker(world, broker, words);
        link(
            sheet,
            Item::Broker(broker),
            Level::Idle,
            &name,
            words.get(Phrase::ItsBroker),
        );
    }
    if let Some(platform) = declared.platform {
        let name = names::platform(world, platform).to_owned();
        let (state, level) = states::platform(world, platform, words);
        let told = format!("{} · {state}", words.get(Phrase::ItsPlatform));
        link(sheet, Item::Platform(platform), level, &name, &told);
        if let Some(platform) = world.inventory.platforms.get(platform.index()) {
            needs(sheet, &platform.depends_on);
        }
    }
    needed_by(sheet, Dependency::Feed(id));
}

fn needs(sheet: &mut Sheet<'_>, what: &[Dependency]) {
    sheet.section(Phrase::SectionDepends, &what.len().to_string());
    if what.is_empty() {
        sheet.say(sheet.words.get(Phrase::NothingDeclared), Role::Dim);
    }
    for dependency in what {
        dependency_link(sheet, *dependency);
    }
}

fn needed_by(sheet: &mut Sheet<'_>, what: Dependency) {
    let inventory = &sheet.about.world.inventory;
    let mut found: Vec<Dependency> = Vec::new();
    for (at, service) in inventory.each_service() {
        if service.depends_on.contains(&what) {
            found.push(Dependency::Service(at));
        }
    }
    for (at, platform) in inventory.each_platform() {
        if platform.depends_on.contains(&what) {
            found.push(Dependency::Platform(at));
        }
    }
    for (at, network) in inventory.each_network() {
        if network.depends_on.contains(&what) {
            found.push(Dependency::Network(at));
        }
    }
    sheet.section(Phrase::SectionNeeded, &found.len().to_string());
    if found.is_empty() {
        sheet.say(sheet.words.get(Phrase::NothingDeclared), Role::Dim);
    }
    for dependency in found {
        dependency_link(sheet, dependency);
    }
}

fn dependency_link(sheet: &mut Sheet<'_>, what: Dependency) {
    let name = names::dependency(sheet.about.world, what, sheet.words);
    match what {
        Dependency::Service(id) => service_link(sheet, id),
        Dependency::Feed(id) => feed_link(sheet, id),
        Dependency::Platform(id) => {
            let (state, level) = states::platform(sheet.about.world, id, sheet.words);
            link(sheet, Item::Platform(id), level, &name, &state);
        }
        Dependency::Network(id) => link(sheet, Item::Network(id), Level::Idle, &name, ""),
    }
}

fn feeds(sheet: &mut Sheet<'_>, is_own: impl Fn(&crate::city::model::inventory::Feed) -> bool) {
    let world: &World = sheet.about.world;
    let own: Vec<FeedId> = world
        .inventory
        .each_feed()
        .filter(|(_, feed)| is_own(feed))
        .map(|(id, _)| id)
        .collect();
    // Some carry services only.
    if own.is_empty() {
        return;
    }
    sheet.section(Phrase::PanelFeeds, &own.len().to_string());
    for id in own {
        feed_link(sheet, id);
    }
}

fn feed_link(sheet: &mut Sheet<'_>, id: FeedId) {
    let (world, now) = (sheet.about.world, sheet.about.now);
    let name = names::feed(world, id).to_owned();
    let Some(status) = world.feed(id) else { return };
    let rate = sheet.words.rate(status.rate.per_second(now.mono));
    let state = feed_state(status.state, sheet.words);
    let words = format!("{state} · {rate}");
    link(
        sheet,
        Item::Feed(id),
        feed_level(status.state),
        &name,
        &words,
    );
}

fn service_link(sheet: &mut Sheet<'_>, id: ServiceId) {
    let world = sheet.about.world;
    let name = names::service(world, id).to_owned();
    let Some(status) = world.service(id) else {
        return;
    };
    let (word, level) = services::state(status, sheet.words);
    let p95 = status.p95_ms().map_or_else(String::new, |ms| {
        format!(" · p95 {}", sheet.words.latency(f64::from(ms)))
    });
    link(
        sheet,
        Item::Service(id),
        level,
        &name,
        &format!("{word}{p95}"),
    );
}

fn link(sheet: &mut Sheet<'_>, item: Item, level: Level, name: &str, words: &str) {
    let about = sheet.about;
    let sign = Level::width(about.ascii);
    let name_w = if words.is_empty() { about.w } else { 28 };
    let line = Line::blank()
        .word(1, sign, level.glyph(about.ascii), level.role())
        .word(2 + sign, name_w, name, Role::Text)
        .word(32, about.w.saturating_sub(33), words, Role::Dim)
        .about(item);
    sheet.line(line);
}

fn tally_rows(sheet: &mut Sheet<'_>, tally: &Tally) {
    let w = sheet.about.w.saturating_sub(TEXT + 1);
    let words = sheet.words;
    sheet.section(Phrase::PanelDevices, &words.count(tally.total()));
    sheet.line(blocks::devices::bar(tally, TEXT, w));
    sheet.line(blocks::devices::legend(tally, TEXT, w, words));
}
