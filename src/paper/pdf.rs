//! The laid-out lines as PDF: the same lines, breaks and columns as on every other paper.
//!
//! Every character stands in its cell, drawn from the first font that has it; only the glyphs
//! used are embedded. What no font has is found before drawing and stands as 〓, named.

use super::chars::{Glyph, glyph_of, paper_width, text_width};
use super::document::{Align, Document, Line, Size};
use super::fonts::Fonts;
use super::form::Stock;
use super::page::{MODULE, Measure, Page, bars, paginate};
use super::qr::Modules;
use super::tags::Reading;
use krilla::Document as File;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::{Fill, Stroke};
use krilla::surface::Surface;
use krilla::tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag};
use krilla::text::{GlyphId, KrillaGlyph};

/// A finished PDF.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pdf {
    /// The file.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
    /// Characters no font has, printed as 〓: the clerk must be told.
    pub missing: Vec<char>,
}

impl Document {
    /// This document on a paper; `columns` is the width of a roll, `label` stands in the footer
    /// and is the file's title.
    ///
    /// # Errors
    /// A Chinese sentence: the file could not be made.
    pub fn pdf(
        &self,
        stock: Stock,
        columns: usize,
        fonts: &Fonts,
        label: &str,
    ) -> Result<Pdf, String> {
        let glyph = |c: char| -> Glyph { glyph_of(c, |c| fonts.has(c)) };
        let laid = self.lay_with(stock.columns(columns), &glyph);
        let measure = Measure::of(stock, columns);
        let pages = paginate(&laid, &measure);
        let broken = || "PDF 没有做成，登记都在库里；请用 --as text 另存".to_owned();
        let mut file = File::new();
        file.set_metadata(Metadata::new().title(label.to_owned()).language("zh-CN".to_owned()));
        let mut reading = Reading::default();
        for page in &pages {
            if page.number == 1 {
                reading.cut();
            }
            let text: f32 = page.lines.iter().map(|line| measure.high(line)).sum();
            let height = if measure.height > 0.0 { measure.height } else { text + 24.0 };
            let settings = PageSettings::from_wh(measure.width, height).ok_or_else(broken)?;
            let mut sheet = file.start_page_with(settings);
            let mut surface = sheet.surface();
            let columns = laid.columns;
            let mut pen = Pen {
                surface: &mut surface,
                measure: &measure,
                fonts,
                columns,
                reading: &mut reading,
            };
            pen.page(page);
            if measure.height > 0.0 {
                pen.footer(page, label);
            }
            surface.finish();
            sheet.finish();
        }
        file.set_tag_tree(reading.finish());
        let bytes = file.finish().map_err(|_| broken())?;
        Ok(Pdf { bytes, pages: pages.len(), missing: laid.missing })
    }
}

/// Draws one page.
struct Pen<'a, 's> {
    surface: &'a mut Surface<'s>,
    measure: &'a Measure,
    fonts: &'a Fonts,
    columns: usize,
    reading: &'a mut Reading,
}

impl Pen<'_, '_> {
    fn page(&mut self, page: &Page) {
        let mut y = self.measure.edge;
        for line in &page.lines {
            let high = self.measure.high(line);
            match line {
                Line::Text { text, .. } if text.trim().is_empty() => self.reading.cut(),
                Line::Text { text, align, size } => {
                    let drawn = self.tagged(|pen| pen.text(text, *align, *size, y));
                    let full = text_width(text) * size.wide() + 2 > self.columns;
                    let goes_on = *align == Align::Left && full;
                    self.reading.text(drawn, *size == Size::Big, goes_on);
                }
                Line::Cells(cells) => self.cells(cells, y),
                Line::Frame(bars) => {
                    self.reading.frame();
                    self.frame(bars, y + high / 2.0);
                }
                Line::Qr(payload) => self.qr(payload, y),
                Line::Cut => {}
            }
            y += high;
        }
    }

    fn footer(&mut self, page: &Page, label: &str) {
        let paging = format!("第 {} 页，共 {} 页", page.number, page.of);
        let room = self.columns.saturating_sub(text_width(&paging) + 2);
        let y = self.measure.height - self.measure.edge * 0.75;
        let (label, _) = super::breaking::cut(label, room);
        self.beside(ArtifactType::Footer, |pen| {
            pen.text(&label, Align::Left, Size::Normal, y);
            pen.text(&paging, Align::Right, Size::Normal, y);
        });
    }

    /// Draws something that is part of the text.
    fn tagged(&mut self, draw: impl FnOnce(&mut Self)) -> Identifier {
        let drawn = self.surface.start_tagged(ContentTag::Span(SpanTag::empty()));
        draw(self);
        self.surface.end_tagged();
        drawn
    }

    /// Draws something nobody reads as text: rules, the footer.
    fn beside(&mut self, kind: ArtifactType, draw: impl FnOnce(&mut Self)) {
        self.surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(kind)));
        draw(self);
        self.surface.end_tagged();
    }

    fn x(&self, column: usize) -> f32 {
        self.measure.left + self.measure.cell * column as f32
    }

    fn text(&mut self, text: &str, align: Align, size: Size, y: f32) {
        let room = self.columns.saturating_sub(text_width(text) * size.wide());
        let column = match align {
            Align::Left => 0.0,
            Align::Centre => room as f32 / 2.0,
            Align::Right => room as f32,
        };
        let x = self.measure.left + self.measure.cell * column;
        let (font_size, down) = match size {
            Size::Big => (self.measure.cell * 4.0, 1.5),
            Size::Tall => (self.measure.cell * 2.0, 1.0),
            Size::Normal => (self.measure.cell * 2.0, 0.75),
        };
        // Tall letters would be distorted ones; on a page bold ones say the same.
        let bold = size != Size::Normal;
        self.glyphs(text, Point::from_xy(x, y + self.measure.pitch * down), font_size, bold);
    }

    /// Characters in their cells, in runs of one font.
    fn glyphs(&mut self, text: &str, start: Point, size: f32, bold: bool) {
        self.surface.set_fill(Some(Fill::default()));
        let stroke = Stroke { width: size * 0.025, ..Stroke::default() };
        self.surface.set_stroke(bold.then_some(stroke));
        let mut x = start.x;
        let mut run: Vec<KrillaGlyph> = Vec::new();
        let (mut from, mut face, mut begin) = (0, 0, x);
        for (at, c) in text.char_indices() {
            let cells = paper_width(c) as f32 / 2.0;
            if let Some((next, glyph)) = self.fonts.find(c) {
                if next != face && !run.is_empty() {
                    self.run(&mut run, face, &text[from..at], Point::from_xy(begin, start.y), size);
                }
                if run.is_empty() {
                    (from, face, begin) = (at, next, x);
                }
                let range = at - from..at - from + c.len_utf8();
                let id = GlyphId::new(glyph);
                run.push(KrillaGlyph::new(id, cells, 0.0, 0.0, 0.0, range, None));
            }
            x += cells * size;
        }
        self.run(&mut run, face, &text[from..], Point::from_xy(begin, start.y), size);
        self.surface.set_stroke(None);
    }

    fn run(&mut self, run: &mut Vec<KrillaGlyph>, face: usize, text: &str, at: Point, size: f32) {
        let glyphs = std::mem::take(run);
        if let (Some(font), false) = (self.fonts.font(face), glyphs.is_empty()) {
            self.surface.draw_glyphs(at, &glyphs, font, text, size, false);
        }
    }

    fn cells(&mut self, cells: &[String], y: f32) {
        let bars = bars(cells);
        let mut drawn = Vec::with_capacity(cells.len());
        for (cell, bar) in cells.iter().zip(&bars) {
            // Spaces have nothing to draw; only their width counts.
            let text = cell.trim_end();
            let lead = text.len() - text.trim_start().len();
            let x = self.x(bar + 1 + text_width(&text[..lead]));
            let start = Point::from_xy(x, y + self.measure.pitch * 0.75);
            let size = self.measure.cell * 2.0;
            drawn.push(match text.is_empty() {
                true => None,
                false => Some(self.tagged(|pen| pen.glyphs(&text[lead..], start, size, false))),
            });
        }
        self.reading.cells(drawn);
        let reach = self.measure.pitch * 0.15;
        let high = self.measure.pitch;
        let middle = self.measure.cell / 2.0;
        let lines: Vec<[f32; 4]> = bars
            .iter()
            .map(|&bar| self.x(bar) + middle)
            .map(|x| [x, y - reach, x, y + high + reach])
            .collect();
        self.hairlines(&lines);
    }

    fn frame(&mut self, bars: &[usize], y: f32) {
        let middle = self.measure.cell / 2.0;
        if let (Some(&first), Some(&last)) = (bars.iter().min(), bars.iter().max()) {
            self.hairlines(&[[self.x(first) + middle, y, self.x(last) + middle, y]]);
        }
    }

    fn hairlines(&mut self, lines: &[[f32; 4]]) {
        let mut path = PathBuilder::new();
        for [x1, y1, x2, y2] in lines {
            path.move_to(*x1, *y1);
            path.line_to(*x2, *y2);
        }
        if let Some(path) = path.finish() {
            self.beside(ArtifactType::Layout, |pen| {
                pen.surface.set_fill(None);
                pen.surface.set_stroke(Some(Stroke { width: 0.5, ..Stroke::default() }));
                pen.surface.draw_path(&path);
                pen.surface.set_stroke(None);
            });
        }
    }

    /// The code in the middle, one path of rectangles.
    fn qr(&mut self, payload: &str, y: f32) {
        let Some(code) = Modules::encode(payload) else { return };
        let side = code.side() as f32 * MODULE;
        let left = (self.measure.width - side) / 2.0;
        if let Some(path) = squares(&code, left, y + 4.0 * MODULE) {
            let drawn = self.surface.start_tagged(ContentTag::Other);
            self.surface.set_stroke(None);
            self.surface.set_fill(Some(Fill::default()));
            self.surface.draw_path(&path);
            self.surface.end_tagged();
            self.reading.figure(drawn, format!("二维码 {payload}"));
        }
    }
}

/// Dark modules, each run of a row as one rectangle.
fn squares(code: &Modules, left: f32, top: f32) -> Option<Path> {
    let mut path = PathBuilder::new();
    for y in 0..code.side() {
        let mut x = 0;
        while x < code.side() {
            let run = (x..code.side()).take_while(|&x| code.is_dark(x, y)).count();
            if run > 0 {
                let (at, wide) = (left + x as f32 * MODULE, run as f32 * MODULE);
                path.push_rect(Rect::from_xywh(at, top + y as f32 * MODULE, wide, MODULE)?);
            }
            x += run.max(1);
        }
    }
    path.finish()
}
