//! One side of a comparison: reads jobs from its input, and writes for each what it makes of the file.
//!
//! A job is `grammar`, a tab, and a path. The answer is the listing of the file's lines, each as `listing` writes it, and
//! then a line that begins with `!`: `!end`, or `!stop` and why the rest was not matched. A line that begins with `?` says of the
//! line of code before it that its HTML is not what its operations say.

use std::io::{BufRead, Write};

/// Answers all jobs. `answer` is given a grammar, the code and what takes a line of the answer; it says why it stopped early.
pub fn serve(mut answer: impl FnMut(&str, &str, &mut dyn FnMut(&str)) -> Option<String>) -> std::io::Result<()> {
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    for job in std::io::stdin().lock().lines() {
        let job = job?;
        let (grammar, path) = job.split_once('\t').ok_or_else(|| std::io::Error::other("a job has no tab"))?;
        let code = String::from_utf8(std::fs::read(path)?).map_err(std::io::Error::other)?;
        let mut failed = Ok(());
        let end = answer(grammar, &code, &mut |text| {
            if failed.is_ok() {
                failed = out.write_all(text.as_bytes());
            }
        });
        failed?;
        match end {
            None => writeln!(out, "!end")?,
            Some(why) => writeln!(out, "!stop {why}")?,
        }
        out.flush()?;
    }
    Ok(())
}
