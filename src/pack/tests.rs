//! The shipped packs as they are, and every way a pack can be wrong.

use super::*;

#[test]
fn shipped_packs_load() {
    for name in Pack::names(None) {
        if let Err(e) = Pack::load(&name, None) {
            panic!("{e}");
        }
    }
}
