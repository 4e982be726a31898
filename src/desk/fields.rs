//! The words a form may ask for, and what each means: what a form file is checked against and what
//! `forms fields` lists.

/// A name and what it means.
pub type Field = (&'static str, &'static str);

/// A list a form may repeat rows for, and what each of its rows says.
pub type List = (&'static str, &'static [Field]);

/// What every paper may say, whatever it is about.
pub const COMMON_FIELDS: &[Field] = &[
    ("centre", "中心名称"),
    ("copy", "补打第几次；第一次为空"),
    ("hotline", "查询电话"),
    ("hall", "大厅地址"),
    ("hours", "办公时间"),
    ("clerk", "打印这张纸的人"),
    ("printed", "打印时间"),
    ("printed_date", "打印日期"),
];

/// What a paper about a number of the queue may say: never a name, never a matter.
pub const TICKET_FIELDS: &[Field] = &[
    ("ticket", "排队号"),
    ("pool", "哪一队"),
    ("topic", "这一队的事由范围"),
    ("room_no", "接待室号；几间合用一队时为空"),
    ("taken", "取号时间"),
    ("taken_date", "取号日期"),
    ("ahead", "前面几批；没有人时为空"),
    ("minutes", "约等多少分钟"),
    ("head_count", "人次"),
    ("representatives", "进接待室的代表人数；人人可进为空"),
    ("booked", "预约；不是为空"),
    ("priority", "为什么优先；不优先为空"),
    ("service", "点的是哪一样帮忙；只有自助机点单的有"),
    ("code", "诉求码，四位一组；只有自助机说过事的有"),
    ("code_digits", "诉求码十六位数字，二维码用"),
];

/// What a paper about a matter may say, the receipt too: masked, and silent about a sealed matter.
pub const SLIP_FIELDS: &[Field] = &[
    ("centre", "中心名称"),
    ("slip_title", "回执的名称"),
    ("copy", "补打第几次；第一次为空"),
    ("number", "编号"),
    ("code", "诉求码，四位一组"),
    ("code_digits", "诉求码十六位数字，二维码用"),
    ("ticket", "排队号；没有在排队为空"),
    ("registered", "登记时间"),
    ("registered_date", "登记日期"),
    ("visitor", "遮住的姓名，或匿名"),
    ("head_count", "人次"),
    ("delegates", "集体访的代表，如 4人进接待室；不是集体访为空"),
    ("purpose", "目的"),
    ("subject", "事由第一行"),
    ("room_no", "接待室号"),
    ("room_name", "接待室名"),
    ("receiver", "首接人和窗口"),
    ("duty", "当日坐班领导"),
    ("outcome", "引导、不予受理等；正常登记为空"),
    ("class", "分类色和日数"),
    ("unconfirmed", "还待确认的"),
    ("feedback_date", "反馈期限的日期"),
    ("feedback_weekday", "它是周几，暂按周末计时注明"),
    ("feedback_words", "反馈期限还没有日期时的话"),
    ("first_feedback", "升色前的首次期限"),
    ("notice", "书面告知的期限"),
    ("handling", "办结的期限；未受理时为受理之日起60日内"),
    ("hotline", "查询电话"),
    ("printed", "打印时间"),
    ("printed_date", "打印日期"),
];

/// What fuller papers may say besides.
pub const SHEET_FIELDS: &[Field] = &[
    ("name", "姓名"),
    ("sex", "性别，由身份证号得出"),
    ("birth", "出生日期，由身份证号得出"),
    ("id_type", "证件类型"),
    ("id_number", "证件号码"),
    ("phone", "手机号"),
    ("address", "住址"),
    ("channel", "渠道"),
    ("affected", "涉及人数"),
    ("group", "集体访；不是为空"),
    ("urgent", "重大紧急；不是为空"),
    ("needs", "特殊需求"),
    ("external_no", "外部编号"),
    ("place", "问题属地"),
    ("narrative", "事由全文"),
    ("request", "请求"),
    ("origin", "原件编号"),
    ("guided", "引导到哪里"),
    ("guidance", "引导的话"),
    ("ground", "不予或不再受理的话"),
    ("units_line", "全部责任单位"),
    ("accepted", "受理日期"),
    ("assigned", "交办日期"),
    ("feedback", "反馈期限，日期或还没有日期时的话"),
    ("hall", "大厅地址"),
    ("hours", "办公时间"),
    ("track", "怎样查询"),
    ("clerk", "打印这张纸的人"),
    ("leader", "接访领导；没有接访为空"),
    ("reception", "第几次、什么方式接访"),
    ("heard", "接访日期"),
    ("opinion", "接访领导的意见"),
    ("colours", "绿黄红三色，这件事的打上记号"),
    ("extended", "批准延期的日期；没有延期为空"),
    ("extended_why", "延期的理由"),
    ("answered", "答复或办结的日期；没有为空"),
    ("reply", "答复或处理意见"),
];

/// Facts that name a person: a paper with them is recorded as 查看明文.
pub const PERSONAL: &[&str] = &["name", "birth", "id_number", "phone", "address", "companions"];

/// The lists of a matter, and what each of their rows says.
pub const MATTER_LISTS: &[List] = &[
    ("units", &[("name", "责任单位"), ("role", "牵头或协办"), ("phone", "电话")]),
    ("notes", &[("text", "引导、原件等提示")]),
    ("rights", &[("text", "权利告知")]),
    ("privacy", &[("text", "个人信息告知")]),
    (
        "companions",
        &[
            ("no", "序号"),
            ("name", "姓名"),
            ("id_number", "证件号码"),
            ("phone", "手机号"),
            ("relation", "关系"),
        ],
    ),
];
