//! A line of text as dots, for characters a slip printer's ROM lacks.
//!
//! The outlines come from the system's fonts; they are filled here by scan lines, forty lines of
//! code for a few characters a day instead of a rasteriser of its own.

use super::chars::{Glyph, paper_width, text_width};
use super::document::{Align, Document, Laid, Size};
use super::fonts::Fonts;
use super::printer::Profile;
use skrifa::outline::OutlinePen;

/// Dots of a Hanzi of a 203 dpi printer, both ways.
pub(super) const CELL: usize = 24;
/// Blank rows above and below, as between printed lines.
const GAP: usize = 3;
/// The baseline, from the top of the cell.
const BASELINE: f32 = 21.0;

impl Document {
    /// Fits this document to a slip printer: what its ROM lacks and a font of the system has is
    /// kept, and its line printed as dots.
    pub fn lay_for(&self, profile: &Profile) -> Laid {
        let laid = self.lay_with(profile.width.columns(), &|c| match profile.charset.glyph(c) {
            // Fonts are looked for only when one is needed.
            Glyph::Missing if Fonts::system().is_ok_and(|fonts| fonts.has(c)) => Glyph::Keep,
            glyph => glyph,
        });
        Laid { drawn: true, ..laid }
    }
}

/// The rows of a line over the whole width of a paper, eight dots a byte; `None` when no font has
/// all of it.
pub(super) fn line(
    fonts: &Fonts,
    text: &str,
    align: Align,
    size: Size,
    dots: usize,
) -> Option<Vec<Vec<u8>>> {
    let (wide, high) = (size.wide(), size.high());
    let across = text_width(text) * CELL / 2 * wide;
    let room = dots.saturating_sub(across);
    let mut left = match align {
        Align::Left => 0,
        Align::Centre => room / 2,
        Align::Right => room,
    };
    let mut rows = vec![vec![0_u8; dots / 8]; CELL * high + 2 * GAP];
    for c in text.chars() {
        if c != ' ' {
            let base = GAP as f32 + BASELINE * high as f32;
            let mut pen = Pen {
                left: left as f32,
                wide: wide as f32,
                high: high as f32,
                base,
                ..Pen::default()
            };
            fonts.outline(c, CELL as f32, &mut pen)?;
            pen.fill(&mut rows);
        }
        left += paper_width(c) * CELL / 2 * wide;
    }
    Some(rows)
}

/// How finely a character is drawn before its dots are counted.
const FINE: usize = 4;
/// How many of the fine dots of a dot must be dark, of [`FINE`]².
const DARK: usize = 8;

/// A character as `cell` rows of dots, as wide as it is on paper; `None` when no font has it.
pub fn dots(fonts: &Fonts, c: char, cell: usize) -> Option<Vec<Vec<bool>>> {
    let (fine, wide) = (cell * FINE, cell * paper_width(c).max(1) / 2);
    let mut rows = vec![vec![0_u8; (fine + 16) / 8]; fine];
    let base = fine as f32 * BASELINE / CELL as f32;
    let mut pen = Pen { wide: 1.0, high: 1.0, base, ..Pen::default() };
    fonts.outline(c, fine as f32, &mut pen)?;
    pen.fill(&mut rows);
    let dark = |x: usize, y: usize| rows[y].get(x / 8).is_some_and(|b| b & (0x80 >> (x % 8)) != 0);
    let dot = |x: usize, y: usize| {
        let inside = (0..FINE).flat_map(|dy| (0..FINE).map(move |dx| (dx, dy)));
        inside.filter(|(dx, dy)| dark(x * FINE + dx, y * FINE + dy)).count() >= DARK
    };
    Some((0..cell).map(|y| (0..wide).map(|x| dot(x, y)).collect()).collect())
}

/// Collects an outline as straight lines, placed and stretched.
#[derive(Default)]
struct Pen {
    left: f32,
    wide: f32,
    high: f32,
    base: f32,
    begin: (f32, f32),
    at: (f32, f32),
    edges: Vec<[(f32, f32); 2]>,
}

impl Pen {
    fn place(&self, x: f32, y: f32) -> (f32, f32) {
        (self.left + x * self.wide, self.base - y * self.high)
    }

    fn to(&mut self, point: (f32, f32)) {
        self.edges.push([std::mem::replace(&mut self.at, point), point]);
    }

    /// Fills by the non-zero rule at the middle of every row; a stroke is never thinner than a dot.
    fn fill(&self, rows: &mut [Vec<u8>]) {
        for (y, row) in rows.iter_mut().enumerate() {
            let middle = y as f32 + 0.5;
            let mut crossings: Vec<(f32, i32)> = self
                .edges
                .iter()
                .filter(|[a, b]| (a.1 <= middle) != (b.1 <= middle))
                .map(|[a, b]| {
                    let x = a.0 + (middle - a.1) / (b.1 - a.1) * (b.0 - a.0);
                    (x, if a.1 < b.1 { 1 } else { -1 })
                })
                .collect();
            crossings.sort_by(|a, b| a.0.total_cmp(&b.0));
            let mut winding = 0;
            for pair in crossings.windows(2) {
                winding += pair[0].1;
                if winding != 0 {
                    let from = pair[0].0.round().max(0.0) as usize;
                    let to = (pair[1].0.round().max(0.0) as usize).max(from + 1);
                    for x in from..to.min(row.len() * 8) {
                        row[x / 8] |= 0x80 >> (x % 8);
                    }
                }
            }
        }
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.at = self.place(x, y);
        self.begin = self.at;
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.to(self.place(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        let (a, c, b) = (self.at, self.place(cx, cy), self.place(x, y));
        for step in 1..=6 {
            let t = step as f32 / 6.0;
            let mix = |a: f32, c: f32, b: f32| {
                a * (1.0 - t) * (1.0 - t) + c * 2.0 * t * (1.0 - t) + b * t * t
            };
            self.to((mix(a.0, c.0, b.0), mix(a.1, c.1, b.1)));
        }
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let a = self.at;
        let (c, d, b) = (self.place(cx0, cy0), self.place(cx1, cy1), self.place(x, y));
        for step in 1..=8 {
            let t = step as f32 / 8.0;
            let u = 1.0 - t;
            let mix = |a: f32, c: f32, d: f32, b: f32| {
                a * u * u * u + c * 3.0 * u * u * t + d * 3.0 * u * t * t + b * t * t * t
            };
            self.to((mix(a.0, c.0, d.0, b.0), mix(a.1, c.1, d.1, b.1)));
        }
    }

    fn close(&mut self) {
        self.to(self.begin);
    }
}
