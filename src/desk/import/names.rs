//! Names in old ledgers: several persons or units in one cell, and what somebody may have meant by
//! a word the county pack does not know.

use super::field::Field;
use super::row::Refused;
use crate::matter::check::half_width;
use crate::matter::rules::Rules;

/// Near names told with a refusal.
const TOLD: usize = 3;
/// Names less alike than this are no help.
const ALIKE: f32 = 0.3;

/// The parts of a cell that lists several things.
pub fn split(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', '，', ';', '；', '/', '\n']);
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The persons of a cell, and how many there were in all when it says so: `张某、李某等5人`.
pub fn people(text: &str) -> (Vec<String>, Option<u32>) {
    let (names, count) = match text.rfind('等') {
        Some(at) if at > 0 => {
            let rest = half_width(&text[at + '等'.len_utf8()..]);
            match rest.trim().trim_end_matches(['人', '名', '位', '户']).trim() {
                "" => (&text[..at], None),
                number => match number.parse().ok().or_else(|| small_number(number)) {
                    Some(count) => (&text[..at], Some(count)),
                    None => (text, None),
                },
            }
        }
        _ => (text, None),
    };
    (split(names), count)
}

/// A refusal of the window as one reads it over a file: the person is not there to be asked.
pub fn to_clerk(message: &str) -> String {
    message.replace("请再问一遍号码", "请核对").replace("请核对证件", "请核对").replace(
        "没有姓名也没有选匿名，请问来访人姓名，不愿说就选匿名",
        "没有姓名，请补上；本来就没留姓名的写「匿名」",
    )
}

/// A number up to ninety-nine in characters.
fn small_number(text: &str) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32);
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['十'] => Some(10),
        ['两'] => Some(2),
        [one] => digit(one),
        ['十', one] => Some(10 + digit(one)?),
        [ten, '十'] => Some(10 * digit(ten)?),
        [ten, '十', one] => Some(10 * digit(ten)? + digit(one)?),
        _ => None,
    }
}

/// Looks words up in the county pack.
pub struct Near<'r> {
    /// The rules of the county.
    pub rules: &'r Rules,
}

impl Near<'_> {
    /// # Errors
    /// No such channel.
    pub fn channel(&self, text: &str) -> Result<(), Refused> {
        if text.is_empty() || self.rules.find_channel(text).is_some() {
            return Ok(());
        }
        let all = self.rules.channels.iter();
        let all = all.map(|c| (&c.name, best(text, std::iter::once(&c.name).chain(&c.aliases))));
        Err(refused(Field::Channel, "来源", text, all))
    }

    /// # Errors
    /// No such town.
    pub fn place(&self, text: &str) -> Result<(), Refused> {
        if text.is_empty() || self.rules.find_place(text).is_some() {
            return Ok(());
        }
        let all = self.rules.places.iter().map(|p| (&p.name, alike(text, &p.name)));
        Err(refused(Field::Place, "乡镇街道", text, all))
    }

    /// # Errors
    /// No such room.
    pub fn room(&self, text: &str) -> Result<(), Refused> {
        if text.is_empty() || self.rules.find_room(text).is_some() {
            return Ok(());
        }
        let all = self.rules.rooms.iter().map(|r| (&r.name, best(text, [&r.name, &r.topic])));
        Err(refused(Field::Room, "接待室", text, all))
    }

    /// The units of a cell: the whole of it, or each of its parts.
    ///
    /// # Errors
    /// The first that is no unit.
    pub fn units(
        &self,
        whole: &str,
        parts: Vec<String>,
        field: Field,
    ) -> Result<Vec<String>, Refused> {
        if self.rules.find_unit(whole).is_some() {
            return Ok(vec![whole.to_owned()]);
        }
        for part in &parts {
            if self.rules.find_unit(part).is_none() {
                let all = self.rules.units.iter().map(|u| {
                    (&u.short, best(part, [&u.name, &u.short].into_iter().chain(&u.aliases)))
                });
                return Err(refused(field, "单位", part, all));
            }
        }
        Ok(parts)
    }
}

fn refused<'n>(
    field: Field,
    what: &str,
    text: &str,
    all: impl Iterator<Item = (&'n String, f32)>,
) -> Refused {
    let mut near: Vec<(&String, f32)> = all.filter(|(_, score)| *score >= ALIKE).collect();
    near.sort_by(|a, b| b.1.total_cmp(&a.1));
    let names: Vec<&str> = near.iter().take(TOLD).map(|(name, _)| name.as_str()).collect();
    let near = match names.is_empty() {
        true => "请改成清单里有的".to_owned(),
        false => format!("相近的有 {}", names.join("、")),
    };
    Refused::new(field, format!("没有「{text}」这个{what}，{near}"))
}

/// How alike a word is to the most alike of several names of one thing.
fn best<'n>(text: &str, names: impl IntoIterator<Item = &'n String>) -> f32 {
    names.into_iter().map(|name| alike(text, name)).fold(0.0, f32::max)
}

/// How alike two short names are: characters in common, 0 to 1.
fn alike(one: &str, other: &str) -> f32 {
    let mut left: Vec<char> = other.chars().collect();
    let all = one.chars().count() + left.len();
    let common = one
        .chars()
        .filter(|c| left.iter().position(|l| l == c).map(|at| left.swap_remove(at)).is_some())
        .count();
    2.0 * common as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_people_in_one_cell() {
        let of = |text: &str| people(text);
        let names = |list: &[&str]| list.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(of("吴某某"), (names(&["吴某某"]), None));
        assert_eq!(of("吴某某、徐某某"), (names(&["吴某某", "徐某某"]), None));
        assert_eq!(of("吴某某等5人"), (names(&["吴某某"]), Some(5)));
        assert_eq!(of("吴某某，徐某某 等 十二 人"), (names(&["吴某某", "徐某某"]), Some(12)));
        assert_eq!(of("吴某某等"), (names(&["吴某某"]), None));
        assert_eq!(of("等闲"), (names(&["等闲"]), None));
        assert_eq!(of(""), (vec![], None));
    }

    #[test]
    fn nearer_names_are_more_alike() {
        assert!(alike("水利局", "区水利局") > alike("水利局", "林业局"));
        assert!(alike("水利局", "") < ALIKE);
    }
}
