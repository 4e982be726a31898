//! The places of the registration form: their labels, where a refusal's field belongs, and what
//! F1 says about each.

/// One place of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// 姓名.
    Name,
    /// 证件号码.
    Id,
    /// 证件类型, only asked when the number is no resident number.
    IdType,
    /// 电话.
    Phone,
    /// 住址.
    Address,
    /// 同来人数.
    Heads,
    /// Names of the others.
    Names,
    /// 再次来访?
    Repeat,
    /// 事由.
    Narrative,
    /// 请求.
    Request,
    /// 目的.
    Purpose,
    /// 来源.
    Channel,
    /// 属地.
    Place,
    /// 接待室.
    Room,
    /// 责任单位.
    Units,
    /// 分类.
    Colour,
    /// 引导.
    Guided,
    /// 被举报人.
    AccusedName,
    /// 被举报单位.
    AccusedUnit,
    /// 紧急与特殊需求.
    Special,
    /// 涉及人数, another number than those present.
    Affected,
    /// Number in another system.
    External,
}

impl Slot {
    /// What stands before the field.
    pub fn label(self) -> &'static str {
        match self {
            Slot::Name => "姓名",
            Slot::Id => "证件",
            Slot::IdType => "类型",
            Slot::Phone => "电话",
            Slot::Address => "住址",
            Slot::Heads => "同来",
            Slot::Names => "名单",
            Slot::Repeat => "再访",
            Slot::Narrative => "事由",
            Slot::Request => "请求",
            Slot::Purpose => "目的",
            Slot::Channel => "来源",
            Slot::Place => "属地",
            Slot::Room => "接待室",
            Slot::Units => "单位",
            Slot::Colour => "分类",
            Slot::Guided => "引导",
            Slot::AccusedName => "被举报",
            Slot::AccusedUnit => "其单位",
            Slot::Special => "特别",
            Slot::Affected => "涉及",
            Slot::External => "外部编号",
        }
    }

    /// The place to which a refusal's field belongs.
    pub fn of_field(field: &str) -> Option<Slot> {
        let field = field.split('[').next().unwrap_or(field);
        Some(match field {
            "visitor.name" | "visitor.anonymous" => Slot::Name,
            "visitor.id_number" => Slot::Id,
            "visitor.id_type" => Slot::IdType,
            "visitor.phone" => Slot::Phone,
            "visitor.address" => Slot::Address,
            "head_count" => Slot::Heads,
            "affected" => Slot::Affected,
            "external_no" => Slot::External,
            "companions" => Slot::Names,
            "same_as" | "same_as.number" | "same_as.answer" => Slot::Repeat,
            "narrative" => Slot::Narrative,
            "request" => Slot::Request,
            "purpose" => Slot::Purpose,
            "channel" => Slot::Channel,
            "place" => Slot::Place,
            "room" => Slot::Room,
            "units" => Slot::Units,
            "colour" => Slot::Colour,
            "guided" => Slot::Guided,
            "accused" | "accused.name" => Slot::AccusedName,
            "accused.unit" => Slot::AccusedUnit,
            "needs" => Slot::Special,
            _ => return None,
        })
    }

    /// Heading and text for F1.
    pub fn topic(self) -> (&'static str, &'static str) {
        match self {
            Slot::Name => (
                "姓名",
                "来访人的姓名，照证件写。不愿留名的写「匿名」：照样登记、照样打回执，只是不欠书面告知。",
            ),
            Slot::Id => (
                "证件",
                "18 位身份证号填满并且校验对，自动到下一项。末位 x 大小写、全角数字都行。\
                 其他证件直接打号码，Enter 之后选类型。刷卡时整张卡一次填好。离开此项后只显示头尾。",
            ),
            Slot::IdType => ("证件类型", "不是居民身份证时选一种：打数字或首字母。"),
            Slot::Phone => (
                "电话",
                "11 位手机号填满自动到下一项；座机带区号，Enter 到下一项。没有电话就空着。",
            ),
            Slot::Address => (
                "住址",
                "写到村或社区。有姓名又有住址，才欠书面告知（条例第 23 条）。写到乡镇时，属地会照着建议。",
            ),
            Slot::Heads => (
                "同来",
                "一起来的总人数，连来访人在内；一个人来就不填。5 人以上是集体访，进门代表不超过 5 人。",
            ),
            Slot::Names => (
                "同来人姓名",
                "留了姓名的同来人，用空格或顿号隔开，不含来访人自己。可以不填。\
                 名字后面可以跟他的证件号或电话，如 方某 13800000002、汪某。离开此项后只显示姓名。",
            ),
            Slot::Affected => (
                "涉及人数",
                "这件事牵涉多少人，和来了多少人是两回事，如全村 120 户只来了 3 人。可以不填。",
            ),
            Slot::External => {
                ("外部编号", "这件事在别的系统里的编号，如网上信访、12345。原样写，可以不填。")
            }
            Slot::Repeat => (
                "再次来访",
                "此人来过。问一句：还是那件事吗？1 是，2 否，3 部分是。由人来答，机器不替人定。\
                 答「是」的，首接人和期限跟着头一件走，不会因为再来而往后推。",
            ),
            Slot::Narrative => (
                "事由",
                "来访人的话，如实记：什么时间、什么地方、什么人、什么事。最多 4000 字，多了会说，不会截掉。\
                 可以粘贴。上下键在字里移动。",
            ),
            Slot::Request => ("请求", "来访人要什么。和事由分开写。可以不填。"),
            Slot::Purpose => (
                "目的",
                "1 意见建议 2 申诉 3 求决 4 揭发控告 5 其他。揭发控告是密件：只交纪检监察，\
                 不上任何清单，被举报的人和单位看不到（条例第 30 条）。",
            ),
            Slot::Channel => ("来源", "从哪个渠道来的，不填就是窗口。"),
            Slot::Place => ("属地", "问题发生在哪个乡镇街道：打几个字或首字母，如 yxx 是云溪乡。"),
            Slot::Room => ("接待室", "请来访人去哪一间：打房号、字或首字母，如 tdcq。Tab 用建议。"),
            Slot::Units => (
                "责任单位",
                "先选的牵头，后选的协办；通常一个属地单位加一个属事单位。打字或首字母选一个，\
                 再打再选；退格删去最后一个。Tab 用建议。",
            ),
            Slot::Colour => ("分类", "绿、黄、红，定反馈期限。Tab 用建议。期限从确认交办起算。"),
            Slot::Guided => (
                "引导",
                "涉法涉诉和应走法定途径的，释明并引导，照样登记。选「不引导」就由本中心办理。",
            ),
            Slot::AccusedName => ("被举报人", "被检举控告的人。只有密件承办单位看得到。"),
            Slot::AccusedUnit => (
                "被举报单位",
                "被举报人所在的单位，或被举报的单位。填了它，这件事就不会交给它和它的上下级。",
            ),
            Slot::Special => (
                "特别",
                "重大紧急，或来访人需要的照顾；可选多项，可以不填。Enter 还有涉及人数和外部编号。",
            ),
        }
    }
}
