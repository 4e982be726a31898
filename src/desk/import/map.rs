//! Which column goes to which field: guessed from the headings, changed by a person, kept for every
//! later ledger with the same headings as a small TOML file that can also be written by hand.

use super::field::Field;
use super::source::Source;
use super::words::WORDS;
use serde::{Deserialize, Serialize};
use sm3::{Digest, Sm3};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The class given to open matters of a ledger that had none, until a person says otherwise.
const CLASS: &str = "绿";
/// Fields without which nothing can be registered.
const NEEDED: [Field; 4] = [Field::Registered, Field::Name, Field::Purpose, Field::Narrative];

/// Where every column of one ledger goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Map {
    /// The field of each column; none when it is not brought in.
    pub columns: Vec<Option<Field>>,
    /// Values for whole fields where no column has one.
    pub fixed: BTreeMap<Field, String>,
    /// What is registered for values this ledger writes its own way.
    pub values: BTreeMap<Field, BTreeMap<String, String>>,
}

/// The map as a file: headings and names, no numbers of columns.
#[derive(Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct File {
    columns: BTreeMap<String, String>,
    fixed: BTreeMap<String, String>,
    values: BTreeMap<String, BTreeMap<String, String>>,
}

/// What a file says of a column that is not brought in.
const NOTHING: &str = "不导入";

impl Map {
    /// What the headings usually mean. Of two columns for one field the surer heading has it.
    pub fn guess(source: &Source) -> Map {
        let mut map = Map { columns: vec![None; source.headings.len()], ..Map::default() };
        let mut best: BTreeMap<Field, (usize, usize)> = BTreeMap::new();
        for (column, heading) in source.original.iter().enumerate() {
            if source.report.contains(&Some(column)) {
                continue;
            }
            let Some((rank, field)) = WORDS.field(heading) else { continue };
            match best.get(&field) {
                Some(_) if field.takes_many() => {}
                Some((known, _)) if *known <= rank => continue,
                Some((_, other)) => map.columns[*other] = None,
                None => {}
            }
            best.insert(field, (rank, column));
            map.columns[column] = Some(field);
        }
        if !best.contains_key(&Field::Colour) {
            map.fixed.insert(Field::Colour, CLASS.to_owned());
        }
        map
    }

    /// Gives a column a field; another column that had it loses it, unless both may.
    pub fn set(&mut self, column: usize, field: Option<Field>) {
        if let Some(field) = field {
            if !field.takes_many() {
                self.columns.iter_mut().filter(|f| **f == Some(field)).for_each(|f| *f = None);
            }
            self.fixed.remove(&field);
        }
        if let Some(slot) = self.columns.get_mut(column) {
            *slot = field;
        }
    }

    /// Gives a whole field one value; an empty one takes it away.
    pub fn fix(&mut self, field: Field, value: &str) {
        match value.trim() {
            "" => self.fixed.remove(&field),
            value => self.fixed.insert(field, value.to_owned()),
        };
    }

    /// Says what a value this ledger writes its own way is here: nothing at all when empty, and no
    /// longer anything without a word.
    pub fn give(&mut self, field: Field, text: &str, word: Option<&str>) {
        let values = self.values.entry(field).or_default();
        match word {
            Some(word) => {
                // What a person gave before to the same wrong word is meant, too.
                values.values_mut().filter(|v| *v == text).for_each(|v| *v = word.to_owned());
                values.insert(text.to_owned(), word.to_owned());
            }
            None => _ = values.remove(text),
        }
        self.values.retain(|_, values| !values.is_empty());
    }

    /// Fields that every matter needs and that neither a column nor a fixed value gives.
    pub fn missing(&self) -> Vec<Field> {
        let given = |f: &Field| self.columns.contains(&Some(*f)) || self.fixed.contains_key(f);
        NEEDED.into_iter().filter(|field| !given(field)).collect()
    }

    /// Reads a map file for a ledger. Headings it does not name are guessed.
    ///
    /// # Errors
    /// One Chinese sentence: not TOML, a heading the ledger does not have, an unknown field.
    pub fn read(text: &str, source: &Source) -> Result<Map, String> {
        let file: File = toml::from_str(text).map_err(|e| {
            format!("对照表写法不对（{}），请照 \"栏名\" = \"栏目\" 的样子改", e.message())
        })?;
        let field = |name: &str| {
            Field::parse(name).ok_or_else(|| {
                let all = Field::ALL.iter().map(|f| f.name()).collect::<Vec<_>>().join("、");
                format!("对照表里的「{name}」不是登记的栏目，可以是 {all}，或者{NOTHING}")
            })
        };
        let mut map = Map::guess(source);
        for (heading, name) in &file.columns {
            let at = source.headings.iter().position(|h| h == heading);
            let at = at.ok_or_else(|| {
                format!("文件里没有对照表写的「{heading}」这一栏，请改掉或删去那一行")
            })?;
            map.set(at, if name == NOTHING { None } else { Some(field(name)?) });
        }
        // A file says all fixed values: what it leaves out was taken away.
        map.fixed.clear();
        for (name, value) in &file.fixed {
            map.fix(field(name)?, value);
        }
        for (name, values) in file.values {
            map.values.insert(field(&name)?, values);
        }
        Ok(map)
    }

    /// The map as a file for a ledger.
    pub fn write(&self, source: &Source) -> String {
        let ours = |column: usize| !source.report.contains(&Some(column));
        let columns = source.headings.iter().zip(&self.columns).enumerate();
        let file = File {
            columns: columns
                .filter(|(column, _)| ours(*column))
                .map(|(_, (heading, field))| {
                    (heading.clone(), field.map_or(NOTHING, Field::name).to_owned())
                })
                .collect(),
            fixed: self.fixed.iter().map(|(f, v)| (f.name().to_owned(), v.clone())).collect(),
            values: self.values.iter().map(|(f, v)| (f.name().to_owned(), v.clone())).collect(),
        };
        // Three tables of strings always become TOML.
        let text = toml::to_string(&file).unwrap_or_default();
        format!(
            "# 旧台账的对照：左边是文件里的栏名，右边是登记的栏目。栏名相同的台账都用它。\n\
             # [fixed] 给整栏定一个值，如 \"目的\" = \"求决\"。这本台账自己的写法，写在 [values.\"责任单位\"] 下面，\n\
             # 如 \"水电局\" = \"水利局\"。不要的栏写 {NOTHING}。\n\n{text}"
        )
    }

    /// Where the map of ledgers with these headings is kept.
    pub fn path(config_dir: &Path, source: &Source) -> PathBuf {
        let digest = Sm3::digest(source.headings_key().as_bytes());
        let name: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        config_dir.join("ledgers").join(format!("{name}.toml"))
    }

    /// The map kept for ledgers with these headings; a guess when there is none. True when kept.
    ///
    /// # Errors
    /// One Chinese sentence: there is one, and it cannot be used.
    pub fn kept(config_dir: &Path, source: &Source) -> Result<(Map, bool), String> {
        let path = Self::path(config_dir, source);
        match std::fs::read_to_string(&path) {
            Ok(text) => match Self::read(&text, source) {
                Ok(map) => Ok((map, true)),
                Err(why) => Err(format!(
                    "{why}；对照表在 {}，改好或删掉它再导。什么也没有导入",
                    path.display()
                )),
            },
            Err(_) => Ok((Self::guess(source), false)),
        }
    }

    /// Keeps the map for later ledgers with the same headings; returns where.
    ///
    /// # Errors
    /// One Chinese sentence.
    pub fn keep(&self, config_dir: &Path, source: &Source) -> Result<PathBuf, String> {
        let path = Self::path(config_dir, source);
        let write = || {
            crate::store::private::folder(path.parent().unwrap_or(config_dir))?;
            std::fs::write(&path, self.write(source))
        };
        write().map_err(|e| {
            format!(
                "对照表存不了（{}：{e}），什么也没有导入；请看那里能不能写、盘满没有，再导一次",
                path.display()
            )
        })?;
        Ok(path)
    }
}
