//! JSONPath text to segments (RFC 9535, 2.1 to 2.5). Conditions stand in `filter`.

use super::{Choice, Filter, Segment, Selector, SelectorFault};

/// Filters in filters: real ones have two levels.
const DEPTH: usize = 16;

/// A place in the text of a path.
pub(super) struct Parser<'s> {
    pub(super) text: &'s str,
    pub(super) at: usize,
    pub(super) depth: usize,
}

pub(super) type Parsed<T> = Result<T, SelectorFault>;

impl<'s> Parser<'s> {
    pub(super) fn new(text: &'s str, at: usize) -> Self {
        Self { text, at, depth: 0 }
    }

    pub(super) fn fault<T>(&self, what: impl Into<String>, hint: &'static str) -> Parsed<T> {
        Err(SelectorFault {
            at: self.at,
            what: what.into(),
            hint,
        })
    }

    /// Segments to the end of the text.
    pub(super) fn whole(mut self) -> Parsed<Selector> {
        let selector = self.segments()?;
        self.end()?;
        Ok(selector)
    }

    /// A condition to the end of the text.
    pub(super) fn whole_filter(mut self) -> Parsed<Filter> {
        self.blank();
        let filter = self.condition()?;
        self.blank();
        self.end()?;
        Ok(filter)
    }

    fn end(&self) -> Parsed<()> {
        let Some(next) = self.peek() else {
            return Ok(());
        };
        let hint = match next {
            '-' => {
                "a name with other characters than letters, digits and _ stands in brackets: ['a-b']"
            }
            ' ' => "a path ends without blanks",
            _ => "a path goes on with .name, ['name'], [0], [*], ..name or [?condition]",
        };
        self.fault(format!("`{next}` does not belong into a path here"), hint)
    }

    pub(super) fn rest(&self) -> &'s str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    /// Takes `word` where it stands here.
    pub(super) fn takes(&mut self, word: &str) -> bool {
        let is_here = self.rest().starts_with(word);
        if is_here {
            self.at += word.len();
        }
        is_here
    }

    pub(super) fn blank(&mut self) {
        while self
            .peek()
            .is_some_and(|next| matches!(next, ' ' | '\t' | '\n' | '\r'))
        {
            self.at += 1;
        }
    }

    pub(super) fn segments(&mut self) -> Parsed<Selector> {
        let mut segments = Vec::new();
        loop {
            let before = self.at;
            self.blank();
            if self.takes("..") {
                let choices = match self.peek() {
                    Some('[') => self.brackets()?,
                    _ => vec![self.dotted()?],
                };
                segments.push(Segment::Descendant(choices));
            } else if self.takes(".") {
                segments.push(Segment::Child(vec![self.dotted()?]));
            } else if self.peek() == Some('[') {
                segments.push(Segment::Child(self.brackets()?));
            } else {
                self.at = before;
                return Ok(Selector { segments });
            }
        }
    }

    /// What may follow a dot: `*` or a plain name.
    fn dotted(&mut self) -> Parsed<Choice> {
        if self.takes("*") {
            return Ok(Choice::Every);
        }
        let start = self.at;
        let is_first = |next: char| next.is_ascii_alphabetic() || next == '_' || next >= '\u{80}';
        while let Some(next) = self.peek() {
            if !(is_first(next) || self.at > start && next.is_ascii_digit()) {
                break;
            }
            self.at += next.len_utf8();
        }
        if self.at == start {
            let hint = "a name with other characters stands in brackets: ['@iot.id'], ['2.5']";
            return self.fault("a name is missing behind the dot", hint);
        }
        let name = self.text.get(start..self.at).unwrap_or_default();
        Ok(Choice::Name(name.into()))
    }

    fn brackets(&mut self) -> Parsed<Vec<Choice>> {
        self.at += 1;
        let mut choices = Vec::new();
        loop {
            self.blank();
            choices.push(self.choice()?);
            self.blank();
            match self.next() {
                Some(',') => {}
                Some(']') => return Ok(choices),
                _ => {
                    self.at = self.at.min(self.text.len());
                    return self.fault("a bracket is not closed", "close it with ]");
                }
            }
        }
    }

    fn choice(&mut self) -> Parsed<Choice> {
        match self.peek() {
            Some('*') => {
                self.at += 1;
                Ok(Choice::Every)
            }
            Some('\'' | '"') => Ok(Choice::Name(self.quoted()?.into())),
            Some('?') => {
                self.at += 1;
                self.blank();
                self.depth += 1;
                if self.depth > DEPTH {
                    return self.fault("filters are nested too deep", "two levels are plenty");
                }
                let filter = self.condition()?;
                self.depth -= 1;
                Ok(Choice::Filter(filter))
            }
            Some(':' | '-' | '0'..='9') => self.index_or_slice(),
            _ => self.fault(
                "brackets hold a name in quotes, a number, a slice, * or a ?condition",
                "['name'], [0], [-1], [0:5], [*], [?@.key == 'x']",
            ),
        }
    }

    fn index_or_slice(&mut self) -> Parsed<Choice> {
        let start = self.maybe_whole()?;
        let before = self.at;
        self.blank();
        if !self.takes(":") {
            self.at = before;
            return match start {
                Some(index) => Ok(Choice::Index(index)),
                None => self.fault("a number is missing", "[0] is the first element"),
            };
        }
        self.blank();
        let end = self.maybe_whole()?;
        self.blank();
        let mut step = 1;
        if self.takes(":") {
            self.blank();
            step = self.maybe_whole()?.unwrap_or(1);
        }
        Ok(Choice::Slice(start, end, step))
    }

    /// A whole number of RFC 9535: no leading zeros, no `-0`, within ±(2^53 - 1).
    fn maybe_whole(&mut self) -> Parsed<Option<i64>> {
        let start = self.at;
        self.takes("-");
        while self.peek().is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if text.is_empty() {
            return Ok(None);
        }
        let digits = text.trim_start_matches('-');
        let odd = digits.is_empty() || text == "-0" || digits.len() > 1 && digits.starts_with('0');
        let number = text.parse().ok();
        match number.filter(|number: &i64| !odd && number.unsigned_abs() < 1 << 53) {
            Some(number) => Ok(Some(number)),
            None => {
                self.at = start;
                self.fault("this is no number of an element", "[0], [17], [-1]")
            }
        }
    }

    /// A text in single or double quotes, with the escapes of JSON.
    pub(super) fn quoted(&mut self) -> Parsed<String> {
        let quote = self.next();
        let mut out = String::new();
        loop {
            match self.next() {
                None => return self.fault("a text does not end", "close it with the same quote"),
                next if next == quote => return Ok(out),
                Some('\\') => out.push(self.escape(quote)?),
                Some(next) if next < ' ' => {
                    return self.fault("a control character", "write it as \\u000a");
                }
                Some(next) => out.push(next),
            }
        }
    }

    fn escape(&mut self, quote: Option<char>) -> Parsed<char> {
        let next = self.next();
        Ok(match next {
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some(same @ ('/' | '\\')) => same,
            Some(same) if next == quote => same,
            Some('u') => {
                let high = self.hex()?;
                let is_pair = (0xd800..0xdc00).contains(&high) && self.takes("\\u");
                let low = if is_pair { self.hex()? } else { 0 };
                // Half a pair is no character, and is refused below.
                let code = match low {
                    0xdc00..0xe000 => 0x1_0000 + ((high - 0xd800) << 10) + (low - 0xdc00),
                    _ => high,
                };
                match char::from_u32(code) {
                    Some(character) => character,
                    None => return self.fault("half a character", "write the character itself"),
                }
            }
            _ => return self.fault("no such escape", "\\n, \\t, \\\\, \\u00e4 and the quote"),
        })
    }

    fn hex(&mut self) -> Parsed<u32> {
        let digits = self.rest().get(..4).unwrap_or_default();
        let is_hex = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        match u32::from_str_radix(digits, 16) {
            Ok(code) if is_hex => {
                self.at += 4;
                Ok(code)
            }
            _ => self.fault("four hexadecimal digits are missing", "\\u00e4"),
        }
    }
}
