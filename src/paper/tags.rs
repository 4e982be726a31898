//! The order a PDF is copied and read aloud in: paragraphs, headings, and tables cell by cell, so
//! that a text broken over lines or a cell over pages is one text again. Everything drawn under a
//! tag must get into the tree: the file is not made otherwise.

use krilla::tagging::{Identifier, Node, Tag, TagGroup, TagTree};
use std::num::NonZeroU16;

/// What has been drawn so far, in reading order.
#[derive(Default)]
pub(super) struct Reading {
    done: Vec<Node>,
    /// A paragraph whose last line was full.
    paragraph: Option<TagGroup>,
    table: Option<TagGroup>,
    row: Vec<TagGroup>,
}

impl Reading {
    /// A line of text; `goes_on` when it fills its line, so that the next may belong to it.
    pub fn text(&mut self, drawn: Identifier, heading: bool, goes_on: bool) {
        self.end_table();
        if heading {
            self.end_paragraph();
            let heading = Tag::Hn(NonZeroU16::MIN, None);
            return self.done.push(TagGroup::with_children(heading, vec![drawn.into()]).into());
        }
        let mut paragraph = self.paragraph.take().unwrap_or_else(|| TagGroup::new(Tag::P));
        paragraph.push(drawn);
        self.paragraph = Some(paragraph);
        if !goes_on {
            self.end_paragraph();
        }
    }

    /// One line of a table row: what was drawn in each of its cells.
    pub fn cells(&mut self, drawn: Vec<Option<Identifier>>) {
        self.end_paragraph();
        if self.row.len() != drawn.len() {
            self.end_row();
            self.row = drawn.iter().map(|_| TagGroup::new(Tag::TD)).collect();
        }
        for (cell, drawn) in self.row.iter_mut().zip(drawn) {
            cell.children.extend(drawn.map(Node::from));
        }
    }

    /// A rule of a table: a row ends.
    pub fn frame(&mut self) {
        self.end_paragraph();
        self.end_row();
    }

    /// A picture and what it says.
    pub fn figure(&mut self, drawn: Identifier, alt: String) {
        self.end_paragraph();
        self.end_table();
        self.done.push(TagGroup::with_children(Tag::Figure(Some(alt)), vec![drawn.into()]).into());
    }

    /// A paper or a page of another paper ends.
    pub fn cut(&mut self) {
        self.end_paragraph();
        self.end_table();
    }

    /// The whole tree.
    pub fn finish(mut self) -> TagTree {
        self.cut();
        let mut tree = TagTree::new().with_lang(Some("zh-CN".to_owned()));
        self.done.into_iter().for_each(|node| tree.push(node));
        tree
    }

    fn end_paragraph(&mut self) {
        self.done.extend(self.paragraph.take().map(Node::from));
    }

    fn end_row(&mut self) {
        if self.row.is_empty() {
            return;
        }
        let cells = std::mem::take(&mut self.row).into_iter().map(Node::from).collect();
        let table = self.table.get_or_insert_with(|| TagGroup::new(Tag::Table));
        table.push(TagGroup::with_children(Tag::TR, cells));
    }

    fn end_table(&mut self) {
        self.end_row();
        self.done.extend(self.table.take().map(Node::from));
    }
}
