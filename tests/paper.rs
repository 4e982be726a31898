//! The slip as it comes out of a printer: bytes read back by a reader that shares no code with
//! the program, compared with the text rendering; and a look at what it says how large.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/escpos_reader.rs"]
mod escpos_reader;
#[path = "support/slips.rs"]
mod slips;

use escpos_reader::{Event, Printout, read};
use slips::{WIDTHS, agrees, group, guided, ordinary, raised, sealed, text_lines};
use yichuang::desk::slip::Slip;
use yichuang::paper::{Charset, PaperWidth, Profile, QrArt, QrMode, receipt};

fn printed(slip: &Slip, profile: &Profile) -> Printout {
    let laid = receipt(slip).lay(profile.width.columns(), profile.charset);
    read(&laid.escpos(profile), profile.width.columns()).unwrap()
}

#[test]
fn the_58_mm_slip_reads_like_this() {
    insta::assert_snapshot!(text_lines(&ordinary(), &Profile::of(PaperWidth::Mm58)).join("\n"));
}

#[test]
fn the_80_mm_reprint_of_a_group_reads_like_this() {
    insta::assert_snapshot!(text_lines(&group(), &Profile::of(PaperWidth::Mm80)).join("\n"));
}

#[test]
fn the_raised_and_the_guided_slip_read_like_this() {
    let both: Vec<String> = [raised(), guided()]
        .iter()
        .flat_map(|slip| text_lines(slip, &Profile::of(PaperWidth::Mm58)))
        .collect();
    insta::assert_snapshot!(both.join("\n"));
}

#[test]
fn a_sealed_slip_shows_no_subject_unit_or_room() {
    let text = text_lines(&sealed(), &Profile::of(PaperWidth::Mm58)).join("\n");
    for word in ["事由", "去向", "接待室", "请到", "分类", "目的", "坐班", "土地"]
    {
        assert!(!text.contains(word), "{word} on a sealed slip:\n{text}");
    }
    assert!(text.contains("编号：QJ20261123-0007") && text.contains("诉求码"));
}

#[test]
fn what_matters_is_large() {
    let out = printed(&ordinary(), &Profile::of(PaperWidth::Mm58));
    let large: Vec<(String, (u8, u8))> = out
        .events
        .iter()
        .filter_map(|e| match e {
            Event::Line { text, wide, high, .. } if *high > 1 => {
                Some((text.clone(), (*wide, *high)))
            }
            _ => None,
        })
        .collect();
    let code = ordinary().code.to_string();
    let want = [
        ("受理回执单", (2, 2)),
        ("请到1号接待室", (2, 2)),
        ("土地拆迁", (2, 2)),
        ("2026年11月24日", (2, 2)),
        ("0570-3380001", (2, 2)),
        (code.as_str(), (1, 2)),
    ];
    let large: Vec<(&str, (u8, u8))> = large.iter().map(|(t, size)| (t.as_str(), *size)).collect();
    assert_eq!(large, want);
}

#[test]
fn a_printer_without_qr_command_gets_the_same_code_as_a_picture() {
    for width in WIDTHS {
        let profile = Profile { qr: QrMode::Raster, cutter: false, ..Profile::of(width) };
        let out = printed(&ordinary(), &profile);
        assert!(!out.events.contains(&Event::Cut) && out.clean);
        let rasters: Vec<_> = out
            .events
            .iter()
            .filter_map(|e| match e {
                Event::Raster { across, rows, .. } => Some((across, rows)),
                _ => None,
            })
            .collect();
        let [(across, rows)] = rasters.as_slice() else { panic!("one picture") };
        assert_eq!(**across * 8, width.columns() * 12);
        // Seen from the paper: 21 modules of 8 dots in the middle, equal to the standard's code.
        let dot = |x: usize, y: usize| rows[y][x / 8] & (0x80 >> (x % 8)) != 0;
        let left = (0..*across * 8).find(|&x| dot(x, 0)).unwrap();
        assert_eq!((rows.len(), left), (168, (width.columns() * 12 - 168) / 2));
        let digits = ordinary().code.digits().to_owned();
        let code = qrcodegen::QrCode::encode_text(&digits, qrcodegen::QrCodeEcc::Medium).unwrap();
        for y in 0..168 {
            for x in 0..**across * 8 {
                let module = |v: usize| i32::try_from(v / 8).unwrap();
                let dark = x >= left && code.get_module(module(x - left), module(y));
                assert_eq!(dot(x, y), dark, "{x},{y}");
            }
        }
    }
}

#[test]
fn a_rare_name_is_told_to_the_clerk_and_named_on_paper() {
    let slip = Slip { visitor: "𠮷＊".into(), ..ordinary() };
    let laid = receipt(&slip).lay(32, Charset::Gb18030TwoByte);
    assert_eq!(laid.missing, ['𠮷']);
    let text = laid.to_text(QrArt::Label);
    assert!(text.contains("姓名：〓＊              1批3人次\n〓=U+20BB7(土口)\n"), "{text}");
    let full = Profile { charset: Charset::Gb18030Full, ..Profile::default() };
    let laid = receipt(&slip).lay(32, full.charset);
    assert!(laid.missing.is_empty() && laid.to_text(QrArt::Label).contains("姓名：𠮷＊"));
    agrees(&slip, &full).unwrap();
}

/// With a font of the system the name itself stands on the paper, drawn; its neighbours stay text.
#[test]
fn a_rare_name_is_drawn_where_the_system_has_a_font_for_it() {
    let drawable = yichuang::paper::Fonts::system().is_ok_and(|fonts| fonts.has('𠮷'));
    if !drawable {
        assert!(std::env::var_os("YICHUANG_FORCE").is_none(), "a font with 𠮷 is insisted on");
        eprintln!("SKIPPED: no font with 𠮷; set YICHUANG_FORCE to insist");
        return;
    }
    let slip = Slip { visitor: "𠮷＊".into(), ..ordinary() };
    for width in WIDTHS {
        let profile = Profile::of(width);
        let laid = receipt(&slip).lay_for(&profile);
        assert!(laid.missing.is_empty());
        assert!(laid.to_text(QrArt::Label).contains("姓名：𠮷＊"), "the preview says the same");
        let out = read(&laid.escpos(&profile), width.columns()).unwrap();
        let drawn: Vec<_> = out
            .events
            .iter()
            .filter_map(|event| match event {
                Event::Raster { across, rows, align } => Some((across, rows, align)),
                _ => None,
            })
            .collect();
        let [(across, rows, align)] = drawn.as_slice() else { panic!("one drawn line") };
        assert_eq!((**across * 12, **align), (width.columns() * 18, 0));
        // Ink of 姓 from the left margin on, of 𠮷 in the fourth cell, of 次 at the right margin.
        let ink = |from: usize, to: usize| {
            let dark = |x: usize, row: &Vec<u8>| row[x / 8] & (0x80 >> (x % 8)) != 0;
            rows.iter().map(|row| (from..to).filter(|&x| dark(x, row)).count()).sum::<usize>()
        };
        let right = **across * 8;
        for (from, to) in [(0, 24), (72, 96), (right - 24, right)] {
            let share = ink(from, to);
            assert!((40..400).contains(&share), "{share} dots from {from} to {to}");
        }
        assert_eq!(ink(24 * 5, right - 24 * 5), 0, "nothing between the name and the count");
        let lines = out.events.iter().filter(|e| matches!(e, Event::Line { .. })).count();
        assert!(lines > 20 && out.clean);
    }
}

#[test]
fn the_reader_is_strict() {
    for (job, why) in [
        (b"\x1b@\x1c&\x1bp\x00ab\n".as_slice(), "unknown opcode"),
        (b"\x1c&\n", "begins with ESC @"),
        (b"\x1b@\xbb\xd8\n", "outside Chinese mode"),
        (b"\x1b@\x1c&A\x1d!\x11\n", "inside a line"),
        (b"\x1b@\x1c&\x1d!\x11\x1c!\x00\xbb\xd8\n", "another size"),
        (b"\x1b@\x1c&123456789012345678901234567890123\n", "columns on paper"),
        (b"\x1b@\x1c&\x1d(k\x03\x001Q0", "before it was stored"),
        (b"\x1b@\x1c&abc\x1dVB\x00", "unfinished line"),
        (b"\x1b@\x07", "control byte"),
    ] {
        let said = read(job, 32).unwrap_err();
        assert!(said.contains(why), "{said}");
    }
    assert!(!read(b"\x1b@\x1ba\x01a\n", 32).unwrap().clean);
}

/// The same job through Python's own GB 18030 tables, where Python is installed.
#[test]
fn another_language_reads_the_same_lines() {
    use std::io::Write;
    use std::process::{Command, Stdio};
    for (slip, width) in [(ordinary(), PaperWidth::Mm58), (group(), PaperWidth::Mm80)] {
        let profile = Profile::of(width);
        let columns = width.columns();
        let python = Command::new("python3")
            .args(["tests/escpos_reader.py", "--columns", &columns.to_string(), "-"])
            .env("PYTHONIOENCODING", "utf-8")
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        let mut python = match python {
            Ok(python) => python,
            Err(e) if std::env::var_os("YICHUANG_FORCE").is_none() => {
                eprintln!("SKIPPED: no python3 ({e}); set YICHUANG_FORCE to insist");
                return;
            }
            Err(e) => panic!("python3: {e}"),
        };
        let bytes = receipt(&slip).lay(columns, profile.charset).escpos(&profile);
        python.stdin.take().unwrap().write_all(&bytes).unwrap();
        let out = python.wait_with_output().unwrap();
        assert!(out.status.success());
        let seen: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let lines: Vec<&str> = seen["lines"]
            .as_array()
            .unwrap()
            .iter()
            .map(|line| line["text"].as_str().unwrap().trim())
            .collect();
        let want: Vec<String> = text_lines(&slip, &profile)
            .into_iter()
            .filter(|line| !line.contains("[二维码"))
            .map(|line| line.trim().to_owned())
            .collect();
        assert_eq!(lines, want);
        assert_eq!(seen["qr"][0]["payload"], slip.code.digits());
        assert_eq!((&seen["cuts"], &seen["clean"]), (&1.into(), &true.into()));
    }
}
