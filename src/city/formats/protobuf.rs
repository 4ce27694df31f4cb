//! Protocol Buffers on the wire (protobuf.dev, "Encoding"), field by field and without a schema.
//!
//! A library reads a message as a whole or not at all. Here what stands before a fault is found: a field that is cut
//! off is handed over as far as it goes where it is a message, and not at all where it is a value.
//!
//! Leaves out: what the numbers mean, packed lists, and the contents of groups, which are skipped.

/// The fields of one message, in the order of the wire.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    rest: &'a [u8],
    fault: Option<&'static str>,
    /// True where the message itself is what is left of one: its end is no news.
    is_cut: bool,
}

/// One field.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// Its number in the schema.
    pub number: u32,
    value: Value<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Value<'a> {
    Varint(u64),
    Fixed32([u8; 4]),
    Fixed64([u8; 8]),
    Bytes(&'a [u8]),
    /// Bytes of which the end is missing.
    Cut(&'a [u8]),
}

const BREAKS_OFF: &str = "it breaks off";
const NO_FIELD: &str = "not a field of Protocol Buffers";
/// Groups in groups; nobody has written any for years.
const GROUPS: u32 = 64;

impl<'a> Fields<'a> {
    /// The fields of a message.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            fault: None,
            is_cut: false,
        }
    }

    /// Why the fields ended before the message did; nothing where the message is known to be cut off.
    pub fn fault(&self) -> Option<&'static str> {
        self.fault.filter(|_| !self.is_cut)
    }

    fn field(&mut self) -> Result<Field<'a>, &'static str> {
        let mut groups = 0_u32;
        loop {
            let tag = self.varint()?;
            let number = u32::try_from(tag >> 3).map_err(|_| NO_FIELD)?;
            if number == 0 {
                return Err(NO_FIELD);
            }
            let value = match tag & 7 {
                0 => Value::Varint(self.varint()?),
                1 => Value::Fixed64(*self.take()?),
                2 => self.bytes()?,
                5 => Value::Fixed32(*self.take()?),
                3 if groups < GROUPS => {
                    groups += 1;
                    continue;
                }
                4 if groups > 0 => {
                    groups -= 1;
                    if groups == 0 && self.rest.is_empty() {
                        return Err("");
                    }
                    continue;
                }
                _ => return Err(NO_FIELD),
            };
            if groups == 0 {
                return Ok(Field { number, value });
            }
        }
    }

    fn varint(&mut self) -> Result<u64, &'static str> {
        let mut value = 0_u64;
        for (place, byte) in self.rest.iter().take(10).enumerate() {
            value |= u64::from(byte & 0x7f) << (7 * place);
            if byte & 0x80 == 0 {
                self.rest = self.rest.get(place + 1..).unwrap_or_default();
                return Ok(value);
            }
        }
        Err(if self.rest.len() < 10 {
            BREAKS_OFF
        } else {
            NO_FIELD
        })
    }

    fn take<const N: usize>(&mut self) -> Result<&'a [u8; N], &'static str> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(BREAKS_OFF)?;
        self.rest = rest;
        Ok(taken)
    }

    fn bytes(&mut self) -> Result<Value<'a>, &'static str> {
        let length = usize::try_from(self.varint()?).unwrap_or(usize::MAX);
        if let Some((bytes, rest)) = self.rest.split_at_checked(length) {
            self.rest = rest;
            return Ok(Value::Bytes(bytes));
        }
        self.fault = Some(BREAKS_OFF);
        Ok(Value::Cut(std::mem::take(&mut self.rest)))
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Field<'a>;

    fn next(&mut self) -> Option<Field<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        match self.field() {
            Ok(field) => Some(field),
            Err(fault) => {
                self.rest = &[];
                self.fault = Some(fault).filter(|fault| !fault.is_empty());
                None
            }
        }
    }
}

impl<'a> Field<'a> {
    /// `uint32`, `uint64`, `enum`.
    pub fn whole(&self) -> Option<u64> {
        match self.value {
            Value::Varint(value) => Some(value),
            _ => None,
        }
    }

    /// `int32`: of a longer number the lower 32 bits, as the encoding says.
    pub fn signed(&self) -> Option<i32> {
        self.whole().map(|value| value as u32 as i32)
    }

    /// `bool`.
    pub fn flag(&self) -> Option<bool> {
        self.whole().map(|value| value != 0)
    }

    /// `float`.
    pub fn single(&self) -> Option<f32> {
        match self.value {
            Value::Fixed32(bytes) => Some(f32::from_le_bytes(bytes)),
            _ => None,
        }
    }

    /// `double`.
    pub fn double(&self) -> Option<f64> {
        match self.value {
            Value::Fixed64(bytes) => Some(f64::from_le_bytes(bytes)),
            _ => None,
        }
    }

    /// `string`, `bytes`; nothing of one that is cut off.
    pub fn bytes(&self) -> Option<&'a [u8]> {
        match self.value {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// A message, as far as it goes.
    pub fn message(&self) -> Option<Fields<'a>> {
        let (bytes, is_cut) = match self.value {
            Value::Bytes(bytes) => (bytes, false),
            Value::Cut(bytes) => (bytes, true),
            _ => return None,
        };
        Some(Fields {
            is_cut,
            ..Fields::new(bytes)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(bytes: &[u8]) -> (Vec<u32>, Option<&'static str>) {
        let mut fields = Fields::new(bytes);
        let numbers = fields.by_ref().map(|field| field.number).collect();
        (numbers, fields.fault())
    }

    #[test]
    fn fields_of_every_kind() {
        // The examples of protobuf.dev: 150 as a varint, "testing" as a string; then a float, a double, a group.
        let bytes = [
            &[0x08, 0x96, 0x01][..],
            &[0x12, 0x07],
            b"testing",
            &[0x1d, 0, 0, 0x80, 0x3f],
            &[0x21, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f],
            &[0x2b, 0x08, 0x01, 0x2b, 0x2c, 0x2c],
            &[
                0x30, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01,
            ],
        ]
        .concat();
        let fields: Vec<Field<'_>> = Fields::new(&bytes).collect();
        let at = |place: usize| fields.get(place).copied();
        assert_eq!(at(0).and_then(|field| field.whole()), Some(150));
        assert_eq!(at(1).and_then(|field| field.bytes()), Some(&b"testing"[..]));
        assert_eq!(at(2).and_then(|field| field.single()), Some(1.0));
        assert_eq!(at(3).and_then(|field| field.double()), Some(1.0));
        assert_eq!(at(4).and_then(|field| field.signed()), Some(-1));
        assert_eq!(at(4).map(|field| field.number), Some(6));
        assert_eq!(fields.len(), 5);
        // A field that is read as what it is not is nothing.
        assert_eq!(at(0).and_then(|field| field.bytes()), None);
        assert_eq!(at(1).and_then(|field| field.whole()), None);
    }

    #[test]
    fn what_stands_before_a_fault_is_found() {
        let whole = [0x08, 0x01, 0x12, 0x04, 0x08, 0x02, 0x10, 0x03];
        assert_eq!(numbers(&whole), (vec![1, 2], None));
        // The outer message is cut off; the inner one says what it still can, and does not complain again.
        let cut = whole.get(..6).unwrap_or_default();
        let mut fields = Fields::new(cut);
        assert!(fields.next().is_some_and(|field| field.number == 1));
        let second = fields.next();
        assert_eq!(second.and_then(|field| field.bytes()), None);
        let mut inner = second.and_then(|field| field.message());
        let first = inner.as_mut().and_then(Iterator::next);
        assert_eq!(first.and_then(|field| field.whole()), Some(2));
        assert_eq!(inner.and_then(|inner| inner.fault()), None);
        assert!(fields.next().is_none());
        assert_eq!(fields.fault(), Some(BREAKS_OFF));
    }

    #[test]
    fn faults_are_told() {
        assert_eq!(numbers(&[]), (vec![], None));
        assert_eq!(numbers(&[0x08]), (vec![], Some(BREAKS_OFF)));
        assert_eq!(numbers(&[0x08, 1, 0x00]), (vec![1], Some(NO_FIELD)));
        assert_eq!(numbers(&[0x08, 1, 0x0c]), (vec![1], Some(NO_FIELD)));
        assert_eq!(numbers(&[0x08, 1, 0x0f]), (vec![1], Some(NO_FIELD)));
        assert_eq!(numbers(&[0xff; 12]), (vec![], Some(NO_FIELD)));
        assert_eq!(numbers(&[0x0b; 99]), (vec![], Some(NO_FIELD)));
        assert_eq!(numbers(&[0x0b, 0x0c]), (vec![], None));
        assert_eq!(numbers(&[0x0d, 0, 0]), (vec![], Some(BREAKS_OFF)));
    }
}
