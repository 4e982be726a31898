//! One screen of a kiosk as data: what it says, what can be chosen, what is being typed. Screen,
//! touch areas, linear mode and the text feed are all made from this, so none of them can offer
//! what another does not.

/// One thing to choose, by its digit, by arrows and Enter, or by touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// 1 to 9.
    pub digit: u8,
    /// In a villager's words.
    pub say: String,
    /// Ticked or not, where several may be chosen.
    pub tick: Option<bool>,
}

/// What is being typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Field {
    /// Digits: each group as many as it takes, the typed ones in order.
    Digits {
        /// How many each group takes.
        groups: &'static [usize],
        /// What was typed so far, as it may be seen: personal digits are dots.
        seen: String,
        /// X may be typed.
        x: bool,
    },
    /// Words.
    Words(String),
}

/// One screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// The question or the heading.
    pub title: String,
    /// The number, and the code if it has to be copied, drawn as large as they go.
    pub loud: Vec<String>,
    /// What else there is to know.
    pub lines: Vec<String>,
    /// What can be chosen, at most nine.
    pub choices: Vec<Choice>,
    /// Which of them the arrows stand on.
    pub marked: usize,
    /// What is being typed; digits then belong to it.
    pub field: Option<Field>,
    /// What the way back is called; none on the first screen.
    pub back: Option<&'static str>,
    /// Where this machine stands.
    pub hall: String,
    /// Seconds left, when they are counted in sight.
    pub left: Option<u64>,
}

/// What a person does, by key or by touch.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A digit, 0 to 9.
    Digit(u8),
    /// Another character.
    Char(char),
    /// Enter.
    Enter,
    /// Backspace, Esc, or 返回.
    Back,
    /// Takes the last character away.
    Rub,
    /// 找工作人员, where 0 is a digit like any other.
    Help,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// A paste, or what a scanner types as one.
    Paste(String),
    /// A card was laid on the reader.
    Card(crate::tui::card::Card),
    /// Staff want to leave the kiosk.
    Leave,
}

impl Field {
    /// The digits in their groups, open places as underscores.
    pub fn grouped(&self) -> String {
        let Field::Digits { groups, seen, .. } = self else { return String::new() };
        let mut typed = seen.chars();
        let group = |n: &usize| (0..*n).map(|_| typed.next().unwrap_or('_')).collect::<String>();
        groups.iter().map(group).collect::<Vec<_>>().join(" ")
    }
}

impl Page {
    /// True where digits go into a field.
    pub fn takes_digits(&self) -> bool {
        self.field.is_some()
    }

    /// The words of the way to a person.
    pub fn help(&self) -> &'static str {
        if self.takes_digits() { "* 找工作人员" } else { "0 找工作人员" }
    }

    /// The screen as plain lines, for speech and braille: nothing that was typed is among them,
    /// only how much.
    pub fn spoken(&self) -> Vec<String> {
        let mut lines = vec![self.title.clone()];
        lines.extend(self.loud.iter().cloned());
        lines.extend(self.lines.iter().cloned());
        match &self.field {
            Some(Field::Digits { groups, seen, .. }) => {
                let (all, typed) = (groups.iter().sum::<usize>(), seen.chars().count());
                lines.push(format!("一共 {all} 位，已经输了 {typed} 位"));
            }
            Some(Field::Words(text)) => {
                lines.push(format!("已经写了 {} 个字，写完按回车", text.chars().count()));
            }
            None => {}
        }
        for choice in &self.choices {
            let tick = match choice.tick {
                Some(true) => "，已选",
                Some(false) => "，没选",
                None => "",
            };
            lines.push(format!("{} {}{tick}", choice.digit, choice.say));
        }
        lines.push(self.help().to_owned());
        lines.extend(self.back.map(|back| format!("退格键 {back}")));
        // A voice that counts every second says nothing else.
        let counted = self.left.filter(|left| left % 10 == 0);
        lines.extend(counted.map(|left| format!("{left} 秒后回到第一屏，按任意键继续")));
        lines.retain(|line| !line.is_empty());
        lines
    }
}
