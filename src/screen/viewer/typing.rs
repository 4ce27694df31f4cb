//! What is typed: filters and the palette. Everything typed is bounded.

use super::{Layer, Reply, Viewer};
use crate::{
    city::model::text::SafeText,
    screen::{keys::Key, palette::TYPED_MAX},
};

impl Viewer {
    /// Text was pasted: only what is being typed takes it, and only its first line.
    pub fn on_paste(&mut self, text: &str) {
        let line = text.lines().next().unwrap_or_default();
        let line = SafeText::new(
            line.get(..line.floor_char_boundary(400))
                .unwrap_or_default(),
        );
        for character in line.as_str().chars().take(TYPED_MAX) {
            self.type_character(character);
        }
    }

    fn typed(&mut self) -> Option<&mut String> {
        match self.layers.last_mut() {
            Some(Layer::Filter) => self.lists.get_mut(self.panel).map(|list| &mut list.filter),
            Some(Layer::Palette(palette)) => Some(&mut palette.text),
            _ => None,
        }
    }

    fn type_character(&mut self, character: char) {
        if character.is_control() {
            return;
        }
        if let Some(typed) = self.typed()
            && typed.chars().count() < TYPED_MAX
        {
            typed.push(character);
        }
    }

    /// Keys that every typed text knows. Returns false for others.
    fn edit(&mut self, key: Key) -> bool {
        match key {
            Key::Char(character) => self.type_character(character),
            Key::Backspace | Key::Ctrl('h') => {
                if let Some(typed) = self.typed() {
                    typed.pop();
                }
            }
            Key::Ctrl('u') => {
                if let Some(typed) = self.typed() {
                    typed.clear();
                }
            }
            Key::Ctrl('w') => {
                if let Some(typed) = self.typed() {
                    let kept = typed.trim_end().rfind(' ').map_or(0, |at| at + 1);
                    typed.truncate(kept);
                }
            }
            _ => return false,
        }
        true
    }

    pub(super) fn on_filter_key(&mut self, key: Key) -> Vec<Reply> {
        if self.edit(key) {
            return Vec::new();
        }
        match key {
            Key::Esc => {
                if let Some(typed) = self.typed() {
                    typed.clear();
                }
                self.layers.pop();
            }
            Key::Enter => {
                self.layers.pop();
            }
            Key::Up | Key::Ctrl('p') => self.step(-1),
            Key::Down | Key::Ctrl('n') => self.step(1),
            _ => {}
        }
        Vec::new()
    }

    pub(super) fn on_palette_key(&mut self, key: Key) -> Vec<Reply> {
        if self.edit(key) {
            return Vec::new();
        }
        let Some(Layer::Palette(palette)) = self.layers.last_mut() else {
            return Vec::new();
        };
        match key {
            Key::Esc => {
                self.layers.pop();
            }
            Key::Up | Key::BackTab | Key::Ctrl('p') => palette.step_selection(-1),
            Key::Down | Key::Tab | Key::Ctrl('n') => palette.step_selection(1),
            Key::PageUp => palette.step_selection(-10),
            Key::PageDown => palette.step_selection(10),
            Key::Enter => {
                if let Some(goal) = palette.chosen() {
                    self.layers.pop();
                    return self.go(goal);
                }
            }
            _ => {}
        }
        Vec::new()
    }
}
