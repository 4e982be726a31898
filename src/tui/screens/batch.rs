//! The fields of one batch that is put down: who, how many, about what, to which room.

use crate::matter::Rules;
use crate::matter::booking::BookForm;
use crate::tui::choice::Choice;
use crate::tui::field::{Kind, TextField};
use crate::tui::lists;

/// Where each field is in the order of typing.
pub(super) const NAME: usize = 0;
pub(super) const HEADS: usize = 1;
pub(super) const PHONE: usize = 2;
pub(super) const ID: usize = 3;
pub(super) const STORY: usize = 4;
pub(super) const TOWN: usize = 5;
pub(super) const ROOM: usize = 6;
/// How many there are.
pub(super) const FIELDS: usize = 7;

/// What is typed for one batch.
pub(super) struct Batch {
    /// 姓名, 人次, 电话, 证件, 事由.
    pub texts: [TextField; 5],
    /// 属地.
    pub town: Choice,
    /// 接待室.
    pub room: Choice,
    /// Which field has the focus.
    pub at: usize,
}

impl Batch {
    /// Empty, with the lists of the county.
    pub fn new(rules: &Rules) -> Batch {
        let texts = [
            TextField::new(Kind::Line, 60),
            TextField::new(Kind::Count, 3),
            TextField::new(Kind::Phone, 20),
            TextField::new(Kind::Document, 18),
            TextField::new(Kind::Line, 200),
        ];
        Batch { texts, town: lists::places(rules), room: lists::rooms(rules), at: NAME }
    }

    /// The list that has the focus.
    pub fn list(&self) -> Option<&Choice> {
        match self.at {
            TOWN => Some(&self.town),
            ROOM => Some(&self.room),
            _ => None,
        }
    }

    /// The same, to type into.
    pub fn list_mut(&mut self) -> Option<&mut Choice> {
        match self.at {
            TOWN => Some(&mut self.town),
            ROOM => Some(&mut self.room),
            _ => None,
        }
    }

    /// What is written in a field.
    pub fn text(&self, at: usize) -> String {
        self.texts.get(at).map(|f| f.value().trim().to_owned()).unwrap_or_default()
    }

    /// Nothing is written.
    pub fn is_empty(&self) -> bool {
        self.texts.iter().all(TextField::is_empty)
    }

    /// Exactly what is visible: a room still standing as a suggestion is accepted by F10 too.
    pub fn form(&self) -> BookForm {
        BookForm {
            name: self.text(NAME),
            heads: self.text(HEADS).parse().unwrap_or_default(),
            phone: self.text(PHONE),
            id_number: self.text(ID),
            story: self.text(STORY),
            town: self.town.first().unwrap_or_default().to_owned(),
            room: self.room.first().unwrap_or_default().to_owned(),
            ..BookForm::default()
        }
    }
}
