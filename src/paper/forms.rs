//! All forms of a desk: the built-in ones, and the centre's own laid over them.
//!
//! `<config>/forms/NAME.toml` replaces the built-in form of that name or adds a new one. A broken
//! file is refused with its line, and the built-in form of that name serves.

use super::document::Document;
use super::form::Form;
use super::form_file::FormError;
use crate::desk::facts::Facts;
use crate::desk::slip::Slip;
use std::path::Path;
use std::sync::OnceLock;

/// The forms shipped with the program, in the order they are listed.
const BUILTIN: &[(&str, &str)] = &[
    ("receipt", include_str!("../../fixtures/forms/receipt.toml")),
    ("ticket", include_str!("../../fixtures/forms/ticket.toml")),
    ("receipt-a5", include_str!("../../fixtures/forms/receipt-a5.toml")),
    ("register", include_str!("../../fixtures/forms/register.toml")),
    ("representatives", include_str!("../../fixtures/forms/representatives.toml")),
    ("accepted", include_str!("../../fixtures/forms/accepted.toml")),
    ("declined", include_str!("../../fixtures/forms/declined.toml")),
    ("guide", include_str!("../../fixtures/forms/guide.toml")),
    ("transfer", include_str!("../../fixtures/forms/transfer.toml")),
    ("assignment", include_str!("../../fixtures/forms/assignment.toml")),
    ("duty", include_str!("../../fixtures/forms/duty.toml")),
    ("announcement", include_str!("../../fixtures/forms/announcement.toml")),
    ("booking", include_str!("../../fixtures/forms/booking.toml")),
    ("calls", include_str!("../../fixtures/forms/calls.toml")),
    ("day-sheet", include_str!("../../fixtures/forms/day-sheet.toml")),
    ("day-list", include_str!("../../fixtures/forms/day-list.toml")),
    ("leader", include_str!("../../fixtures/forms/leader.toml")),
];

/// The forms in use.
#[derive(Clone, Debug)]
pub struct Forms {
    list: Vec<Form>,
    /// Files of the centre that were refused, and why.
    pub refused: Vec<FormError>,
}

impl Default for Forms {
    fn default() -> Self {
        Self::builtin().clone()
    }
}

impl Forms {
    /// The shipped forms.
    pub fn builtin() -> &'static Forms {
        static FORMS: OnceLock<Forms> = OnceLock::new();
        FORMS.get_or_init(|| {
            let mut forms = Forms { list: Vec::new(), refused: Vec::new() };
            for (name, text) in BUILTIN {
                forms.add(Form::read(name, &format!("{name}.toml"), text));
            }
            forms
        })
    }

    /// The shipped forms with those of `<config_dir>/forms/` laid over them.
    pub fn load(config_dir: &Path) -> Forms {
        let mut forms = Forms::default();
        let listed = std::fs::read_dir(config_dir.join("forms"));
        let mut paths: Vec<_> = listed.into_iter().flatten().flatten().map(|e| e.path()).collect();
        paths.sort();
        for path in paths.iter().filter(|p| p.extension().is_some_and(|e| e == "toml")) {
            let file = path.display().to_string();
            let Some(name) = path.file_stem().and_then(|n| n.to_str()) else { continue };
            let read = std::fs::read_to_string(path).map_err(|e| FormError {
                file: file.clone(),
                line: None,
                problem: format!("读不出来（{e}）"),
                expected: "存成 UTF-8，并让本程序有权读它".to_owned(),
            });
            // Windows editors put a byte-order mark in front.
            let read = read.and_then(|text| {
                Form::read(name, &file, text.strip_prefix('\u{feff}').unwrap_or(&text))
            });
            forms.add(read);
        }
        forms
    }

    fn add(&mut self, form: Result<Form, FormError>) {
        match form {
            Ok(form) => match self.list.iter_mut().find(|known| known.name == form.name) {
                Some(known) => *known = form,
                None => self.list.push(form),
            },
            Err(error) => self.refused.push(error),
        }
    }

    /// All forms in use.
    pub fn all(&self) -> &[Form] {
        &self.list
    }

    /// The form meant by its name or its title.
    pub fn find(&self, text: &str) -> Option<&Form> {
        let text = text.trim();
        self.list.iter().find(|form| form.name == text || form.title == text)
    }

    /// The receipt of a slip.
    pub fn receipt(&self, slip: &Slip) -> Document {
        self.find("receipt").map(|form| form.fill(&Facts::from(slip))).unwrap_or_default()
    }
}
