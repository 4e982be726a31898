//! Colours by meaning. A theme is TOML with `inherits`, a `[palette]` and `[styles]`; the built-in
//! ones are embedded, a user's file overlays what it names. Mistakes in it are warnings, never a
//! desk that does not start. With NO_COLOR the `mono` theme is used, which has modifiers only.

use ratatui::style::{Color, Modifier, Style};
use std::collections::HashMap;
use std::str::FromStr;
use toml::{Table, Value};

macro_rules! meanings {
    ($($name:ident $key:literal $doc:literal;)*) => {
        /// What a piece of the screen means; a theme gives each a style.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Meaning { $(#[doc = $doc] $name,)* }
        impl Meaning {
            /// Every meaning, in the order of the table.
            pub const ALL: &'static [Meaning] = &[$(Meaning::$name,)*];
            /// The name in a theme file.
            pub fn key(self) -> &'static str { match self { $(Meaning::$name => $key,)* } }
        }
    };
}

meanings! {
    Text      "text"      "Ordinary text.";
    Title     "title"     "Headings.";
    Label     "label"     "The name of a field or column.";
    Hint      "hint"      "Explanations, less loud than text.";
    Rule      "rule"      "Lines between parts.";
    Focus     "focus"     "The field that has the cursor.";
    Suggested "suggested" "A value that was suggested, not typed.";
    Selected  "selected"  "The chosen row of a list.";
    Key       "key"       "A key in the footer.";
    Urgent    "urgent"    "What needs a person now.";
    Error     "error"     "What went wrong.";
    Good      "good"      "What went well.";
    Sealed    "sealed"    "The banner of a sealed matter.";
    Green     "green"     "Class green, always with its word.";
    Yellow    "yellow"    "Class yellow, always with its word.";
    Red       "red"       "Class red, always with its word.";
    Number    "number"    "The number given to the visitor.";
}

/// The built-in themes, by name.
const BUILT_IN: [(&str, &str); 5] = [
    ("default", include_str!("../../themes/default.toml")),
    ("light", include_str!("../../themes/light.toml")),
    ("contrast", include_str!("../../themes/contrast.toml")),
    ("kiosk", include_str!("../../themes/kiosk.toml")),
    ("mono", include_str!("../../themes/mono.toml")),
];

/// A style for every meaning.
#[derive(Debug, Clone)]
pub struct Theme {
    styles: HashMap<&'static str, Style>,
}

/// What the environment says about colour; read once at the start, never asked again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Colours {
    /// `NO_COLOR` is set and not empty.
    None,
    /// The 16 named colours.
    Named,
    /// `COLORTERM` promises 24-bit colours.
    True,
}

impl Colours {
    /// Reads `NO_COLOR` and `COLORTERM`.
    pub fn from_env() -> Colours {
        let set = |name: &str| std::env::var(name).unwrap_or_default();
        match () {
            () if !set("NO_COLOR").is_empty() => Colours::None,
            () if ["truecolor", "24bit"].contains(&set("COLORTERM").as_str()) => Colours::True,
            () => Colours::Named,
        }
    }
}

impl Theme {
    /// Names of the built-in themes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        BUILT_IN.iter().map(|(name, _)| *name)
    }

    /// Loads a built-in theme, with a user's overlay on top if there is one. Returns the theme
    /// and the warnings (Chinese sentences) for whatever could not be understood.
    pub fn load(name: &str, overlay: Option<&str>, colours: Colours) -> (Theme, Vec<String>) {
        let mut warnings = Vec::new();
        let name = if colours == Colours::None { "mono" } else { name };
        let mut sheet = Sheet::default();
        let built_in = BUILT_IN.iter().find(|(known, _)| *known == name);
        if built_in.is_none() {
            warnings.push(format!("没有叫「{name}」的主题，用默认主题。"));
        }
        let text = built_in.map_or(BUILT_IN[0].1, |(_, text)| text);
        sheet.add(text, 0, &mut warnings);
        if colours != Colours::None
            && let Some(text) = overlay
        {
            sheet.add(text, 0, &mut warnings);
        }
        (sheet.resolve(colours, &mut warnings), warnings)
    }

    /// The style of a meaning.
    pub fn get(&self, meaning: Meaning) -> Style {
        self.styles.get(meaning.key()).copied().unwrap_or_default()
    }
}

/// Palette and raw styles of a chain of theme files.
#[derive(Default)]
struct Sheet {
    palette: HashMap<String, String>,
    styles: HashMap<String, Value>,
}

impl Sheet {
    fn add(&mut self, text: &str, depth: usize, warnings: &mut Vec<String>) {
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                warnings.push(format!("主题文件读不懂，已略过：{error}"));
                return;
            }
        };
        if let Some(parent) = table.get("inherits").and_then(Value::as_str) {
            match BUILT_IN.iter().find(|(name, _)| *name == parent) {
                Some((_, text)) if depth < BUILT_IN.len() => self.add(text, depth + 1, warnings),
                _ => warnings.push(format!("主题不能继承「{parent}」，已略过。")),
            }
        }
        for (key, value) in &table {
            match (key.as_str(), value) {
                ("inherits", _) => {}
                ("palette", Value::Table(palette)) => {
                    for (name, colour) in palette {
                        match colour.as_str() {
                            Some(text) => {
                                self.palette.insert(name.clone(), text.to_string());
                            }
                            None => warnings.push(format!("调色板「{name}」应是文字，已略过。")),
                        }
                    }
                }
                ("styles", Value::Table(styles)) => {
                    self.styles.extend(styles.iter().map(|(k, v)| (k.clone(), v.clone())));
                }
                _ => warnings.push(format!("主题里不认得「{key}」，已略过。")),
            }
        }
    }

    fn resolve(&self, colours: Colours, warnings: &mut Vec<String>) -> Theme {
        let mut styles = HashMap::new();
        for (name, value) in &self.styles {
            match Meaning::ALL.iter().find(|m| m.key() == name) {
                Some(meaning) => {
                    styles.insert(meaning.key(), self.style(name, value, colours, warnings));
                }
                None => warnings.push(format!("主题里不认得「styles.{name}」，已略过。")),
            }
        }
        Theme { styles }
    }

    fn style(
        &self,
        name: &str,
        value: &Value,
        colours: Colours,
        warnings: &mut Vec<String>,
    ) -> Style {
        let mut style = Style::new();
        let Value::Table(table) = value else {
            warnings.push(format!("「styles.{name}」应写成 {{ fg = \"…\" }}，已略过。"));
            return style;
        };
        for (key, value) in table {
            match (key.as_str(), value) {
                ("fg", Value::String(text)) => match self.colour(text, colours) {
                    Some(colour) => style = style.fg(colour),
                    None => warnings.push(format!("「styles.{name}」的颜色「{text}」认不得。")),
                },
                ("bg", Value::String(text)) => match self.colour(text, colours) {
                    Some(colour) => style = style.bg(colour),
                    None => warnings.push(format!("「styles.{name}」的颜色「{text}」认不得。")),
                },
                (_, Value::Boolean(on)) => match modifier(key) {
                    Some(modifier) if *on => style = style.add_modifier(modifier),
                    Some(_) => {}
                    None => warnings.push(format!("「styles.{name}」里不认得「{key}」。")),
                },
                _ => warnings.push(format!("「styles.{name}」里不认得「{key}」。")),
            }
        }
        style
    }

    fn colour(&self, text: &str, colours: Colours) -> Option<Color> {
        let text = self.palette.get(text).map_or(text, String::as_str);
        match (Color::from_str(text).ok()?, colours) {
            (_, Colours::None) => Some(Color::Reset),
            (Color::Rgb(r, g, b), Colours::Named) => Some(nearest(r, g, b)),
            (colour, _) => Some(colour),
        }
    }
}

fn modifier(name: &str) -> Option<Modifier> {
    Some(match name {
        "bold" => Modifier::BOLD,
        "dim" => Modifier::DIM,
        "italic" => Modifier::ITALIC,
        "underlined" => Modifier::UNDERLINED,
        "reversed" => Modifier::REVERSED,
        _ => return None,
    })
}

/// The nearest of the sixteen colours that every terminal has.
fn nearest(r: u8, g: u8, b: u8) -> Color {
    const NAMED: [(Color, [u8; 3]); 16] = [
        (Color::Black, [0, 0, 0]),
        (Color::Red, [170, 0, 0]),
        (Color::Green, [0, 170, 0]),
        (Color::Yellow, [170, 85, 0]),
        (Color::Blue, [0, 0, 170]),
        (Color::Magenta, [170, 0, 170]),
        (Color::Cyan, [0, 170, 170]),
        (Color::Gray, [170, 170, 170]),
        (Color::DarkGray, [85, 85, 85]),
        (Color::LightRed, [255, 85, 85]),
        (Color::LightGreen, [85, 255, 85]),
        (Color::LightYellow, [255, 255, 85]),
        (Color::LightBlue, [85, 85, 255]),
        (Color::LightMagenta, [255, 85, 255]),
        (Color::LightCyan, [85, 255, 255]),
        (Color::White, [255, 255, 255]),
    ];
    let distance = |c: &[u8; 3]| {
        [r, g, b].iter().zip(c).map(|(a, b)| i32::from(a.abs_diff(*b)).pow(2)).sum::<i32>()
    };
    NAMED.iter().min_by_key(|(_, c)| distance(c)).map_or(Color::Reset, |(colour, _)| *colour)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_theme_gives_every_meaning_without_a_warning() {
        for name in Theme::names() {
            let (theme, warnings) = Theme::load(name, None, Colours::True);
            assert!(warnings.is_empty(), "{name}: {warnings:?}");
            for meaning in Meaning::ALL {
                assert!(theme.styles.contains_key(meaning.key()), "{name}: {}", meaning.key());
            }
        }
    }

    #[test]
    fn no_color_means_modifiers_only_whatever_was_asked() {
        let overlay = "[styles]\ntext = { fg = \"red\" }";
        let (theme, _) = Theme::load("default", Some(overlay), Colours::None);
        for style in theme.styles.values() {
            assert_eq!((style.fg, style.bg), (None, None));
        }
        assert!(theme.get(Meaning::Selected).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn a_users_file_overlays_and_its_mistakes_are_warnings() {
        let overlay = "[palette]\nours = \"#00aa00\"\n[styles]\ntitle = { fg = \"ours\" }\n\
                       hint = { fg = \"nocolour\", blinking = true }\nnothing = {}";
        let (theme, warnings) = Theme::load("default", Some(overlay), Colours::Named);
        assert_eq!(theme.get(Meaning::Title).fg, Some(Color::Green));
        assert_eq!(warnings.len(), 3, "{warnings:?}");
        let (theme, warnings) = Theme::load("missing", Some("x = ["), Colours::Named);
        assert_eq!(warnings.len(), 2, "{warnings:?}");
        assert!(theme.get(Meaning::Selected).add_modifier.contains(Modifier::REVERSED));
    }
}
