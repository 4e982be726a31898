//! Signals at a kiosk: every one that may be caught is caught, because the default of most is to
//! end or to stop, and a stopped kiosk is a locked door.

use std::io::{self, Read};
use std::thread;
use std::time::Duration;

/// Every signal that stops or ends a process by default and may be caught.
pub(super) const CATCHABLE: &[i32] = {
    use signal_hook::consts::*;
    &[
        SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGTTIN, SIGTTOU, SIGUSR1, SIGUSR2, SIGALRM,
        SIGVTALRM, SIGPROF, SIGXCPU, SIGXFSZ, SIGIO, SIGSYS, SIGTRAP, SIGABRT, SIGBUS,
    ]
};

/// Calls `act` in a thread of its own whenever a signal arrives, until it answers false.
pub(super) fn on_signal(
    signal: i32,
    mut act: impl FnMut() -> bool + Send + 'static,
) -> io::Result<()> {
    let (mut woken, waker) = std::os::unix::net::UnixStream::pair()?;
    signal_hook::low_level::pipe::register(signal, waker)?;
    thread::spawn(move || {
        let mut byte = [0];
        while woken.read(&mut byte).is_ok_and(|n| n > 0) && act() {}
    });
    Ok(())
}

/// Ends this process at once on every signal that may be caught, and when whoever started it is
/// gone: for a process whose end is always right.
pub(super) fn end_on_signals() -> io::Result<()> {
    for signal in CATCHABLE {
        on_signal(*signal, || std::process::exit(0))?;
    }
    let parent = std::os::unix::process::parent_id();
    thread::spawn(move || {
        while std::os::unix::process::parent_id() == parent {
            thread::sleep(Duration::from_millis(500));
        }
        std::process::exit(0);
    });
    Ok(())
}
