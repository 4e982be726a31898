//! The Chinese fonts of this machine, and which of them has a character.
//!
//! Nothing is shipped: a Chinese font is a system's business. The first known one serves, a face
//! of its collection with half-width Latin letters if there is one; others help out with
//! characters it lacks. Which glyph a character has is asked before anything is drawn, so a box
//! is never printed where a name should stand.

use super::chars::is_invisible;
use krilla::text::Font;
use skrifa::raw::FileRef;
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock};

/// Beginnings of the file names of fonts known to serve, best first.
const KNOWN: &[&str] = &[
    "notosanscjk-regular",
    "notosanscjksc-regular",
    "notosanssc-regular",
    "sourcehansanssc-regular",
    "sourcehansanscn-regular",
    "notoserifcjk-regular",
    "notoserifcjksc-regular",
    "wqy-zenhei",
    "wqy-microhei",
    "lxgwwenkaimono-regular",
    "lxgwwenkai-regular",
    "msyh",
    "deng",
    "simsun",
    "simhei",
    "pingfang",
    "hiragino sans gb",
    "stheiti",
    "simsunb",
    "unifont",
];
/// Said when there is none.
pub const NO_FONT: &str = "这台电脑没有中文字体，做不了 PDF。请安装一种：Debian、Ubuntu、麒麟、统信用 \
     apt install fonts-noto-cjk（或 fonts-lxgw-wenkai）；Windows、macOS 自带；也可以把 YICHUANG_FONT \
     设成字体文件。登记和热敏小票不受影响，--as text 也能看";

/// Fonts in the order they are asked.
pub struct Fonts {
    faces: Vec<Face>,
    /// Which face has a character, remembered.
    found: Mutex<HashMap<char, Option<Found>>>,
}

/// Where a character is drawn from: the face and its glyph.
pub(super) type Found = (usize, u32);

struct Face {
    path: PathBuf,
    open: OnceLock<Option<Open>>,
}

struct Open {
    data: Arc<Vec<u8>>,
    index: u32,
    font: Font,
}

impl Fonts {
    /// The fonts of this machine, looked for once.
    ///
    /// # Errors
    /// The sentence that says what to install.
    pub fn system() -> Result<&'static Fonts, &'static str> {
        static FONTS: OnceLock<Option<Fonts>> = OnceLock::new();
        FONTS.get_or_init(|| Fonts::among(files())).as_ref().ok_or(NO_FONT)
    }

    /// The known fonts among these files; `None` when none of them has Chinese.
    pub fn among(files: Vec<PathBuf>) -> Option<Fonts> {
        let own = std::env::var_os("YICHUANG_FONT").map(PathBuf::from);
        let mut ranked: Vec<(usize, PathBuf)> =
            files.into_iter().filter_map(|path| Some((rank(&path)?, path))).collect();
        ranked.sort();
        let paths = own.into_iter().chain(ranked.into_iter().map(|(_, path)| path));
        let faces = paths.map(|path| Face { path, open: OnceLock::new() }).collect();
        let fonts = Fonts { faces, found: Mutex::default() };
        fonts.find('回').is_some().then_some(fonts)
    }

    /// The file the first Chinese characters come from.
    pub fn main_file(&self) -> Option<&Path> {
        self.find('回').map(|(face, _)| self.faces[face].path.as_path())
    }

    /// True when some font has it.
    pub fn has(&self, c: char) -> bool {
        !is_invisible(c) && self.find(c).is_some()
    }

    /// The first face that has a character. A later one is read only when it is needed.
    pub(super) fn find(&self, c: char) -> Option<Found> {
        let mut known = self.found.lock().ok()?;
        *known.entry(c).or_insert_with(|| {
            self.faces.iter().enumerate().find_map(|(at, face)| Some((at, face.glyph(c)?)))
        })
    }

    pub(super) fn font(&self, face: usize) -> Option<Font> {
        self.faces.get(face)?.open().map(|open| open.font.clone())
    }
}

impl Face {
    fn open(&self) -> Option<&Open> {
        self.open.get_or_init(|| read(&self.path)).as_ref()
    }

    fn glyph(&self, c: char) -> Option<u32> {
        let open = self.open()?;
        let font = FontRef::from_index(&open.data, open.index).ok()?;
        // Glyph 0 is the box for what a font lacks.
        font.charmap().map(c).map(|glyph| glyph.to_u32()).filter(|&glyph| glyph != 0)
    }
}

fn read(path: &Path) -> Option<Open> {
    let data = Arc::new(std::fs::read(path).ok()?);
    let index = match FileRef::new(&data).ok()? {
        FileRef::Font(_) => 0,
        FileRef::Collection(faces) => {
            let names: Vec<String> = (0..faces.len())
                .map(|at| faces.get(at).ok().map(|font| family(&font)).unwrap_or_default())
                .collect();
            let first = |part: &str| names.iter().position(|name| name.contains(part));
            // A grid of columns wants half-width Latin letters.
            let best = first("Mono CJK SC").or_else(|| first(" SC")).or_else(|| first("Mono"));
            u32::try_from(best.unwrap_or(0)).ok()?
        }
    };
    let font = Font::new(data.clone().into(), index)?;
    Some(Open { data, index, font })
}

fn family(font: &FontRef<'_>) -> String {
    font.localized_strings(StringId::FAMILY_NAME)
        .english_or_first()
        .map(|name| name.to_string())
        .unwrap_or_default()
}

/// Place of a file among the known fonts.
fn rank(path: &Path) -> Option<usize> {
    let name = path.file_name()?.to_str()?.to_lowercase();
    let font = [".ttf", ".ttc", ".otf"].iter().any(|end| name.ends_with(end));
    KNOWN.iter().position(|known| font && name.starts_with(known))
}

/// All files in the folders where systems keep fonts.
fn files() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = [
        "/usr/share/fonts",
        "/usr/local/share/fonts",
        "/System/Library/Fonts",
        "/Library/Fonts",
        "C:\\Windows\\Fonts",
    ]
    .map(PathBuf::from)
    .into();
    if let Some(dirs) = directories::BaseDirs::new() {
        folders.push(dirs.home_dir().join(".fonts"));
        folders.push(dirs.data_dir().join("fonts"));
        folders.push(dirs.data_local_dir().join("Microsoft/Windows/Fonts"));
    }
    let mut files = Vec::new();
    // A loop of links ends here.
    for _ in 0..6 {
        let mut deeper = Vec::new();
        for entry in folders.iter().filter_map(|dir| std::fs::read_dir(dir).ok()).flatten() {
            let Ok(path) = entry.map(|entry| entry.path()) else { continue };
            if path.is_dir() { deeper.push(path) } else { files.push(path) }
        }
        folders = deeper;
    }
    files
}
