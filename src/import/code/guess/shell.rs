//! Shell scripts, and sessions at a prompt.

use super::marks::count;

/// Programs that a line at a prompt starts with.
const PROGRAMS: &str = "\
    sudo apt apt-get yum brew git cd ls cat make mkdir rm cp mv echo grep npm yarn pip docker curl wget tar ssh \
    scp chmod chown export source ip ifconfig cargo systemctl service find sed awk gcc modprobe insmod mount ping \
    tcpdump npx hexo go python python3 kubectl vim touch ln ./configure dmesg iptables qemu-system-x86_64";

/// Counts the marks of a shell.
pub fn bash(lines: &[&str]) -> u32 {
    let command = |line: &str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        // Some programs are called by English words.
        let is_word = ["make", "find", "cat", "echo", "touch", "source", "export", "service", "mount", "go", "python"].contains(&word);
        let is_certain = !is_word || line.contains(['-', '/', '$', '"', '=']);
        (PROGRAMS.split(' ').any(|program| program == word) && is_certain) || word.starts_with("./")
    };
    let prompts = count(lines, |line| {
        let line = line.trim_start();
        let rest = line.strip_prefix("$ ").or_else(|| line.strip_prefix("# ").filter(|rest| command(rest)));
        let at_host = || {
            line.split_once(['$', '#'])
                .filter(|(host, rest)| host.contains('@') && host.len() < 60 && host.contains([':', ' ', '~']) && rest.starts_with(' '))
        };
        rest.is_some_and(|rest| rest.chars().next().is_some_and(|c| c.is_ascii_lowercase() || matches!(c, '.' | '/')))
            || at_host().is_some()
    });
    let commands = count(lines, |line| !line.ends_with([';', '{', ':', ',']) && !line.contains(" = ") && command(line));
    let notes = count(lines, |line| line.starts_with('#') && !line.starts_with("#include") && !line.starts_with("#define"));
    let control =
        count(lines, |line| matches!(line.trim(), "fi" | "done" | "esac" | "then") || line.ends_with("; then") || line.ends_with("; do"));
    let is_all = commands > 0 && commands + notes == lines.len() as u32;
    4 * prompts + 4 * control * u32::from(control > 1) + if is_all { 4 * commands } else { 0 }
}
