//! Printing through CUPS by its own commands: `lp` hands a job over, `lpstat` says what became of
//! it and what ails a queue. No library: the commands are wherever CUPS is.

use super::gate::{Gate, LOOK, SAFE, SILENT};
use crate::desk::printing::Fate;
use std::io::{self, ErrorKind, Write};
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How often a job is asked after.
const ASK: Duration = Duration::from_millis(150);
/// How much longer than its patience a job is followed to learn why it does not come out.
const REASON: Duration = Duration::from_secs(3);

/// A queue of this machine and how it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queue {
    /// Its name, as in `cups:NAME`.
    pub name: String,
    /// What troubles it in the desk's words; empty when nothing does.
    pub trouble: String,
}

/// Hands a job to a queue and waits until CUPS has passed it on, or patience ends.
pub(super) fn to_queue(queue: &str, job: &[u8], patience: Duration, gate: &Gate) -> Fate {
    if !gate.pass() {
        return Fate::NotSent(format!("{SILENT}，这张没有送出。{SAFE}"));
    }
    let until = Instant::now() + patience;
    let mut lp = command("lp");
    lp.args(["-d", queue, "-t", "yichuang"]);
    // Printer bytes must not be read as text; a PDF goes through the queue's own filters.
    if !job.starts_with(b"%PDF") {
        lp.args(["-o", "raw"]);
    }
    let told = match run(lp.arg("-"), job, until) {
        Ok(Some(told)) => told,
        Ok(None) => return Fate::Unknown(format!("CUPS 没有回音，{}", LOOK)),
        Err(e) if e.kind() == ErrorKind::NotFound => {
            return Fate::NotSent(format!(
                "这台电脑没有 lp 命令，请安装 cups-client，这张没有送出。{SAFE}"
            ));
        }
        Err(e) => return Fate::NotSent(format!("lp 运行不了（{e}），这张没有送出。{SAFE}")),
    };
    let said = String::from_utf8_lossy(&told.stdout).into_owned();
    let id = said.split_whitespace().find(|word| {
        word.strip_prefix(queue)
            .and_then(|rest| rest.strip_prefix('-'))
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()))
    });
    let Some(id) = id.filter(|_| told.status.success()) else {
        let why = String::from_utf8_lossy(&told.stderr).trim().to_owned();
        return Fate::NotSent(format!(
            "CUPS 不收：没有队列「{queue}」或 CUPS 没开（{why}），这张没有送出。{SAFE}"
        ));
    };
    follow(queue, id, until)
}

/// Asks after a job until it has left the queue.
fn follow(queue: &str, id: &str, until: Instant) -> Fate {
    loop {
        let soon = until.max(Instant::now() + Duration::from_secs(1));
        let Some(waiting) = lpstat(&["-W", "not-completed", "-o", queue], soon) else {
            return Fate::Unknown(format!(
                "CUPS 收下了作业 {id}，后来没有回音。登记已存好，请看出纸口再决定要不要补打"
            ));
        };
        if !waiting.lines().any(|line| line.split_whitespace().next() == Some(id)) {
            return ended(queue, id, soon);
        }
        let now = Instant::now();
        if now + ASK >= until {
            // A queue may say later than that what ails it; a job that only takes long says nothing.
            let trouble = trouble(queue, now + Duration::from_secs(1));
            let trouble = match trouble.as_str() {
                "" if now < until + REASON => {
                    thread::sleep(ASK);
                    continue;
                }
                "" => "还没有打完",
                words => words,
            };
            return Fate::Unknown(format!(
                "{trouble}，作业 {id} 还在 CUPS 队列里，处理好打印机会自己接着打，\
                 不要再打一次；不要它就用 cancel {id}"
            ));
        }
        thread::sleep(ASK);
    }
}

/// A job that left its queue: printed, unless somebody or CUPS threw it away.
fn ended(queue: &str, id: &str, until: Instant) -> Fate {
    let done = lpstat(&["-l", "-W", "completed", "-o", queue], until).unwrap_or_default();
    let about = done.lines().skip_while(|line| line.split_whitespace().next() != Some(id));
    let alerts = about.skip(1).take_while(|line| line.starts_with(char::is_whitespace));
    let thrown = alerts.clone().any(|line| line.contains("cancel") || line.contains("abort"));
    if thrown {
        return Fate::Unknown(format!("作业 {id} 被 CUPS 或别人取消了，{}", LOOK));
    }
    // A server that is gone lists no jobs either; one that keeps no history just says it is there.
    if done.lines().any(|line| line.split_whitespace().next() == Some(id)) || is_running(until) {
        return Fate::Sent;
    }
    Fate::Unknown(format!("CUPS 收下作业 {id} 后关了，{}", LOOK))
}

fn is_running(until: Instant) -> bool {
    lpstat(&["-r"], until).is_some_and(|said| said.contains("is running"))
}

/// The queues of this machine; `None` when there is no CUPS to ask.
pub fn queues() -> Option<Vec<Queue>> {
    let until = || Instant::now() + Duration::from_secs(3);
    // Asked first: without a server the list of names is empty and no error.
    let names = if is_running(until()) { lpstat(&["-e"], until())? } else { return None };
    let queue = |name: &str| Queue { name: name.to_owned(), trouble: trouble(name, until()) };
    Some(names.lines().map(str::trim).filter(|name| !name.is_empty()).map(queue).collect())
}

/// What troubles one queue, or that nobody answers for it; `None` when nothing does.
pub(super) fn queue_trouble(queue: &str) -> Option<String> {
    let until = Instant::now() + Duration::from_secs(3);
    if !is_running(until) {
        return Some("CUPS 没开".to_owned());
    }
    Some(trouble(queue, until)).filter(|words| !words.is_empty())
}

/// What troubles a queue and its first waiting job, in the desk's words.
fn trouble(queue: &str, until: Instant) -> String {
    let printer = lpstat(&["-l", "-p", queue], until).unwrap_or_default();
    let jobs = lpstat(&["-l", "-W", "not-completed", "-o", queue], until).unwrap_or_default();
    let said = printer.to_lowercase() + &jobs.to_lowercase();
    let known = [
        ("media-empty", "缺纸"),
        ("media-needed", "缺纸"),
        ("out of paper", "缺纸"),
        ("缺纸", "缺纸"),
        ("media-jam", "卡纸"),
        ("cover-open", "盖子开着"),
        ("door-open", "盖子开着"),
        ("toner-empty", "缺墨粉"),
        ("marker-supply-empty", "缺墨"),
        ("offline", "离线"),
        ("unable to connect", "连不上"),
        ("paused", "队列暂停了"),
        ("disabled", "队列停用了"),
    ];
    let mut words: Vec<&str> = Vec::new();
    for (_, word) in known.iter().filter(|(sign, _)| said.contains(sign)) {
        if !words.contains(word) {
            words.push(word);
        }
    }
    words.join("、")
}

fn lpstat(words: &[&str], until: Instant) -> Option<String> {
    let told = run(command("lpstat").args(words), &[], until).ok()??;
    // Without a server it fails; "no jobs" is success with nothing said.
    told.status.success().then(|| String::from_utf8_lossy(&told.stdout).into_owned())
}

/// A command whose answers are English whatever the desk's language is.
fn command(name: &str) -> Command {
    let mut command = Command::new(name);
    command.env("LC_ALL", "C");
    command
}

/// Runs to its end or until a time; `None` when it had to be ended.
fn run(command: &mut Command, input: &[u8], until: Instant) -> io::Result<Option<Output>> {
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
    let writer = child.stdin.take().map(|mut pipe| {
        let input = input.to_vec();
        // A command that stops reading tells why by its exit.
        thread::spawn(move || drop(pipe.write_all(&input)))
    });
    let ended = wait(&mut child, until)?;
    if !ended {
        child.kill()?;
    }
    let output = child.wait_with_output()?;
    if let Some(writer) = writer {
        // The pipe is closed by now, so this cannot wait.
        let _ = writer.join();
    }
    Ok(ended.then_some(output))
}

fn wait(child: &mut Child, until: Instant) -> io::Result<bool> {
    while child.try_wait()?.is_none() {
        if Instant::now() >= until {
            return Ok(false);
        }
        thread::sleep(Duration::from_millis(5));
    }
    Ok(true)
}
