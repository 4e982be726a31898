//! What must hold of the command table: names, keys and words that never collide.

use super::*;
use crate::tui::keys::{Code, Key};

fn keys(info: &Info) -> Vec<Key> {
    info.keys.split(' ').map(|key| key.parse().expect(key)).collect()
}

#[test]
fn every_command_has_a_label_a_unique_name_and_keys_a_plain_terminal_can_send() {
    for (n, info) in COMMANDS.iter().enumerate() {
        assert!(!info.label.is_empty() && !info.keys.is_empty(), "{}", info.name);
        assert!(COMMANDS[..n].iter().all(|other| other.name != info.name), "{}", info.name);
        for key in keys(info) {
            assert!(key.sendable(), "{}: {key}", info.name);
            let letter = key.typed().is_some();
            assert!(!letter || info.scope.takes_letters(), "{}: in a field", info.name);
        }
        let lost = |key: &Key| key.typed().is_some();
        assert!(!keys(info).iter().all(lost), "{}: no twin of its letter", info.name);
        assert_eq!(info.command.info().name, info.name);
    }
}

#[test]
fn no_key_means_two_things_in_one_place() {
    for scope in Scope::ALL {
        let mut seen: Vec<(Key, &str)> = Vec::new();
        for info in COMMANDS.iter().filter(|info| scope.chain().contains(&info.scope)) {
            for key in keys(info) {
                let clash = seen.iter().find(|(k, _)| *k == key);
                assert!(clash.is_none(), "{key}: {} and {clash:?}", info.name);
                seen.push((key, info.name));
            }
        }
    }
}

#[test]
fn every_function_key_has_a_twin_without_one() {
    for info in COMMANDS {
        let keys = keys(info);
        if keys.iter().any(|key| matches!(key.code, Code::F(_))) {
            assert!(keys.iter().any(|key| key.ctrl || key.alt), "{}", info.name);
        }
    }
}
