//! The closed word lists of the desk: purposes, outcomes, roles, needs.
//!
//! Each word is written in Chinese exactly as staff say it; that spelling is also the JSON value
//! of the CLI verbs and the value stored in events. Lists that a county may change (channels,
//! rooms, units, places) are not here but in the county pack.

use serde::{Deserialize, Serialize};

/// Declares an enum whose variants are words of the desk: `word()`, `parse()`, `ALL` and serde.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal $(| $alias:literal)*),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $name {
            $($(#[$vmeta])* #[serde(rename = $word $(, alias = $alias)*)] $variant),+
        }

        impl $name {
            /// Every word of this list, in the order the desk shows them.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word as staff say it.
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// Reads a word of the list or one of its usual other writings.
            pub fn parse(text: &str) -> Option<Self> {
                match text.trim() { $($word $(| $alias)* => Some($name::$variant),)+ _ => None }
            }
        }
    };
}

words! {
    /// 信访目的: what the person wants of the government (national list).
    Purpose {
        /// A suggestion or opinion (条例 29).
        Suggestion = "意见建议" | "建议意见",
        /// An appeal against a decision (条例 31).
        Appeal = "申诉",
        /// A request for help or settlement (条例 31).
        Request = "求决",
        /// A report of wrongdoing (条例 30): sealed.
        Report = "揭发控告" | "检举控告",
        /// Questions, thanks, anything else.
        Other = "其他" | "其它",
    }
}

impl Purpose {
    /// True for 申诉 and 求决, the only purposes under the 60-day clock of 条例 31(六), 34.
    pub const fn has_handling_clock(self) -> bool {
        matches!(self, Purpose::Appeal | Purpose::Request)
    }
}

words! {
    /// 证件类型.
    IdType {
        /// 18 characters, checked by GB 11643.
        Resident = "居民身份证" | "身份证",
        /// Passport.
        Passport = "护照",
        /// Hong Kong and Macao residents' travel permit.
        HongKongMacao = "港澳居民来往内地通行证" | "港澳通行证" | "回乡证",
        /// Taiwan residents' travel permit.
        Taiwan = "台湾居民来往大陆通行证" | "台胞证",
        /// Residence permit of Hong Kong, Macao and Taiwan residents (GB 11643 numbers 81/82/83).
        ResidencePermit = "港澳台居民居住证",
        /// Officer's card.
        Officer = "军官证",
        /// Social security card.
        SocialSecurity = "社会保障卡" | "社保卡",
        /// Anything else that shows who somebody is.
        Other = "其他" | "其它",
    }
}

words! {
    /// 特殊需求: what makes a visit easier; a service need, never a label.
    Need {
        /// Walks with difficulty.
        Mobility = "行动不便",
        /// Hard of hearing.
        Hearing = "听障",
        /// Low vision.
        Sight = "视障",
        /// Needs sign language.
        Sign = "手语",
        /// Speaks dialect only.
        Dialect = "方言",
        /// Elderly.
        Elderly = "老年",
        /// Pregnant.
        Pregnant = "孕产",
        /// With an infant.
        Infant = "带婴幼儿",
    }
}

words! {
    /// 优先: why somebody is called before those who came earlier.
    Precedence {
        /// Elderly.
        Elderly = "老年",
        /// Disabled.
        Disabled = "残疾",
        /// Pregnant.
        Pregnant = "孕产",
        /// With an infant.
        Infant = "带婴幼儿",
        /// Anything else, with a typed reason.
        Other = "其他" | "其它",
    }
}

impl Precedence {
    /// The first need that lets a person go before others.
    pub fn of(needs: &[Need]) -> Option<Precedence> {
        needs.iter().find_map(|need| match need {
            Need::Elderly => Some(Precedence::Elderly),
            Need::Pregnant => Some(Precedence::Pregnant),
            Need::Infant => Some(Precedence::Infant),
            Need::Mobility | Need::Hearing | Need::Sight | Need::Sign => Some(Precedence::Disabled),
            Need::Dialect => None,
        })
    }
}

words! {
    /// 接访方式 (S1-14).
    Mode {
        /// On duty in the centre.
        Duty = "坐班",
        /// The official goes down to the people.
        Down = "下访",
        /// Whenever somebody asks.
        AnyTime = "随时",
        /// At the person's home.
        Door = "上门",
        /// With a case of their own.
        Case = "带案",
        /// By appointment.
        Appointed = "约谈",
    }
}

words! {
    /// 层级 (S3-1).
    Tier {
        /// City.
        City = "市",
        /// County.
        County = "县",
        /// Town.
        Town = "乡",
        /// Village.
        Village = "村",
    }
}

words! {
    /// 单位类别: the two halves of 双交办.
    UnitKind {
        /// 属地: a town or street office, answers for the place.
        Place = "属地" | "place",
        /// 属事: a department, answers for the subject.
        Function = "属事" | "function",
    }
}

words! {
    /// 牵头 / 协办 (条例 24).
    Role {
        /// Leads and answers the visitor.
        Lead = "牵头" | "lead",
        /// Assists.
        Assist = "协办" | "assist",
    }
}

words! {
    /// What an intake may be besides ordinary.
    Special {
        /// 检举控告: sealed (条例 30).
        Sealed = "sealed" | "密",
        /// 涉法涉诉: guided to police, procuratorate or court (条例 22).
        GuidedCourt = "guided_court" | "涉法涉诉",
        /// 法定途径: guided to arbitration, review and the like (条例 31 一–五).
        GuidedStatutory = "guided_statutory" | "法定途径",
        /// 集体访: five or more persons.
        Group = "group" | "集体",
        /// 重大紧急 (条例 25).
        Urgent = "urgent" | "紧急",
    }
}

words! {
    /// Where a guided visitor is shown to.
    Guided {
        /// Police, procuratorate or court (条例 22).
        Court = "court" | "涉法涉诉",
        /// Arbitration, review, adjudication, licensing … (条例 31 一–五).
        Statutory = "statutory" | "法定途径",
    }
}

words! {
    /// Outcome of a registered intake; "not accepted" is an outcome, never an unsaved form.
    Outcome {
        /// 受理登记: registered and routed.
        Accepted = "accepted",
        /// 引导: registered and guided elsewhere.
        Guided = "guided",
        /// 不予受理: already accepted or being handled in time (条例 19).
        NotAccepted = "not_accepted",
        /// 不再受理: already through 复核 (条例 36).
        NoLongerAccepted = "no_longer_accepted",
        /// 当场答复 / 当场办结.
        Answered = "answered",
    }
}

impl Outcome {
    /// The outcome in the desk's words.
    pub const fn title(self) -> &'static str {
        match self {
            Outcome::Accepted => "已登记",
            Outcome::Guided => "已引导",
            Outcome::NotAccepted => "不予受理",
            Outcome::NoLongerAccepted => "不再受理",
            Outcome::Answered => "当场办结",
        }
    }
}

words! {
    /// 反馈: how far a unit says it has come (条例 32 names 支持, 解释说明, 不予支持).
    Feedback {
        /// Nothing settled yet: the unit will report back again.
        Working = "正在办理",
        /// Settled as asked.
        Settled = "已解决",
        /// Settled in part.
        Partly = "部分解决",
        /// Explained.
        Explained = "解释说明",
        /// Not supported.
        Refused = "不予支持",
    }
}

words! {
    /// 再次来访? The answer is always a person's.
    SameMatter {
        /// The same matter.
        Yes = "yes" | "是",
        /// Another matter.
        No = "no" | "否",
        /// Partly the same.
        Part = "part" | "部分",
    }
}

words! {
    /// How far a matter has come; the public sees exactly these words.
    Stage {
        /// Registered, routing not yet confirmed by a person.
        Registered = "已登记",
        /// Handed to its responsible units (交办).
        Assigned = "已交办",
        /// Accepted for handling (受理); the 60 days run.
        Accepted = "办理中",
        /// Answered on the spot.
        Answered = "当场办结",
        /// Guided elsewhere.
        Guided = "已引导",
        /// 不予受理 / 不再受理, told in writing.
        Declined = "已告知不受理",
        /// Ended with an opinion (办结).
        Concluded = "已办结",
        /// Ended after review of review (复核).
        Reviewed = "已复核终结",
        /// Registered by mistake; its number is kept with the reason.
        Voided = "已作废",
    }
}

words! {
    /// Why a kiosk calls a person.
    CallWhy {
        /// Somebody pressed the key.
        Help = "找工作人员",
        /// A number came out on the screen and not on paper.
        Printer = "打印机没有出纸",
        /// Five wrong codes one after the other.
        Codes = "诉求码连续输错",
    }
}

impl Stage {
    /// True while somebody still owes the visitor something.
    pub const fn is_open(self) -> bool {
        matches!(self, Stage::Registered | Stage::Assigned | Stage::Accepted)
    }
}

impl Tier {
    /// The level as people say it before a way of receiving: 县级, 村级.
    pub fn level(self) -> String {
        format!("{}级", self.word())
    }
}
