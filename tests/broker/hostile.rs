//! A15: a broker that breaks the rules, a little or a lot.
