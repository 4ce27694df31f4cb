//! Keys and what they do: ONE table. The footer, the help and the palette are made from it.
//!
//! Leaves out: what an action means for a panel; terminals (a face turns its events into [`Key`]s).

/// A key, as every face knows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Key {
    /// A character, as it is typed (capitals are characters of their own).
    Char(char),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and tab.
    BackTab,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
    /// Home.
    Home,
    /// End.
    End,
    /// F1 to F12.
    F(u8),
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Control and a character (lower case).
    Ctrl(char),
}

/// What a key asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Action {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One screenful up.
    PageUp,
    /// One screenful down.
    PageDown,
    /// The first row.
    First,
    /// The last row.
    Last,
    /// Opens what is selected.
    Open,
    /// One step back.
    Back,
    /// The panel with this number, from 1.
    Panel(u8),
    /// The next panel.
    NextPanel,
    /// The panel before.
    PreviousPanel,
    /// Types a filter.
    Filter,
    /// The next order of sorting.
    Sort,
    /// Turns the order around.
    Reverse,
    /// Somebody looks after the selected alert, or nobody does any more.
    Acknowledge,
    /// Why the selected alert speaks.
    Why,
    /// The data card of the feed behind the selected item.
    Card,
    /// What the selected item depends on, and what depends on it.
    Depends,
    /// UTC or local time.
    Utc,
    /// The next theme.
    Theme,
    /// The help.
    Help,
    /// The palette.
    Palette,
    /// The demo's scenario with this number, from 1.
    Scenario(u8),
    /// Stops or starts the demo's time.
    Pause,
    /// Doubles its speed.
    Faster,
    /// Halves its speed.
    Slower,
    /// Starts the demo (from the first-run screen).
    Demo,
    /// Leaves at once.
    Quit,
}

/// Where a binding applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum When {
    /// Everywhere, also while something is typed.
    Anywhere,
    /// Wherever nothing is typed.
    Always,
    /// While there is a step to go back.
    Layered,
    /// While the console shows cities (not on the first-run screen).
    Running,
    /// Where a selected row can be opened.
    Openable,
    /// Where a list can be filtered.
    Filterable,
    /// Where a list can be sorted.
    Sortable,
    /// Where an alert is selected or open.
    Alert,
    /// The same, while the alert is not over and nobody looks after it.
    OpenAlert,
    /// The same, while somebody looks after it.
    HeldAlert,
    /// Where something with a feed behind it is selected or open.
    HasFeed,
    /// Where something is selected or open.
    HasItem,
    /// In the demo.
    Demo,
    /// Where time is played: in the demo, and from a tape.
    Played,
    /// On the first-run screen.
    FirstRun,
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Binding {
    /// The keys that do it; the first is the one that is shown.
    pub keys: &'static [Key],
    /// The keys as people read them.
    pub shown: &'static str,
    /// What it does.
    pub action: Action,
    /// Where.
    pub when: When,
    /// One word for the footer; empty for a key that the footer leaves out.
    pub word: &'static str,
    /// A line for the help and the palette.
    pub help: &'static str,
}

const fn bind(
    keys: &'static [Key],
    shown: &'static str,
    action: Action,
    when: When,
    words: (&'static str, &'static str),
) -> Binding {
    let (word, help) = words;
    Binding {
        keys,
        shown,
        action,
        when,
        word,
        help,
    }
}

/// The table. Its order is that of the footer: what is cut off first stands last.
#[rustfmt::skip]
pub const BINDINGS: &[Binding] = &[
    bind(&[Key::Ctrl('c')], "ctrl-c", Action::Quit, When::Anywhere, ("", "leave at once, from anywhere")),
    bind(&[Key::Char('d')], "d", Action::Demo, When::FirstRun, ("start the demo", "start the demo: nine cities, simulated, no network")),
    bind(&[Key::Esc], "esc", Action::Back, When::Layered, ("back", "one step back; never leaves")),
    bind(&[Key::Enter, Key::Right], "enter", Action::Open, When::Openable, ("open", "open what is selected")),
    bind(&[Key::Char('a')], "a", Action::Acknowledge, When::OpenAlert, ("acknowledge", "look after this alert (not saved on disk)")),
    bind(&[Key::Char('a')], "a", Action::Acknowledge, When::HeldAlert, ("let go", "again: look after it no longer")),
    bind(&[Key::Char('w')], "w", Action::Why, When::Alert, ("why", "why this alert speaks: rule, numbers, what was not counted")),
    bind(&[Key::Char('/')], "/", Action::Filter, When::Filterable, ("find", "filter this list; also state:silent city:lund type:air")),
    bind(&[Key::Char('?')], "?", Action::Help, When::Always, ("help", "this help")),
    bind(&[Key::Char(':')], ":", Action::Palette, When::Always, ("go to", "go to anything by name, or give a command")),
    bind(&[Key::Char('s')], "s", Action::Sort, When::Sortable, ("sort", "the next order of sorting")),
    bind(&[Key::Char('r')], "r", Action::Reverse, When::Sortable, ("", "turn the order around")),
    bind(&[Key::Char('d')], "d", Action::Depends, When::HasItem, ("depends", "what it depends on, and what depends on it")),
    bind(&[Key::Char('i')], "i", Action::Card, When::HasFeed, ("card", "data card of the feed: purpose, owner, licence, personal data")),
    bind(&[Key::Char('q')], "q", Action::Quit, When::Always, ("quit", "leave at once")),
    bind(&[Key::F(1)], "F1", Action::Scenario(1), When::Demo, ("", "scenario: a gateway falls silent")),
    bind(&[Key::F(2)], "F2", Action::Scenario(2), When::Demo, ("", "scenario: a service turns slow after a release")),
    bind(&[Key::F(3)], "F3", Action::Scenario(3), When::Demo, ("", "scenario: the shared platform's broker fails over")),
    bind(&[Key::Char(' ')], "space", Action::Pause, When::Played, ("", "stop or start the time of a demo or a tape")),
    bind(&[Key::Char('+'), Key::Char('=')], "+", Action::Faster, When::Played, ("", "it runs twice as fast")),
    bind(&[Key::Char('-')], "-", Action::Slower, When::Played, ("", "it runs half as fast")),
    bind(&[Key::Char('1')], "1", Action::Panel(1), When::Running, ("", "Overview")),
    bind(&[Key::Char('2')], "2", Action::Panel(2), When::Running, ("", "Network")),
    bind(&[Key::Char('3')], "3", Action::Panel(3), When::Running, ("", "Devices")),
    bind(&[Key::Char('4')], "4", Action::Panel(4), When::Running, ("", "Services")),
    bind(&[Key::Char('5')], "5", Action::Panel(5), When::Running, ("", "Alerts")),
    bind(&[Key::Char('6')], "6", Action::Panel(6), When::Running, ("", "Feeds")),
    bind(&[Key::Tab], "tab", Action::NextPanel, When::Running, ("", "the next panel")),
    bind(&[Key::BackTab], "shift-tab", Action::PreviousPanel, When::Running, ("", "the panel before")),
    bind(&[Key::Up, Key::Char('k')], "k ↑", Action::Up, When::Always, ("", "one row up")),
    bind(&[Key::Down, Key::Char('j')], "j ↓", Action::Down, When::Always, ("", "one row down")),
    bind(&[Key::PageUp, Key::Ctrl('b'), Key::Ctrl('u')], "page up", Action::PageUp, When::Always, ("", "one screenful up")),
    bind(&[Key::PageDown, Key::Ctrl('f'), Key::Ctrl('d')], "page down", Action::PageDown, When::Always, ("", "one screenful down")),
    bind(&[Key::Home, Key::Char('g')], "g", Action::First, When::Always, ("", "the first row")),
    bind(&[Key::End, Key::Char('G')], "G", Action::Last, When::Always, ("", "the last row")),
    bind(&[Key::Char('u')], "u", Action::Utc, When::Always, ("", "times in UTC, or in the city's own time")),
    bind(&[Key::Char('T')], "T", Action::Theme, When::Always, ("", "the next theme")),
    bind(&[Key::Left, Key::Backspace], "←", Action::Back, When::Layered, ("", "one step back")),
];

/// The scenarios of the demo, by their key's number less one.
pub const SCENARIOS: &[&str] = &["gateway", "varaamo", "failover"];

/// The keys of the demo or of a tape for its band: the widest way to say them in this many columns.
pub fn played_keys(room: usize, demo: bool) -> Option<String> {
    let time = "space pause   +/- speed".to_owned();
    let ways = if demo {
        let scenarios: Vec<String> = (1..)
            .zip(SCENARIOS)
            .map(|(number, name)| format!("F{number} {name}"))
            .collect();
        let long = format!("{}   {time}", scenarios.join("  "));
        [long, "F1-F3 scenario  space  +/-".to_owned()]
    } else {
        [time, "space  +/-".to_owned()]
    };
    ways.into_iter().find(|keys| keys.len() <= room)
}

/// What a key does, where `applies` tells which bindings count now.
pub fn action(key: Key, applies: impl Fn(When) -> bool) -> Option<Action> {
    BINDINGS
        .iter()
        .find(|binding| binding.keys.contains(&key) && applies(binding.when))
        .map(|binding| binding.action)
}
