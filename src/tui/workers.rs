//! The threads behind the screen. The reader answers questions on its own read-only handle; a
//! newer question of a kind makes the older one stale, and stale ones are skipped. The writer
//! carries out orders on its own handle, strictly in order, never interrupted. Both also serve
//! the headless session, which calls the same two functions without a thread. The printer's
//! thread empties the spool.

use super::app::Msg;
use super::watch::{LOOK, Watch};
use crate::desk::api::Paper;
use crate::desk::import::Looked;
use crate::desk::{self, Answer, Change, Desk, DeskError, Done, Query};
use crate::matter::Refusal;
use crate::paper::save::{open, save};
use crate::paper::{Delivery, Fate, Press, Profile};
use std::mem::{Discriminant, discriminant};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Answers one question.
pub fn ask(desk: &Desk, query: &Query) -> Result<Answer, Refusal> {
    desk.ask(query).map_err(refusal)
}

/// Carries out one order.
pub fn order(desk: &mut Desk, change: &Change) -> Result<Done, Refusal> {
    desk.order(change).map_err(refusal)
}

/// What a person is told.
pub fn refusal(error: DeskError) -> Refusal {
    match error {
        DeskError::Refused(refusal) => refusal,
        DeskError::Store(error) => Refusal::new(error.code(), error.to_string()),
    }
}

/// What is being answered: its kind, and whether it gives way to any other question.
type Running = (Discriminant<Query>, bool);

/// Sums walk over the whole ledger; nothing that is shown first waits for them.
fn gives_way(query: &Query) -> bool {
    matches!(query, Query::Account { .. })
}

/// Starts the reader, which also watches for what others do; it ends when the questions end. The
/// function returned asks: a newer question of the kind being answered interrupts that answer, so
/// that typing never waits for a search, and any question interrupts sums, which come after it.
pub fn reader(desk: Desk, out: Sender<Msg>) -> impl Fn(u64, Query) {
    let (ask_it, questions) = channel::<(u64, Query)>();
    let running: Arc<Mutex<Option<Running>>> = Arc::default();
    let (now, interrupt) = (running.clone(), desk.store().interrupt_handle());
    thread::spawn(move || {
        let mut watch = Watch::default();
        loop {
            let first = match questions.recv_timeout(LOOK) {
                Ok(first) => Some(first),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if watch.news(&desk) && out.send(Msg::Changed).is_err() {
                return;
            }
            let mut waiting: Vec<_> = first.into_iter().collect();
            waiting.extend(questions.try_iter());
            while let Some((seq, query)) = next(&mut waiting) {
                if let Query::OldLedger { path, sheet } = query {
                    look(desk.config_dir().to_owned(), (path, sheet), seq, out.clone());
                    continue;
                }
                note(&running, Some((discriminant(&query), gives_way(&query))));
                let answer = ask(&desk, &query);
                note(&running, None);
                waiting.extend(questions.try_iter());
                let overtaken = answer.as_ref().is_err_and(|refusal| refusal.code == "interrupted");
                let stale = waiting.iter().any(|(_, q)| discriminant(q) == discriminant(&query));
                // An interrupt that came a moment too late hits the next question: ask it again.
                match (overtaken, stale) {
                    (true, true) => continue,
                    (true, false) if gives_way(&query) => waiting.push((seq, query)),
                    (true, false) => waiting.insert(0, (seq, query)),
                    (false, _) if out.send(Msg::Answer(seq, Box::new(answer))).is_err() => return,
                    (false, _) => {}
                }
            }
        }
    });
    move |seq, query| {
        let kind = discriminant(&query);
        // A reader that is gone has said why by its last message.
        let _ = ask_it.send((seq, query));
        let overtakes = |(running, gives_way)| running == kind || gives_way;
        if now.lock().is_ok_and(|running| running.is_some_and(overtakes)) {
            interrupt.interrupt();
        }
    }
}

/// Looks at a file on a thread of its own: a large one takes seconds, and asks nothing of the store.
fn look(config_dir: PathBuf, file: (PathBuf, Option<String>), seq: u64, out: Sender<Msg>) {
    thread::spawn(move || {
        let (path, sheet) = file;
        let looked = Looked::at(&config_dir, &path, sheet.as_deref()).map_err(refusal);
        let answer = looked.map(|looked| Answer::OldLedger(Box::new(looked)));
        // The window may be gone already.
        let _ = out.send(Msg::Answer(seq, Box::new(answer)));
    });
}

fn note(running: &Mutex<Option<Running>>, kind: Option<Running>) {
    if let Ok(mut running) = running.lock() {
        *running = kind;
    }
}

/// The oldest question that no newer one of its kind has made stale.
fn next(waiting: &mut Vec<(u64, Query)>) -> Option<(u64, Query)> {
    while !waiting.is_empty() {
        let (seq, query) = waiting.remove(0);
        let kind = discriminant(&query);
        if !waiting.iter().any(|(_, newer)| discriminant(newer) == kind) {
            return Some((seq, query));
        }
    }
    None
}

/// What the writer is given to do.
pub enum Work {
    /// An order to the desk.
    Change(Change),
    /// A paper to be written into a file.
    Save(Paper),
}

/// Where papers lie that are files.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// Their folder.
    pub folder: PathBuf,
    /// How slips are laid out.
    pub profile: Profile,
    /// Shows them in the system's own program where there is a desktop.
    pub show: bool,
}

impl Shelf {
    /// Writes a paper, shows it, and returns what to tell.
    pub fn keep(&self, desk: &mut Desk, paper: &Paper) -> Result<String, Refusal> {
        let path = save(desk, paper, &self.profile, &self.folder).map_err(refusal)?;
        let shown = self.show && open(&path);
        let shown = if shown { "，已打开" } else { "" };
        Ok(format!("《{}》已存成 {}{shown}。", paper.title, path.display()))
    }
}

/// Starts the writer; it ends, after the last order, when the orders end. `after` is called when
/// something changed that others look at, a paper to be printed among it.
pub fn writer(
    mut desk: Desk,
    orders: Receiver<(u64, Work)>,
    shelf: Shelf,
    out: Sender<Msg>,
    after: impl Fn() + Send + 'static,
) -> thread::JoinHandle<()> {
    thread::spawn(move || {
        while let Ok((seq, work)) = orders.recv() {
            let change = match work {
                Work::Change(change) => change,
                Work::Save(paper) => {
                    let _ = out.send(Msg::Saved(seq, shelf.keep(&mut desk, &paper)));
                    continue;
                }
            };
            let done = order(&mut desk, &change);
            let news = done.as_ref().is_ok_and(Done::is_news);
            // The screen may be gone already; the order is durable all the same.
            let _ = out.send(Msg::Done(seq, Box::new(done)));
            if news {
                after();
                // Housekeeping comes after the person has their answer; its failure loses nothing.
                let _ = desk.tend();
            }
        }
    })
}

/// How often the spool is looked into without being told.
const IDLE: Duration = Duration::from_secs(1);
/// How often a printer in trouble is looked at again.
const AGAIN: Duration = Duration::from_secs(10);

/// Sends all that waits for one printer; returns how many and what the person has to be told.
fn empty(press: &mut Press, desk: &mut Desk) -> (u32, Vec<String>) {
    let (mut count, mut told) = (0, Vec::new());
    let sender = format!("window-{}", std::process::id());
    loop {
        match press.next(desk, &sender) {
            Ok(Some(sent)) => {
                count += 1;
                told.extend(said(&sent));
            }
            Ok(None) => break,
            Err(error) => {
                told.push(format!("打印队列没读出来：{error}"));
                break;
            }
        }
    }
    (count, told)
}

/// What to tell about one job; nothing when all went well.
fn said(sent: &Delivery) -> Vec<String> {
    let (mut told, title) = (Vec::new(), &sent.title);
    if let Fate::NotSent(why) | Fate::Unknown(why) = &sent.fate {
        told.push(match &sent.label {
            Some(label) => {
                format!("{label} 的{title}：{why}。Alt-P 打印清单里可以再打。")
            }
            None => format!("刚才那张{title}：{why}。按 F9 可以再打。"),
        });
    }
    if !sent.missing.is_empty() {
        let missing: String = sent.missing.iter().collect();
        told.push(format!("打印机没有这些字：{missing}，纸上是〓，请手写补上。"));
    }
    told
}

/// Starts a thread for each printer, each on a handle of its own; the function returned wakes
/// them. What was left in the spool by an earlier run is sent first.
pub fn printers(
    options: &desk::Options,
    presses: impl Iterator<Item = Press>,
    out: &Sender<Msg>,
) -> impl Fn() + Send + 'static {
    let wakers: Vec<_> =
        presses.map(|press| printer(options.clone(), press, out.clone())).collect();
    move || {
        for wake in &wakers {
            // A thread that is gone has said why by its last message.
            let _ = wake.send(());
        }
    }
}

fn printer(options: desk::Options, mut press: Press, out: Sender<Msg>) -> Sender<()> {
    let (wake, woken) = channel::<()>();
    thread::spawn(move || {
        let mut desk = match Desk::open(&options) {
            Ok(desk) => desk,
            Err(error) => {
                let _ = out.send(Msg::Told(format!("打印没有开起来：{error}")));
                return;
            }
        };
        let mut shown = None;
        loop {
            let (sent, told) = empty(&mut press, &mut desk);
            let (kind, trouble) = (press.kind(), press.trouble().map(str::to_owned));
            let ill = trouble.is_some();
            // Looking into an empty spool is no news.
            if sent > 0 || !told.is_empty() || trouble != shown {
                shown.clone_from(&trouble);
                if out.send(Msg::Printer { kind, trouble, told: told.join(" ") }).is_err() {
                    return;
                }
            }
            let waited = match ill {
                true => woken.recv_timeout(AGAIN),
                // Another process at this seat may have queued something.
                false => woken.recv_timeout(IDLE),
            };
            match waited {
                Ok(()) => while woken.try_recv().is_ok() {},
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) if !ill => {}
                // A printer that is ill is looked at without giving it anything first.
                Err(RecvTimeoutError::Timeout) => {
                    // The store's trouble is told with the next job.
                    let _ = press.look_again(&mut desk);
                }
            }
        }
    });
    wake
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_newer_question_of_its_kind_makes_an_older_one_stale() {
        let matter = |n: &str| Query::Matter(n.to_string());
        let mut waiting =
            vec![(1, matter("a")), (2, Query::Home), (3, matter("b")), (4, Query::Today)];
        let mut answered = Vec::new();
        while let Some((seq, _)) = next(&mut waiting) {
            answered.push(seq);
        }
        assert_eq!(answered, [2, 3, 4]);
    }
}
