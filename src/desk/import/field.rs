//! What a column of an old ledger can become: the fields of an intake, and what became of it.

/// Declares the fields with the names people and map files use.
macro_rules! fields {
    ($($(#[$meta:meta])* $field:ident = $name:literal),+ $(,)?) => {
        /// A field of a matter that a column can go to.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$meta])* $field),+
        }

        impl Field {
            /// Every field, in the order people choose from.
            pub const ALL: &'static [Field] = &[$(Field::$field),+];

            /// Its name.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$field => $name),+ }
            }
        }
    };
}

fields! {
    /// Number in the old ledger.
    Number = "原编号",
    /// Day, or day and time, of registration.
    Registered = "登记日期",
    /// The visitor; several names are visitor and companions.
    Name = "姓名",
    /// Type of the document.
    IdType = "证件类型",
    /// Number of the document.
    IdNumber = "证件号码",
    /// Phone.
    Phone = "电话",
    /// Address.
    Address = "住址",
    /// Names of those who came along.
    Companions = "同来的人",
    /// 人次.
    Heads = "人数",
    /// People affected.
    Affected = "涉及人数",
    /// Channel.
    Channel = "来源",
    /// Purpose.
    Purpose = "目的",
    /// Town.
    Place = "属地",
    /// Story; several columns are put one below the other.
    Narrative = "事由",
    /// What was asked for.
    Request = "请求",
    /// Who is reported.
    Accused = "被检举人",
    /// The unit of who is reported.
    AccusedUnit = "被检举单位",
    /// Whom or what it is about: the accused of a report, a part of the story of all others.
    About = "被反映的人或单位",
    /// Reception room.
    Room = "接待室",
    /// Responsible units, the lead first.
    Units = "责任单位",
    /// Assisting units.
    Assist = "协办单位",
    /// Class colour.
    Colour = "分类",
    /// When it was handed to its units.
    Assigned = "交办日期",
    /// How far it has come.
    State = "办理状态",
    /// What was done with it.
    Way = "办理方式",
    /// When it ended.
    Ended = "办结日期",
    /// What was answered.
    Reply = "办理结果",
    /// Who received it first.
    Receiver = "首接人",
    /// 重大紧急.
    Urgent = "重大紧急",
}

impl Field {
    /// The field with this name.
    pub fn parse(name: &str) -> Option<Field> {
        Field::ALL.iter().copied().find(|field| field.name() == name.trim())
    }

    /// True when several columns may go to it together.
    pub const fn takes_many(self) -> bool {
        matches!(
            self,
            Field::Narrative | Field::Units | Field::Assist | Field::Address | Field::Reply
        )
    }

    /// What stands between the texts of several columns.
    pub const fn between(self) -> &'static str {
        match self {
            Field::Units | Field::Assist => "、",
            Field::Address => "",
            _ => "\n",
        }
    }

    /// The field of a refusal that names a field of the intake.
    pub fn of_refusal(path: &str) -> Option<Field> {
        Some(match path.split(['[', '.']).next().unwrap_or_default() {
            "visitor" => match path {
                "visitor.id_type" => Field::IdType,
                "visitor.id_number" => Field::IdNumber,
                "visitor.phone" => Field::Phone,
                "visitor.address" => Field::Address,
                _ => Field::Name,
            },
            "companions" => Field::Companions,
            "head_count" => Field::Heads,
            "affected" => Field::Affected,
            "channel" => Field::Channel,
            "purpose" => Field::Purpose,
            "place" => Field::Place,
            "narrative" => Field::Narrative,
            "request" => Field::Request,
            "accused" if path == "accused.unit" => Field::AccusedUnit,
            "accused" => Field::Accused,
            "external_no" => Field::Number,
            "room" => Field::Room,
            "units" => Field::Units,
            "colour" => Field::Colour,
            "registered" => Field::Registered,
            "assigned" => Field::Assigned,
            "ended" => Field::Ended,
            "reply" => Field::Reply,
            _ => return None,
        })
    }
}
