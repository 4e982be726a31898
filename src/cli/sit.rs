//! The first start: which seat this is and who sits at it. Asked in two lines, when neither the
//! command line nor the settings say it, and written down beside them, so that it is asked once.

use super::Failure;
use super::settings::Settings;
use crate::pack::Pack;
use crate::store::private;
use crate::tui::text;
use serde::{Deserialize, Serialize};
use std::io::{self, BufRead, IsTerminal, Write};

/// The file of the answers, in the config folder.
const FILE: &str = "seat.toml";
/// Columns of the lists.
const WIDTH: usize = 78;

/// What was answered.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Sat {
    seat: String,
    #[serde(rename = "as")]
    staff: String,
}

/// Fills in seat and person where nobody said them: as answered before, or asked now if somebody
/// sits at the keyboard.
pub fn settle(settings: &mut Settings, pack: &Pack) -> Result<(), Failure> {
    let path = settings.config_dir.join(FILE);
    let known: Option<Sat> =
        std::fs::read_to_string(&path).ok().and_then(|text| toml::from_str(&text).ok());
    // What the pack does not know any more is asked again.
    let there =
        |sat: &Sat| pack.seat(&sat.seat).is_some() && pack.rules.find_staff(&sat.staff).is_some();
    let mut sat = known.filter(there).unwrap_or_default();
    let wanted = settings.seat.is_empty() || settings.staff.is_empty();
    if wanted && sat == Sat::default() && io::stdin().is_terminal() && io::stdout().is_terminal() {
        let own = Sat { seat: settings.seat.clone(), staff: settings.staff.clone() };
        let Some(said) = ask(pack, own, &mut io::stdin().lock(), &mut io::stdout())? else {
            return Ok(());
        };
        let kept = private::folder(&settings.config_dir).and_then(|()| {
            let text = toml::to_string(&said).unwrap_or_default();
            private::write(&path, text.as_bytes())
        });
        if let Err(e) = kept {
            println!("没有记住（{e}），下次还会问；也可以写进设置 yichuang.toml 的 seat、as。");
        }
        sat = said;
    }
    let fill = |mine: &mut String, said: String| {
        if mine.is_empty() {
            *mine = said;
        }
    };
    fill(&mut settings.seat, sat.seat);
    fill(&mut settings.staff, sat.staff);
    Ok(())
}

/// Asks for what `own` leaves open; `None` when the input ended.
fn ask(
    pack: &Pack,
    own: Sat,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<Sat>> {
    writeln!(output, "第一次打开：这是哪个席位，您是哪一位？只问这一次。\n")?;
    let seats: Vec<Line> = pack
        .seats
        .iter()
        .map(|seat| Line { id: &seat.id, names: [&seat.name, ""], shown: seat.name.clone() })
        .collect();
    let staff: Vec<Line> = pack
        .rules
        .staff
        .iter()
        .map(|one| Line {
            id: &one.id,
            names: [&one.name, &one.id],
            shown: format!("{} {}", one.name, one.post),
        })
        .collect();
    let mut choose = |said: String, list: &[Line], what: &str| match said.is_empty() {
        true => pick(list, what, input, output),
        false => Ok(Some(said)),
    };
    let Some(seat) = choose(own.seat, &seats, "席位")? else { return Ok(None) };
    let Some(staff) = choose(own.staff, &staff, "您")? else { return Ok(None) };
    Ok(Some(Sat { seat, staff }))
}

/// One line of a list.
struct Line<'p> {
    id: &'p str,
    names: [&'p str; 2],
    shown: String,
}

/// Shows a list in columns and reads a number or a name of it, until one is there.
fn pick(
    list: &[Line],
    what: &str,
    input: &mut impl BufRead,
    output: &mut impl Write,
) -> io::Result<Option<String>> {
    let Some(first) = list.first() else { return Ok(None) };
    let wide = list.iter().map(|line| text::width(&line.shown)).max().unwrap_or(0) + 6;
    let across = (WIDTH / wide).max(1);
    for (n, row) in list.chunks(across).enumerate() {
        let cell = |(k, line): (usize, &Line)| {
            text::pad(&format!("{:>3} {}", n * across + k + 1, line.shown), wide)
        };
        let row: String = row.iter().enumerate().map(cell).collect();
        writeln!(output, "{}", row.trim_end())?;
    }
    loop {
        write!(output, "{what}（写号或名字，直接回车是 {}）：", first.names[0])?;
        output.flush()?;
        let mut line = String::new();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let said = crate::matter::check::half_width(line.trim());
        let number = said.parse::<usize>().ok().and_then(|n| list.get(n.checked_sub(1)?));
        let named = || list.iter().find(|line| line.id == said || line.names.contains(&&*said));
        match (said.as_str(), number.or_else(named)) {
            ("", _) => return Ok(Some(first.id.to_owned())),
            (_, Some(line)) => return Ok(Some(line.id.to_owned())),
            (_, None) => writeln!(output, "单子上没有「{said}」，请写前面的号，或照着写名字。")?,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answers(own: Sat, said: &str) -> (Option<Sat>, String) {
        let pack = Pack::load(crate::pack::DEFAULT, None).unwrap();
        let mut shown = Vec::new();
        let sat = ask(&pack, own, &mut said.as_bytes(), &mut shown).unwrap();
        (sat, String::from_utf8(shown).unwrap())
    }

    fn sat(seat: &str, staff: &str) -> Option<Sat> {
        Some(Sat { seat: seat.into(), staff: staff.into() })
    }

    #[test]
    fn a_number_a_name_or_nothing_answers_and_a_wrong_one_is_asked_again() {
        assert_eq!(answers(Sat::default(), "\n\n").0, sat("1", "chaimin"));
        assert_eq!(answers(Sat::default(), "２\n徐红\n").0, sat("2", "xuhong"));
        assert_eq!(answers(Sat::default(), "5号接待室\n7\n").0, sat("室5", "chenmou"));
        let (said, shown) = answers(Sat::default(), "99\n九号窗口\n3\n某人\nmaojun\n");
        assert_eq!(said, sat("3", "maojun"));
        assert_eq!(shown.matches("单子上没有").count(), 3, "{shown}");
        let rows = || shown.lines().filter(|line| !line.contains("写号"));
        assert!(rows().count() > 8 && rows().all(|row| text::width(row) <= 80), "{shown}");
        // What the settings say is not asked, and an ended input answers nothing.
        assert_eq!(
            answers(Sat { seat: "2".into(), ..Sat::default() }, "2\n").0,
            sat("2", "xuhong")
        );
        assert_eq!(answers(Sat::default(), "1\n").0, None);
    }
}
