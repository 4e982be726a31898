//! Stories for a large store: sentences of the shipped stories, mixed within their room, with
//! sums, years and doors of their own. So the words are as common and as rare as in real talk.

use super::Dice;
use crate::matter::rules::RoomNo;
use serde::Deserialize;
use std::collections::BTreeMap;

/// The shipped stories, one JSON line each.
const TOLD: &str = include_str!("../../../fixtures/stories/rooms.jsonl");
/// Characters after which a story ends.
const ENOUGH: usize = 130;
/// What officials say.
const OPINIONS: [&str; 4] = [
    "请责任单位两日内上门核实，把情况和来访人当面说清楚",
    "先把合同和付款凭据找齐，由属地牵头约双方面谈",
    "政策依据请书面答复，能办的马上办，不能办的说明理由",
    "现场看过再定，下周一之前回我一次",
];
/// What units answer.
const REPLIES: [&str; 4] = [
    "已上门核实并与来访人面谈，问题已解决，来访人表示认可",
    "经调查，所反映情况部分属实，已责成有关单位整改到位",
    "按现行政策不能支持，已书面说明依据和救济途径",
    "款项已全部付清，有收条为证",
];

/// What is read of a line.
#[derive(Deserialize)]
struct Line {
    narrative: String,
    #[serde(default)]
    request: String,
    room: RoomNo,
}

/// Sentences and requests of one room.
#[derive(Default)]
struct Shelf {
    sentences: Vec<String>,
    requests: Vec<String>,
}

/// A story made up.
pub struct Story {
    /// 事由.
    pub narrative: String,
    /// 请求.
    pub request: String,
    /// The room it belongs to.
    pub room: RoomNo,
}

/// All sentences by room.
pub struct Stories(Vec<(RoomNo, Shelf)>);

impl Stories {
    /// Reads the shipped stories.
    pub fn read() -> Stories {
        let mut shelves: BTreeMap<RoomNo, Shelf> = BTreeMap::new();
        for line in TOLD.lines().filter_map(|line| serde_json::from_str::<Line>(line).ok()) {
            let shelf = shelves.entry(line.room).or_default();
            let sentences = line.narrative.split_inclusive(['。', '！', '？', '；']);
            shelf.sentences.extend(sentences.map(str::to_owned));
            shelf.requests.push(line.request);
        }
        Stories(shelves.into_iter().collect())
    }

    /// Tells one.
    pub fn tell(&self, dice: &mut Dice) -> Story {
        let Some((room, shelf)) = dice.skewed(&self.0) else {
            return Story { narrative: "咨询".into(), request: String::new(), room: 1 };
        };
        let mut narrative = String::new();
        let mut left = 20 + dice.below(ENOUGH);
        for n in 0.. {
            let sentence = dice.pick(&shelf.sentences).map(String::as_str).unwrap_or_default();
            narrative.push_str(sentence);
            if n == 0 {
                let (year, sum) = (2015 + dice.below(12), 100 * (1 + dice.below(900)));
                narrative.push_str(&format!(
                    "{year}年的事，前后{sum}元，合同{:05}号。",
                    dice.below(100_000)
                ));
            }
            left = left.saturating_sub(sentence.chars().count());
            if left == 0 || n > 8 {
                break;
            }
        }
        let request = dice.pick(&shelf.requests).cloned().unwrap_or_default();
        Story { narrative, request, room: *room }
    }

    /// What an official says.
    pub fn opinion(&self, dice: &mut Dice) -> String {
        OPINIONS[dice.below(OPINIONS.len())].to_owned()
    }

    /// What a unit answers.
    pub fn reply(&self, dice: &mut Dice) -> String {
        REPLIES[dice.below(REPLIES.len())].to_owned()
    }
}
