//! What carries the data: platforms, their feeds, their gateways, as a tree of lines.

use crate::{
    city::{
        model::ids::{FeedId, PlatformId},
        world::gateway::GatewayState,
    },
    screen::{
        canvas::{columns, cut_name},
        item::Item,
        scene::{Scene, rows::FeedRow},
        text::{phrase::Phrase, words::Words},
        theme::Role,
        widgets::{
            badge::Level,
            line::{Ink, Line, span},
            table::{Cell, Column, Table, cell, left, right},
        },
    },
};

/// A node of the tree, with what its row shows.
#[derive(Debug, Clone)]
struct Node {
    depth: usize,
    item: Item,
    level: Level,
    name: String,
    word: String,
    cities: String,
    spark: Vec<Option<f64>>,
    rate: Option<f64>,
    lag_ms: Option<f64>,
    gateways: (u32, u32),
    age_ms: Option<u64>,
}

/// How much of the tree is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Depth {
    /// Platforms, and below them only what is not fine.
    Trouble,
    /// Platforms and feeds, and gateways that are not fine.
    Feeds,
    /// Everything.
    All,
}

fn all_columns(words: Words) -> [Column; 7] {
    let word = |phrase| words.get(phrase);
    [
        left("", 24, 3, 0),
        left(word(Phrase::ColumnCities), 11, 1, 3),
        left(word(Phrase::ColumnTenMinutes), 7, 2, 2),
        right(word(Phrase::ColumnRate), 7, 0),
        right(word(Phrase::ColumnLag), 6, 1),
        right(word(Phrase::ColumnLast), 6, 5),
        right(word(Phrase::ColumnGateways), 5, 1),
    ]
}

/// The tree as lines, with its row of headings first.
pub fn lines(scene: &Scene, width: u16, ascii: bool, depth: Depth) -> (Line, Vec<Line>) {
    let words = scene.words;
    let table = Table::new(&all_columns(words), 1, width.saturating_sub(2));
    let lines = nodes(scene, depth)
        .into_iter()
        .map(|node| line(&table, node, ascii, words))
        .collect();
    (table.header(Level::width(ascii)), lines)
}

fn line(table: &Table, node: Node, ascii: bool, words: Words) -> Line {
    let indent = match node.depth {
        0 => String::new(),
        depth => format!("{}└ ", "  ".repeat(depth - 1)),
    };
    let name_role = if node.level > Level::Unknown {
        Role::Strong
    } else {
        Role::Text
    };
    let sign = format!("{} ", node.level.glyph(ascii));
    let room = usize::from(table.width(0)).saturating_sub(columns(&indent) + columns(&sign));
    let (name, word, spark) = named(&node, room, usize::from(table.width(2)));
    let lag = node.lag_ms.map_or_else(String::new, |ms| words.latency(ms));
    let age = words.age_or(node.age_ms, "—");
    let gateways = match node.gateways {
        (0, _) => String::new(),
        (all, fine) => format!("{fine}/{all}"),
    };
    let gateway_role = if node.gateways.0 > node.gateways.1 {
        Role::Warning
    } else {
        Role::Text
    };
    table
        .row(vec![
            Cell::Words(vec![
                span(indent, Role::Rule),
                span(sign, node.level.role()),
                span(name, name_role),
                span(word, node.level.role()),
            ]),
            cell(node.cities, Role::Dim),
            spark,
            cell(
                node.rate.map_or_else(String::new, |rate| words.rate(rate)),
                Role::Text,
            ),
            cell(lag, Role::Text),
            cell(age, Role::Dim),
            cell(gateways, gateway_role),
        ])
        .about(node.item)
}

/// The name of a node in its room, the word for its state beside it, and what stands where the last minutes
/// do: the word, where the name has no room to spare for it. Gateways' words always stand there.
fn named(node: &Node, room: usize, other_room: usize) -> (String, String, Cell) {
    let spark = || Cell::Ink(Ink::Spark(node.spark.clone(), 0));
    let beside = format!(" {}", node.word);
    let is_gateway = matches!(node.item, Item::Gateway(_));
    if node.level == Level::Ok {
        (cut_name(&node.name, room), String::new(), spark())
    } else if columns(&node.name) + columns(&beside) <= room && !is_gateway {
        (node.name.clone(), beside, spark())
    } else if is_gateway || columns(&node.word) <= other_room {
        let word = cell(node.word.clone(), node.level.role());
        (cut_name(&node.name, room), String::new(), word)
    } else {
        let name = cut_name(&node.name, room.saturating_sub(columns(&beside)));
        (name, beside, spark())
    }
}

fn nodes(scene: &Scene, depth: Depth) -> Vec<Node> {
    let mut nodes = Vec::new();
    for platform in &scene.platforms {
        let feeds: Vec<&FeedRow> = scene
            .feeds
            .iter()
            .filter(|feed| feed.platform == Some(platform.id))
            .collect();
        let mut node = Node {
            depth: 0,
            item: Item::Platform(platform.id),
            level: platform.level,
            name: platform.name.clone(),
            word: platform.word.clone(),
            cities: platform.cities.clone(),
            spark: Vec::new(),
            rate: (!feeds.is_empty()).then(|| feeds.iter().map(|feed| feed.rate).sum()),
            lag_ms: feeds
                .iter()
                .filter_map(|feed| feed.lag_ms)
                .max_by(f64::total_cmp),
            gateways: (0, 0),
            age_ms: feeds.iter().filter_map(|feed| feed.age_ms).min(),
        };
        for feed in &feeds {
            add(&mut node.spark, &feed.spark);
            node.gateways.0 += feed.gateways.0;
            node.gateways.1 += feed.gateways.1;
        }
        nodes.push(node);
        for feed in feeds {
            let is_calm = matches!(feed.level, Level::Ok | Level::Idle);
            if depth != Depth::Trouble || !is_calm && feeds_of(scene, feed.platform) > 1 {
                nodes.push(feed_node(feed, 1));
            }
            gateways(scene, feed.id, depth, &mut nodes);
        }
    }
    for feed in scene.feeds.iter().filter(|feed| feed.platform.is_none()) {
        nodes.push(feed_node(feed, 0));
        gateways(scene, feed.id, depth, &mut nodes);
    }
    nodes
}

fn feed_node(feed: &FeedRow, depth: usize) -> Node {
    Node {
        depth,
        item: Item::Feed(feed.id),
        level: feed.level,
        name: feed.name.clone(),
        word: feed.word.to_owned(),
        cities: feed.cities.clone(),
        spark: feed.spark.clone(),
        rate: Some(feed.rate),
        lag_ms: feed.lag_ms,
        gateways: feed.gateways,
        age_ms: feed.age_ms,
    }
}

fn gateways(scene: &Scene, feed: FeedId, depth: Depth, nodes: &mut Vec<Node>) {
    for gateway in scene.gateways.iter().filter(|gateway| gateway.feed == feed) {
        let is_trouble = matches!(gateway.state, GatewayState::Silent | GatewayState::Late);
        if depth != Depth::All && !is_trouble {
            continue;
        }
        nodes.push(Node {
            depth: if depth == Depth::Trouble { 1 } else { 2 },
            item: gateway.item,
            level: gateway.level,
            name: gateway.name.clone(),
            word: gateway.word.to_owned(),
            cities: gateway.city.clone(),
            spark: Vec::new(),
            rate: None,
            lag_ms: None,
            gateways: (0, 0),
            age_ms: gateway.age_ms,
        });
    }
}

fn add(sums: &mut Vec<Option<f64>>, more: &[Option<f64>]) {
    if sums.is_empty() {
        sums.extend_from_slice(more);
        return;
    }
    for (sum, more) in sums.iter_mut().zip(more) {
        *sum = match (*sum, *more) {
            (Some(one), Some(other)) => Some(one + other),
            (one, other) => one.or(other),
        };
    }
}

fn feeds_of(scene: &Scene, platform: Option<PlatformId>) -> usize {
    let own = scene.feeds.iter().filter(|feed| feed.platform == platform);
    own.count()
}
