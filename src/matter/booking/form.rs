//! A booking as typed, at the counter or as a line of a file, and the same checked.

use crate::calendar::Day;
use crate::matter::check;
use crate::matter::intake::{FieldError, Person, wrong};
use crate::matter::kiosk::ItemId;
use crate::matter::rules::{PlaceCode, RoomNo, Rules};
use crate::matter::words::IdType;
use serde::{Deserialize, Serialize};

/// Most characters of a name or a line of story.
const NAME_MAX: usize = 60;
const STORY_MAX: usize = 200;
/// Most persons of one 批次.
const HEADS_MAX: u32 = 999;

/// As typed; empty means not given.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BookForm {
    /// The day, as 2026-12-01; empty means the next one there is.
    pub date: String,
    /// For an appointment: whose sitting, by place (中心 when empty) …
    pub place: String,
    /// … and by post or name, when several sit.
    pub with: String,
    /// Number of its matter.
    pub matter: String,
    /// 姓名.
    pub name: String,
    /// 电话.
    pub phone: String,
    /// 身份证号.
    pub id_number: String,
    /// 人次.
    pub heads: u32,
    /// 属地.
    pub town: String,
    /// One line: what it is about.
    pub story: String,
    /// 目的; suggested from the story when empty. 揭发控告 is refused: it stands in no list.
    pub purpose: String,
    /// 接待室, number or name; suggested from the story when empty.
    pub room: String,
    /// Wished time, as 09:30; the first free one when empty.
    pub time: String,
    /// A person looked: it is another 批次 than the one that looks the same.
    pub distinct: bool,
}

/// The same, checked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wished {
    /// Who; empty when it is about a matter.
    pub person: Person,
    /// 人次, 0 when not given.
    pub heads: u32,
    /// Town.
    pub place: Option<PlaceCode>,
    /// Story.
    pub story: String,
    /// Room a person named.
    pub room: Option<RoomNo>,
    /// Minute of the day wished.
    pub time: Option<u32>,
    /// Another than the one that looks the same.
    pub distinct: bool,
    /// The kiosk's item with the phone, where no name is typed.
    pub kiosk: Option<ItemId>,
}

impl BookForm {
    /// Checks every field; `with_matter` says that a matter stands behind it, which names its
    /// person and story.
    ///
    /// # Errors
    /// The first field that cannot be what it says.
    pub fn check(
        &self,
        with_matter: bool,
        rules: &Rules,
        today: Day,
    ) -> Result<Wished, FieldError> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        let name = some(&self.name);
        if name.is_none() && !with_matter {
            return Err(wrong("name", "还没有写姓名，请问怎么称呼"));
        }
        let short = |field: &str, text: &str, max: usize| match text.trim().chars().count() {
            n if n > max => Err(wrong(field, format!("有{n}个字，请写在{max}字以内"))),
            _ => Ok(text.trim().to_owned()),
        };
        short("name", &self.name, NAME_MAX)?;
        let phone = some(&self.phone).map(|p| check::phone(&p).map_err(|why| wrong("phone", why)));
        let id_number = some(&self.id_number)
            .map(|id| check::resident_id(&id, today).map_err(|why| wrong("id_number", why)))
            .transpose()?;
        let place = some(&self.town)
            .map(|text| {
                let found = rules.find_place(&check::half_width(&text)).map(|p| p.code.clone());
                found.ok_or_else(|| {
                    wrong("town", format!("没有「{text}」这个乡镇街道，请核对，不清楚就不填"))
                })
            })
            .transpose()?;
        let story = short("story", &self.story, STORY_MAX)?;
        if story.is_empty() && !with_matter {
            return Err(wrong("story", "还没有写反映什么事，请写一句"));
        }
        if self.heads > HEADS_MAX {
            return Err(wrong("heads", format!("人数最多填{HEADS_MAX}，请核对")));
        }
        let room = some(&self.room)
            .map(|text| {
                rules.find_room(&text).map(|r| r.no).ok_or_else(|| {
                    wrong("room", format!("没有「{text}」这个接待室，请写号或名称，不清楚就不填"))
                })
            })
            .transpose()?;
        let time = some(&self.time)
            .map(|text| {
                super::span::minute(&text)
                    .ok_or_else(|| wrong("time", format!("时间「{text}」看不懂，请写成 09:30")))
            })
            .transpose()?;
        let person = Person {
            name,
            id_type: id_number.as_ref().map(|_| IdType::Resident),
            id_number,
            phone: phone.transpose()?,
            ..Person::default()
        };
        let (heads, distinct) = (self.heads, self.distinct);
        Ok(Wished { person, heads, place, story, room, time, distinct, kiosk: None })
    }
}
