//! The one table of commands. Keymap, footer, palette, help, `yichuang keys` and the README are
//! all derived from it; a new command is one line here and one arm where it is carried out.
//!
//! Keys: every F-key has a Ctrl or Alt twin, because terminals like to keep F1, F10 and F11 for
//! themselves (Alt with the digit of the F-key, 0 for F10). F11 stays free. No command is a plain
//! letter where a field may be, so no letter acts inside one; where none is, a letter has a Ctrl twin
//! for input methods that swallow it.

/// Where a command lives. A screen has one scope of its own; `Global` holds everywhere but in
/// popups, `Always` everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everywhere, popups included.
    Always,
    /// On every screen that is not a popup.
    Global,
    /// 首页.
    Home,
    /// 登记.
    Intake,
    /// One matter.
    Matter,
    /// 日清.
    Today,
    /// 查找.
    Find,
    /// 台账.
    Ledger,
    /// 导入旧台账.
    Import,
    /// A paper as it prints.
    Preview,
    /// 接待室.
    Rooms,
    /// 接访.
    Reception,
    /// 值班.
    Duty,
    /// 预约和预登记.
    Bookings,
    /// 我的事.
    Mine,
    /// Drafts left by a crash.
    Drafts,
    /// Print jobs that are not done.
    Jobs,
    /// What kiosks sent.
    Inbox,
    /// A popup with a list: palette.
    Pick,
    /// A popup with a question or a field.
    Ask,
    /// A page to read: help.
    Page,
}

impl Scope {
    /// Heading in help and key lists.
    pub fn title(self) -> &'static str {
        match self {
            Scope::Always => "任何时候",
            Scope::Global => "每个画面",
            Scope::Home => "首页",
            Scope::Intake => "登记",
            Scope::Matter => "信访事项",
            Scope::Today => "日清",
            Scope::Find => "查找",
            Scope::Ledger => "台账",
            Scope::Import => "导入旧台账",
            Scope::Preview => "单式预览",
            Scope::Rooms => "接待室",
            Scope::Reception => "接访",
            Scope::Duty => "值班",
            Scope::Bookings => "预登记",
            Scope::Mine => "我的事",
            Scope::Drafts => "未完成的草稿",
            Scope::Inbox => "自助机来的",
            Scope::Jobs => "打印清单",
            Scope::Pick => "选择",
            Scope::Ask => "询问",
            Scope::Page => "帮助",
        }
    }

    /// True for popups, where only `Always` commands hold besides their own.
    pub fn is_popup(self) -> bool {
        matches!(self, Scope::Pick | Scope::Ask | Scope::Page)
    }

    /// True where no field can have the focus, so that plain letters may act.
    pub fn takes_letters(self) -> bool {
        matches!(self, Scope::Rooms | Scope::Today | Scope::Duty)
    }

    /// The scopes in which a key is looked up, the screen's own first.
    pub fn chain(self) -> &'static [Scope] {
        match self {
            Scope::Home => &[Scope::Home, Scope::Global, Scope::Always],
            Scope::Intake => &[Scope::Intake, Scope::Global, Scope::Always],
            Scope::Matter => &[Scope::Matter, Scope::Global, Scope::Always],
            Scope::Today => &[Scope::Today, Scope::Global, Scope::Always],
            Scope::Find => &[Scope::Find, Scope::Global, Scope::Always],
            Scope::Ledger => &[Scope::Ledger, Scope::Global, Scope::Always],
            Scope::Import => &[Scope::Import, Scope::Global, Scope::Always],
            Scope::Preview => &[Scope::Preview, Scope::Global, Scope::Always],
            Scope::Reception => &[Scope::Reception, Scope::Global, Scope::Always],
            Scope::Mine => &[Scope::Mine, Scope::Global, Scope::Always],
            Scope::Rooms => &[Scope::Rooms, Scope::Global, Scope::Always],
            Scope::Duty => &[Scope::Duty, Scope::Global, Scope::Always],
            Scope::Bookings => &[Scope::Bookings, Scope::Global, Scope::Always],
            Scope::Drafts => &[Scope::Drafts, Scope::Global, Scope::Always],
            Scope::Inbox => &[Scope::Inbox, Scope::Global, Scope::Always],
            Scope::Jobs => &[Scope::Jobs, Scope::Global, Scope::Always],
            Scope::Pick => &[Scope::Pick, Scope::Always],
            Scope::Ask => &[Scope::Ask, Scope::Always],
            Scope::Page => &[Scope::Page, Scope::Always],
            Scope::Global => &[Scope::Global, Scope::Always],
            Scope::Always => &[Scope::Always],
        }
    }

    /// Every scope, in the order of help and key lists.
    pub const ALL: [Scope; 21] = [
        Scope::Always,
        Scope::Global,
        Scope::Home,
        Scope::Intake,
        Scope::Matter,
        Scope::Today,
        Scope::Find,
        Scope::Ledger,
        Scope::Import,
        Scope::Preview,
        Scope::Rooms,
        Scope::Reception,
        Scope::Duty,
        Scope::Bookings,
        Scope::Mine,
        Scope::Drafts,
        Scope::Jobs,
        Scope::Inbox,
        Scope::Pick,
        Scope::Ask,
        Scope::Page,
    ];
}

/// One line of the table.
#[derive(Debug, Clone, Copy)]
pub struct Info {
    /// The command.
    pub command: Command,
    /// Where it lives.
    pub scope: Scope,
    /// Its name in settings.
    pub name: &'static str,
    /// Its keys, parted by blanks; the first is the one the footer shows.
    pub keys: &'static str,
    /// What people read.
    pub label: &'static str,
}

macro_rules! commands {
    ($($id:ident $scope:ident $name:literal $keys:literal $label:literal;)*) => {
        /// What a key can mean.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Command { $(#[doc = $label] $id,)* }

        /// The table.
        pub const COMMANDS: &[Info] = &[$(Info {
            command: Command::$id,
            scope: Scope::$scope,
            name: $name,
            keys: $keys,
            label: $label,
        },)*];
    };
}

commands! {
//  command      scope    name            keys                 label
    Help         Always   "help"          "f1 alt-1"           "帮助";
    Back         Always   "back"          "esc"                "返回";
    Blank        Always   "blank"         "f12 ctrl-l"         "遮屏";
    Quit         Always   "quit"          "ctrl-q"             "退出";

    Intake       Global   "intake"        "f2 alt-2 ctrl-n"    "登记";
    CallNext     Global   "call-next"     "f3 alt-3"           "叫下一位";
    Rooms        Global   "rooms"         "f4 alt-4"           "接待室";
    Today        Global   "today"         "f5 alt-5"           "日清";
    Find         Global   "find"          "f6 alt-6 ctrl-f"    "查找";
    Ledger       Global   "ledger"        "f7 alt-7"           "台账";
    Reprint      Global   "reprint"       "f9 alt-9"           "再印";
    Palette      Global   "palette"       "ctrl-p"             "命令";
    Jobs         Global   "jobs"          "alt-p"              "打印清单";
    Duty         Global   "duty"          "alt-d"              "值班";
    Bookings     Global   "bookings"      "alt-y"              "预登记";

    HomeUp       Home     "home-up"       "up"                 "上一行";
    HomeDown     Home     "home-down"     "down"               "下一行";
    HandOver     Home     "hand-over"     "ctrl-o"             "交班";
    HomeOpen     Home     "home-open"     "enter"              "打开";

    Next         Intake   "next"          "enter"              "下一项";
    Take         Intake   "take"          "tab"                "用建议";
    Submit       Intake   "submit"        "f10 alt-0 ctrl-s"   "登记并打印";
    Prev         Intake   "prev"          "shift-tab up"       "上一项";
    Skip         Intake   "skip"          "down"               "跳过";
    Sweep        Intake   "clear-field"   "ctrl-u"             "清空此项";
    Undo         Intake   "undo"          "ctrl-z"             "撤销";
    Discard      Intake   "discard"       "ctrl-x"             "丢弃草稿";

    Confirm      Matter   "confirm"       "f10 alt-0 ctrl-s"   "确认交办";
    Accept       Matter   "accept"        "ctrl-t"             "受理";
    Answer       Matter   "answer"        "ctrl-d"             "当场办结";
    Raise        Matter   "raise"         "ctrl-r"             "升色";
    Preview      Matter   "preview"       "ctrl-e"             "看回执";
    Unmask       Matter   "unmask"        "ctrl-u"             "看明文";
    Extend       Matter   "extend"        "ctrl-y"             "延期";
    Conclude     Matter   "conclude"      "ctrl-k"             "办结";
    Review       Matter   "review"        "ctrl-b"             "复核终结";
    BookMatter   Matter   "book"          "alt-b"              "预约";
    MatterReceive Matter  "matter-receive" "ctrl-w"            "接访";
    MatterTake   Matter   "matter-take"   "ctrl-a"             "取号";
    MatterReport Matter   "matter-report" "ctrl-g"             "回话";
    MatterSign   Matter   "matter-sign"   "alt-s"              "接收";
    MatterFeed   Matter   "matter-feedback" "alt-f"            "反馈";
    MatterRemind Matter   "matter-remind" "alt-c"              "催办";
    Papers       Matter   "papers"        "ctrl-o"             "单式";
    MatterVoid   Matter   "matter-void"   "ctrl-x"             "作废";
    MatterUp     Matter   "matter-up"     "up pageup"          "往上";
    MatterDown   Matter   "matter-down"   "down pagedown"      "往下";

    TodayUp      Today    "today-up"      "up"                 "上一行";
    TodayDown    Today    "today-down"    "down"               "下一行";
    TodayPgUp    Today    "today-pageup"  "pageup"             "上一页";
    TodayPgDn    Today    "today-pagedown" "pagedown"          "下一页";
    TodayOpen    Today    "today-open"    "enter"              "打开";
    DayAssign    Today    "day-assign"    "a ctrl-a"           "交办";
    DaySign      Today    "day-sign"      "s alt-s"            "接收";
    DayFeed      Today    "day-feedback"  "f alt-f"            "反馈";
    DayRemind    Today    "day-remind"    "c alt-c"            "催办";
    DayClose     Today    "day-close"     "f10 alt-0 ctrl-s"   "日结";
    DayPrint     Today    "day-print"     "p ctrl-e"           "打印清单";
    DayBefore    Today    "day-before"    "left"               "前一天";
    DayAfter     Today    "day-after"     "right"              "后一天";

    PreviewPrint Preview  "preview-print" "f10 alt-0 ctrl-s"   "打印";
    PreviewSave  Preview  "preview-save"  "ctrl-o"             "存成文件";
    PreviewLeft  Preview  "preview-left"  "left"               "往左";
    PreviewRight Preview  "preview-right" "right"              "往右";
    FindUp       Find     "find-up"       "up"                 "上一行";
    FindDown     Find     "find-down"     "down"               "下一行";
    FindPgUp     Find     "find-pageup"   "pageup"             "上一页";
    FindPgDn     Find     "find-pagedown" "pagedown"           "下一页";
    FindOpen     Find     "find-open"     "enter"              "打开";

    LedgerUp     Ledger   "ledger-up"     "up"                 "上一行";
    LedgerDown   Ledger   "ledger-down"   "down"               "下一行";
    LedgerPgUp   Ledger   "ledger-pageup" "pageup"             "上一页";
    LedgerPgDn   Ledger   "ledger-pagedown" "pagedown"         "下一页";
    LedgerOpen   Ledger   "ledger-open"   "enter"              "打开";
    LedgerSort   Ledger   "ledger-sort"   "ctrl-o"             "换次序";
    LedgerPart   Ledger   "ledger-part"   "ctrl-t"             "分账";
    LedgerDay    Ledger   "ledger-day"    "ctrl-g"             "到某天";
    LedgerExport Ledger   "ledger-export" "ctrl-e"             "导出";

    LedgerImport Ledger   "ledger-import" "ctrl-r"             "导入旧台账";

    ImportGo     Import   "import-go"     "f10 alt-0 ctrl-s"   "试算";
    ImportSet    Import   "import-set"    "enter"              "改去处";
    ImportUp     Import   "import-up"     "up"                 "上一行";
    ImportDown   Import   "import-down"   "down"               "下一行";
    ImportPgUp   Import   "import-pageup" "pageup"             "上一页";
    ImportPgDn   Import   "import-pagedown" "pagedown"         "下一页";

    PreviewUp    Preview  "preview-up"    "up pageup"          "往上";
    PreviewDown  Preview  "preview-down"  "down pagedown"      "往下";

    LineCall     Rooms    "line-call"     "enter"              "叫这位";
    LineRecall   Rooms    "line-recall"   "r ctrl-r"           "重呼";
    LineHold     Rooms    "line-hold"     "h ctrl-o"           "暂缓";
    LineMiss     Rooms    "line-no-show"  "n ctrl-k"           "未到";
    LineReturn   Rooms    "line-return"   "b ctrl-b"           "回队";
    LineTransfer Rooms    "line-transfer" "t ctrl-t"           "转室";
    LineUndo     Rooms    "line-undo"     "u ctrl-z"           "撤销";
    LineFinish   Rooms    "line-finish"   "e ctrl-e"           "结束";
    LinePrefer   Rooms    "line-prefer"   "y ctrl-y"           "优先";
    LineTake     Rooms    "line-take"     "q ctrl-a"           "取号";
    RoomShut     Rooms    "room-shut"     "x ctrl-x"           "关室";
    RoomMan      Rooms    "room-man"      "w ctrl-w"           "坐班";
    RoomUnits    Rooms    "room-units"    "d ctrl-d"           "值班单位";
    RoomPrev     Rooms    "room-prev"     "left shift-tab"     "上一间";
    RoomNext     Rooms    "room-next"     "right tab"          "下一间";
    LineUp       Rooms    "line-up"       "up"                 "上一行";
    LineDown     Rooms    "line-down"     "down"               "下一行";

    ReceiveAssign Reception "receive-assign" "f10 alt-0 ctrl-s" "交办并打印";
    ReceiveNext  Reception "receive-next" "enter tab"          "下一项";
    ReceiveAnswer Reception "receive-answer" "ctrl-d"          "当场办结";
    ReceiveGuide Reception "receive-guide" "ctrl-y"            "引导";
    ReceiveUnits Reception "receive-units" "ctrl-u"            "单位";
    ReceiveColour Reception "receive-colour" "ctrl-r"          "分类";
    ReceiveDates Reception "receive-dates" "ctrl-t"            "下一步";
    ReceiveStory Reception "receive-story" "ctrl-e"            "看全文";
    ReceiveMine  Reception "receive-mine" "ctrl-w"             "我的事";
    ReceivePrev  Reception "receive-prev" "shift-tab"          "上一项";

    DutyPrint    Duty     "duty-print"    "f10 alt-0"          "打印值班表";
    DutyCover    Duty     "duty-cover"    "c ctrl-d"           "顶班";
    DutySwap     Duty     "duty-swap"     "s ctrl-w"           "换班";
    DutyAbsent   Duty     "duty-absent"   "a ctrl-a"           "请假";
    DutyRestore  Duty     "duty-restore"  "u ctrl-z"           "恢复";
    DutyBook     Duty     "duty-book"     "b ctrl-b"           "预约";
    DutyPlace    Duty     "duty-place"    "w ctrl-e"           "换地方";
    DutySit      Duty     "duty-sit"      "tab"                "下一位";
    DutyLeft     Duty     "duty-left"     "left"               "前一天";
    DutyRight    Duty     "duty-right"    "right"              "后一天";
    DutyUp       Duty     "duty-up"       "up"                 "前一周";
    DutyDown     Duty     "duty-down"     "down"               "后一周";
    DutyPrev     Duty     "duty-prev"     "pageup"             "上个月";
    DutyNext     Duty     "duty-next"     "pagedown"           "下个月";

    BookPut      Bookings "book-put"      "f10 alt-0 ctrl-s"   "登记一批";
    BookNext     Bookings "book-next"     "enter tab"          "下一项";
    BookPrev     Bookings "book-prev"     "shift-tab"          "上一项";
    BookArrive   Bookings "book-arrive"   "ctrl-a"             "到场取号";
    BookMove     Bookings "book-move"     "ctrl-r"             "改室";
    BookCancel   Bookings "book-cancel"   "ctrl-x"             "取消";
    BookUnmask   Bookings "book-unmask"   "ctrl-u"             "看明文";
    BookPaper    Bookings "book-paper"    "ctrl-o"             "单式";
    BookDay      Bookings "book-day"      "ctrl-d"             "换日子";
    BookUp       Bookings "book-up"       "up"                 "上一行";
    BookDown     Bookings "book-down"     "down"               "下一行";
    BookPgUp     Bookings "book-pageup"   "pageup"             "上一页";
    BookPgDn     Bookings "book-pagedown" "pagedown"           "下一页";
    MineUp       Mine     "mine-up"       "up"                 "上一行";
    MineDown     Mine     "mine-down"     "down"               "下一行";
    MineOpen     Mine     "mine-open"     "enter"              "打开";

    DraftUp      Drafts   "draft-up"      "up"                 "上一行";
    DraftDown    Drafts   "draft-down"    "down"               "下一行";
    DraftOpen    Drafts   "draft-open"    "enter"              "接着登记";
    DraftDrop    Drafts   "draft-drop"    "ctrl-x"             "丢弃";

    JobUp        Jobs     "job-up"        "up"                 "上一行";
    JobDown      Jobs     "job-down"      "down"               "下一行";
    JobAgain     Jobs     "job-again"     "f10 alt-0"          "再打一次";
    JobPrinted   Jobs     "job-printed"   "ctrl-y"             "已打出来";
    JobVoid      Jobs     "job-void"      "ctrl-x"             "不要了";

    InboxUp      Inbox    "inbox-up"      "up"                 "上一行";
    InboxDown    Inbox    "inbox-down"    "down"               "下一行";
    InboxOpen    Inbox    "inbox-open"    "enter"              "办这一件";
    InboxDrop    Inbox    "inbox-drop"    "ctrl-x"             "作废";

    PickUp       Pick     "pick-up"       "up"                 "上一行";
    PickDown     Pick     "pick-down"     "down"               "下一行";
    PickTake     Pick     "pick-take"     "enter"              "执行";

    AskYes       Ask      "ask-yes"       "f10 alt-0 ctrl-s"   "确定";
    AskNext      Ask      "ask-next"      "enter tab down"     "下一项";
    AskPrev      Ask      "ask-prev"      "shift-tab up"       "上一项";

    PageUp       Page     "page-up"       "up pageup"          "往上";
    PageDown     Page     "page-down"     "down pagedown"      "往下";
}

impl Command {
    /// The line of the table.
    pub fn info(self) -> &'static Info {
        // The table is made by the macro that makes the enum, so the line is always there.
        COMMANDS.iter().find(|info| info.command == self).unwrap_or(&COMMANDS[0])
    }
}

#[cfg(test)]
#[path = "commands_tests.rs"]
mod tests;
