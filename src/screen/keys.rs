//! Keys and what they do: ONE table. The footer, the help and the palette are made from it.
//!
//! Leaves out: what an action means for a panel; terminals (a face turns its events into [`Key`]s).

use super::{
    canvas::columns,
    text::{phrase::Phrase, words::Words},
};

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
    /// One word for the footer; `None` for a key that the footer leaves out.
    pub word: Option<Phrase>,
    /// A line for the help.
    pub help: Phrase,
}

const fn bind(
    keys: &'static [Key],
    shown: &'static str,
    action: Action,
    when: When,
    words: (Option<Phrase>, Phrase),
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
    bind(&[Key::Ctrl('c')], "ctrl-c", Action::Quit, When::Anywhere, (None, Phrase::HelpLeave)),
    bind(&[Key::Char('d')], "d", Action::Demo, When::FirstRun, (Some(Phrase::KeyDemo), Phrase::HelpDemo)),
    bind(&[Key::Esc], "esc", Action::Back, When::Layered, (Some(Phrase::KeyBack), Phrase::HelpBack)),
    bind(&[Key::Enter, Key::Right], "enter", Action::Open, When::Openable, (Some(Phrase::KeyOpen), Phrase::HelpOpen)),
    bind(&[Key::Char('a')], "a", Action::Acknowledge, When::OpenAlert, (Some(Phrase::KeyAcknowledge), Phrase::HelpAcknowledge)),
    bind(&[Key::Char('a')], "a", Action::Acknowledge, When::HeldAlert, (Some(Phrase::KeyLetGo), Phrase::HelpLetGo)),
    bind(&[Key::Char('w')], "w", Action::Why, When::Alert, (Some(Phrase::KeyWhy), Phrase::HelpWhy)),
    bind(&[Key::Char('/')], "/", Action::Filter, When::Filterable, (Some(Phrase::KeyFind), Phrase::HelpFind)),
    bind(&[Key::Char('?')], "?", Action::Help, When::Always, (Some(Phrase::KeyHelp), Phrase::HelpHelp)),
    bind(&[Key::Char(':')], ":", Action::Palette, When::Always, (Some(Phrase::KeyPalette), Phrase::HelpPalette)),
    bind(&[Key::Char('s')], "s", Action::Sort, When::Sortable, (Some(Phrase::KeySort), Phrase::HelpSort)),
    bind(&[Key::Char('r')], "r", Action::Reverse, When::Sortable, (None, Phrase::HelpReverse)),
    bind(&[Key::Char('d')], "d", Action::Depends, When::HasItem, (Some(Phrase::KeyDepends), Phrase::HelpDepends)),
    bind(&[Key::Char('i')], "i", Action::Card, When::HasFeed, (Some(Phrase::KeyCard), Phrase::HelpCard)),
    bind(&[Key::Char('q')], "q", Action::Quit, When::Always, (Some(Phrase::KeyQuit), Phrase::HelpQuit)),
    bind(&[Key::F(1)], "F1", Action::Scenario(1), When::Demo, (None, Phrase::HelpScenarioGateway)),
    bind(&[Key::F(2)], "F2", Action::Scenario(2), When::Demo, (None, Phrase::HelpScenarioVaraamo)),
    bind(&[Key::F(3)], "F3", Action::Scenario(3), When::Demo, (None, Phrase::HelpScenarioFailover)),
    bind(&[Key::Char(' ')], "space", Action::Pause, When::Played, (None, Phrase::HelpPause)),
    bind(&[Key::Char('+'), Key::Char('=')], "+", Action::Faster, When::Played, (None, Phrase::HelpFaster)),
    bind(&[Key::Char('-')], "-", Action::Slower, When::Played, (None, Phrase::HelpSlower)),
    bind(&[Key::Char('1')], "1", Action::Panel(1), When::Running, (None, Phrase::PanelOverview)),
    bind(&[Key::Char('2')], "2", Action::Panel(2), When::Running, (None, Phrase::PanelNetwork)),
    bind(&[Key::Char('3')], "3", Action::Panel(3), When::Running, (None, Phrase::PanelDevices)),
    bind(&[Key::Char('4')], "4", Action::Panel(4), When::Running, (None, Phrase::PanelServices)),
    bind(&[Key::Char('5')], "5", Action::Panel(5), When::Running, (None, Phrase::PanelAlerts)),
    bind(&[Key::Char('6')], "6", Action::Panel(6), When::Running, (None, Phrase::PanelFeeds)),
    bind(&[Key::Tab], "tab", Action::NextPanel, When::Running, (None, Phrase::HelpNextPanel)),
    bind(&[Key::BackTab], "shift-tab", Action::PreviousPanel, When::Running, (None, Phrase::HelpPreviousPanel)),
    bind(&[Key::Up, Key::Char('k')], "k ↑", Action::Up, When::Always, (None, Phrase::HelpUp)),
    bind(&[Key::Down, Key::Char('j')], "j ↓", Action::Down, When::Always, (None, Phrase::HelpDown)),
    bind(&[Key::PageUp, Key::Ctrl('b'), Key::Ctrl('u')], "page up", Action::PageUp, When::Always, (None, Phrase::HelpPageUp)),
    bind(&[Key::PageDown, Key::Ctrl('f'), Key::Ctrl('d')], "page down", Action::PageDown, When::Always, (None, Phrase::HelpPageDown)),
    bind(&[Key::Home, Key::Char('g')], "g", Action::First, When::Always, (None, Phrase::HelpFirst)),
    bind(&[Key::End, Key::Char('G')], "G", Action::Last, When::Always, (None, Phrase::HelpLast)),
    bind(&[Key::Char('u')], "u", Action::Utc, When::Always, (None, Phrase::HelpUtc)),
    bind(&[Key::Char('T')], "T", Action::Theme, When::Always, (None, Phrase::HelpTheme)),
    bind(&[Key::Left, Key::Backspace], "←", Action::Back, When::Layered, (None, Phrase::HelpStepBack)),
];

/// The scenarios of the demo, by their key's number less one.
pub const SCENARIOS: &[&str] = &["gateway", "varaamo", "failover"];

/// The keys of the demo or of a tape for its band: the widest way to say them in this many columns.
pub fn played_keys(room: usize, demo: bool, words: Words) -> Option<String> {
    let time = words.get(Phrase::DemoKeys).to_owned();
    let ways = if demo {
        let scenarios: Vec<String> = (1..)
            .zip(SCENARIOS)
            .map(|(number, name)| format!("F{number} {name}"))
            .collect();
        let long = format!("{}   {time}", scenarios.join("  "));
        [long, words.get(Phrase::DemoKeysShort).to_owned()]
    } else {
        [time, "space  +/-".to_owned()]
    };
    ways.into_iter().find(|keys| columns(keys) <= room)
}

/// What a key does, where `applies` tells which bindings count now.
pub fn action(key: Key, applies: impl Fn(When) -> bool) -> Option<Action> {
    BINDINGS
        .iter()
        .find(|binding| binding.keys.contains(&key) && applies(binding.when))
        .map(|binding| binding.action)
}
