//! The columns a ledger may have: the word people read and the name under which the national
//! exchange knows it.

use serde::{Deserialize, Serialize};

/// Declares the columns: word, name in exchange, usual width on the screen.
macro_rules! columns {
    ($($(#[$meta:meta])* $variant:ident $word:literal $name:literal $width:literal;)+) => {
        /// A column of the ledger.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum Column { $($(#[$meta])* #[serde(rename = $word)] $variant),+ }

        impl Column {
            /// Every column, in the usual order.
            pub const ALL: &'static [Column] = &[$(Column::$variant),+];

            /// The heading.
            pub const fn word(self) -> &'static str {
                match self { $(Column::$variant => $word),+ }
            }

            /// The national exchange name; where there is none, the first letters of the word.
            pub const fn name(self) -> &'static str {
                match self { $(Column::$variant => $name),+ }
            }

            /// Columns of the screen it usually takes.
            pub const fn width(self) -> u16 {
                match self { $(Column::$variant => $width),+ }
            }
        }
    };
}

columns! {
    /// 信访件编号.
    Number "编号" "xfjbh" 16;
    /// 查询码.
    Code "诉求码" "cxm" 19;
    /// 信访日期.
    Day "日期" "xfrq" 10;
    /// 登记时间.
    Registered "登记时间" "djsj" 16;
    /// 姓名, masked.
    Visitor "姓名" "xm" 6;
    /// 信访人数.
    Heads "人次" "xfrs" 4;
    /// 信访形式.
    Channel "渠道" "xfxs" 8;
    /// 信访目的.
    Purpose "目的" "xfmd" 8;
    /// 问题属地.
    Place "属地" "wtsd" 8;
    /// 概况信息.
    Subject "事由" "gkxx" 20;
    /// 接待室.
    Room "室" "jds" 3;
    /// 分类色.
    Colour "分类" "fls" 4;
    /// 责任单位 that leads.
    Unit "单位" "qxjg" 12;
    /// 办理状态.
    Stage "进度" "blzt" 10;
    /// 限办截止.
    Due "期限" "xbjzsj" 10;
    /// 首接人.
    Receiver "首接人" "sjr" 6;
    /// 证件号码, masked.
    IdNumber "证件号码" "zjhm" 18;
    /// 手机号, masked.
    Phone "电话" "sjh" 11;
    /// 住址, to the village.
    Address "住址" "zz" 20;
    /// 诉求.
    Request "请求" "qq" 20;
}

impl Column {
    /// True for what tells who somebody is: shown and written out masked.
    pub const fn is_personal(self) -> bool {
        matches!(self, Column::Visitor | Column::IdNumber | Column::Phone | Column::Address)
    }

    /// The columns of a pack that names none.
    pub fn usual() -> Vec<Column> {
        use Column::*;
        vec![Number, Visitor, Heads, Place, Subject, Room, Colour, Stage, Due, Unit, Receiver]
    }
}
