//! Arguments in, exit code out; everything else lives in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    yichuang::cli::run()
}
