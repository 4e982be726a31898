//! The sentences a county prints and shows. Facts and dates come from the matter; here stands
//! only what is the same for everybody who comes.

use serde::Deserialize;

/// The texts of one county.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Texts {
    /// Title of the slip, 受理回执单.
    pub slip: String,
    /// Telephone for questions.
    pub hotline: String,
    /// Address of the hall.
    pub address: String,
    /// Opening hours.
    pub hours: String,
    /// Notice on personal data (个人信息保护法 17, 35).
    pub privacy: Vec<String>,
    /// What the visitor may do next (条例 35, 36).
    pub rights: Vec<String>,
    /// How to ask after the matter.
    pub track: String,
    /// Told when guided to police, procuratorate or court (条例 22).
    pub guided_court: String,
    /// Told when guided to arbitration, review and the like (条例 31).
    pub guided_statutory: String,
    /// 不予受理 (条例 19).
    pub not_accepted: String,
    /// 不再受理 (条例 36).
    pub no_longer_accepted: String,
    /// No name or address: no written notice is owed (条例 23).
    pub no_notice: String,
    /// What a sealed slip says instead of matter and unit (条例 30).
    pub sealed: String,
    /// At most so many representatives (条例 20).
    pub representatives: String,
    /// Signed for at the foot of the slip.
    pub copies: String,
}

impl Texts {
    /// The first empty text, by its key.
    pub(super) fn empty(&self) -> Option<&'static str> {
        let one = [
            ("slip", &self.slip),
            ("hotline", &self.hotline),
            ("address", &self.address),
            ("hours", &self.hours),
            ("track", &self.track),
            ("guided_court", &self.guided_court),
            ("guided_statutory", &self.guided_statutory),
            ("not_accepted", &self.not_accepted),
            ("no_longer_accepted", &self.no_longer_accepted),
            ("no_notice", &self.no_notice),
            ("sealed", &self.sealed),
            ("representatives", &self.representatives),
            ("copies", &self.copies),
        ];
        let many = [("privacy", &self.privacy), ("rights", &self.rights)];
        let blank = |text: &String| text.trim().is_empty();
        one.into_iter().find(|(_, text)| blank(text)).map(|(key, _)| key).or_else(|| {
            many.into_iter().find(|(_, t)| t.is_empty() || t.iter().any(blank)).map(|(k, _)| k)
        })
    }
}
