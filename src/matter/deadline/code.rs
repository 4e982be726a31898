//! The codes of the time limits, with the words and the article of each.

use serde::{Deserialize, Serialize};

/// A kind of time limit. The numbering is the desk's own and stays as it is: codes stand in
/// stored events and county packs.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Code {
    /// The petition office passes a registered matter on.
    T1,
    /// The county's own slice of those fifteen days.
    T1c,
    /// A unit that received the visitor itself answers in writing.
    T2,
    /// A unit that was passed the matter answers in writing.
    T3,
    /// A unit says the matter is not its own.
    T4,
    /// The matter is decided; begins when it is accepted, not when it is registered.
    T5,
    /// The matter is decided after an extension; begins where T5 began.
    T6,
    /// The visitor may ask for a review.
    T7,
    /// The review is decided.
    T8,
    /// The visitor may ask for the second review.
    T9,
    /// The second review is decided.
    T10,
    /// What the paper that assigns the matter says.
    T11,
    /// Grave and urgent matters are reported at once.
    T12,
    /// Simple procedure: acceptance is told.
    T13a,
    /// Simple procedure: the opinion is given.
    T13b,
    /// The unit reports back by colour; begins at the first confirmed assignment.
    T15,
}

impl Code {
    /// All, in order.
    pub const ALL: [Self; 16] = [
        Self::T1,
        Self::T1c,
        Self::T2,
        Self::T3,
        Self::T4,
        Self::T5,
        Self::T6,
        Self::T7,
        Self::T8,
        Self::T9,
        Self::T10,
        Self::T11,
        Self::T12,
        Self::T13a,
        Self::T13b,
        Self::T15,
    ];

    /// Its name in files, events and on the command line.
    pub const fn name(self) -> &'static str {
        self.facts().0
    }

    /// What it is, in Chinese.
    pub const fn title(self) -> &'static str {
        self.facts().1
    }

    /// Where it stands. The simple procedure's text could not be obtained, and says so.
    pub const fn source(self) -> &'static str {
        self.facts().2
    }

    /// Reads a name, in either case.
    ///
    /// # Errors
    /// A Chinese sentence with all names.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        Self::ALL.into_iter().find(|code| code.name().eq_ignore_ascii_case(text)).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(" ");
            format!("没有时限代码「{text}」，可用的是 {names}")
        })
    }

    /// What must be said beside the counting, if anything.
    pub(super) const fn note(self) -> Option<&'static str> {
        match self {
            Self::T1c => Some("这是十五日之内县级的分段，不因节假日顺延"),
            Self::T5 => Some("从受理之日起算，不是从登记之日起算"),
            Self::T6 => Some("从受理之日起算，延长不超过 30 日，前后合计不超过 90 日"),
            Self::T10 => Some("听证所需时间不计算在内"),
            Self::T11 => Some("期限以交办单上写明的日期为准，这里不另行推算"),
            Self::T12 => Some("要求是「及时」：没有天数，知道了就立即报告"),
            _ => None,
        }
    }

    #[rustfmt::skip]
    const fn facts(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::T1 => ("T1", "信访部门登记后转送、交办", "《信访工作条例》第22条"),
            Self::T1c => ("T1c", "县级信访部门转送、交办的分段", "国信发〔2014〕16号第6条"),
            Self::T2 => ("T2", "直接接待来访的单位书面告知", "《信访工作条例》第23条第1、2款"),
            Self::T3 => ("T3", "收到转送、交办的单位书面告知", "《信访工作条例》第23条第3款"),
            Self::T4 => ("T4", "对不属于本单位职权的提出异议", "《信访工作条例》第23条第3款"),
            Self::T5 => ("T5", "办结", "《信访工作条例》第34条"),
            Self::T6 => ("T6", "延期后办结", "《信访工作条例》第34条"),
            Self::T7 => ("T7", "信访人请求复查", "《信访工作条例》第35条"),
            Self::T8 => ("T8", "作出复查意见", "《信访工作条例》第35条"),
            Self::T9 => ("T9", "信访人请求复核", "《信访工作条例》第36条"),
            Self::T10 => ("T10", "作出复核意见", "《信访工作条例》第36条"),
            Self::T11 => ("T11", "交办单指定的办理期限", "《信访工作条例》第22条第（三）项"),
            Self::T12 => ("T12", "重大、紧急信访事项报告", "《信访工作条例》第25条"),
            Self::T13a => ("T13a", "简易办理的受理告知", "《信访事项简易办理办法（试行）》，原文待核"),
            Self::T13b => ("T13b", "简易办理的处理意见", "《信访事项简易办理办法（试行）》，原文待核"),
            Self::T15 => ("T15", "交办后按分类反馈", "本地规定"),
        }
    }
}

impl From<Code> for String {
    fn from(code: Code) -> Self {
        code.name().to_owned()
    }
}

impl TryFrom<String> for Code {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}
