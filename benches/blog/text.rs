//! Prose that says nothing, in the shape of prose that does. A post's number stands in its sentences, so that
//! no two posts hold the same paragraph.

use super::random::Random;

/// Two to four words, without a full stop.
pub fn title(random: &mut Random) -> String {
    let mut title = format!("{} {}", random.pick(ADJECTIVES), random.pick(NOUNS));
    if random.below(2) == 0 {
        title = format!("{title} and {}", random.pick(NOUNS));
    }
    let first = title.remove(0).to_ascii_uppercase();
    format!("{first}{title}")
}

/// A paragraph of three to six sentences, in lines as an editor breaks them.
pub fn english(random: &mut Random, number: usize) -> String {
    let count = 3 + random.below(4);
    let sentences: Vec<String> = (0..count).map(|_| sentence(random, number)).collect();
    wrap(&sentences.join(" "))
}

/// A paragraph of two to four sentences, each on a line of its own.
pub fn chinese(random: &mut Random, number: usize) -> String {
    let count = 2 + random.below(3);
    let sentences: Vec<String> = (0..count)
        .map(|_| {
            let (subject, verb, object) = (random.pick(SUBJECTS_ZH), random.pick(VERBS_ZH), random.pick(OBJECTS_ZH));
            let (when, why) = (random.pick(WHEN_ZH), random.pick(WHY_ZH));
            format!("{when}，{subject}{verb}第 {number} 个{object}，{why}。")
        })
        .collect();
    sentences.join("\n")
}

/// A list of three to five points, with a blank line before it.
pub fn list(random: &mut Random, number: usize) -> String {
    let count = 3 + random.below(3);
    (0..count).fold("\n".to_owned(), |list, _| {
        let (adjective, noun, verb) = (random.pick(ADJECTIVES), random.pick(NOUNS), random.pick(VERBS));
        format!("{list}- the **{adjective} {noun}** {verb} `{noun}_{number}`\n")
    })
}

/// A small table, with a blank line before it.
pub fn table(random: &mut Random, number: usize) -> String {
    let count = 2 + random.below(4);
    (0..count).fold("\n| what | how often | note |\n|:-----|----------:|------|\n".to_owned(), |table, _| {
        let (noun, adjective) = (random.pick(NOUNS), random.pick(ADJECTIVES));
        format!("{table}| {noun} | {} | {adjective} in run {number} |\n", random.below(10_000))
    })
}

fn sentence(random: &mut Random, number: usize) -> String {
    let (adjective, noun, verb, object) = (random.pick(ADJECTIVES), random.pick(NOUNS), random.pick(VERBS), random.pick(NOUNS));
    match random.below(5) {
        0 => format!("Every {adjective} {noun} {verb} the {object} before the next one is looked at."),
        1 => format!("If the {noun} is {adjective}, it {verb} `{object}_{number}` and *not* the other way round."),
        2 => format!("Run {number} shows that a {noun} {verb} its {object} once, however {adjective} it may be."),
        3 => format!("What the {adjective} {noun} {verb}, another {object} may still hold."),
        _ => format!("The {noun} {verb} a **{adjective}** {object}, as [the manual](https://example.org/{noun}/{number}) says."),
    }
}

/// Breaks English text into lines of at most 100 characters.
fn wrap(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len());
    let mut column = 0;
    for word in text.split(' ') {
        if column > 0 && column + 1 + word.len() > 100 {
            wrapped.push('\n');
            column = 0;
        } else if column > 0 {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += word.len();
    }
    wrapped
}

const ADJECTIVES: &[&str] = &[
    "atomic", "busy", "cached", "clean", "dirty", "early", "empty", "fair", "idle", "large", "late", "local", "lost", "nested", "old",
    "ordered", "plain", "quiet", "remote", "shared", "short", "slow", "small", "sparse", "stale", "stable", "unique", "wide",
];

const NOUNS: &[&str] = &[
    "address",
    "barrier",
    "block",
    "buffer",
    "bucket",
    "clock",
    "counter",
    "descriptor",
    "entry",
    "event",
    "flag",
    "frame",
    "handler",
    "header",
    "index",
    "inode",
    "interrupt",
    "lock",
    "message",
    "neighbour",
    "node",
    "packet",
    "page",
    "path",
    "policy",
    "queue",
    "reference",
    "route",
    "socket",
    "table",
    "task",
    "thread",
    "timer",
    "token",
    "tree",
    "worker",
];

const VERBS: &[&str] = &[
    "allocates",
    "awaits",
    "copies",
    "counts",
    "drops",
    "finds",
    "frees",
    "guards",
    "hands over",
    "holds",
    "inserts",
    "keeps",
    "locks",
    "maps",
    "marks",
    "moves",
    "reads",
    "releases",
    "removes",
    "sends",
    "skips",
    "splits",
    "wakes",
    "walks",
    "writes",
];

const SUBJECTS_ZH: &[&str] =
    &["内核", "调度器", "驱动程序", "中断处理函数", "发送线程", "接收队列", "编译器", "文件系统", "路由表", "用户进程"];
const VERBS_ZH: &[&str] = &["分配", "释放", "遍历", "查找", "复制", "锁住", "更新", "删除", "等待", "唤醒", "检查"];
const OBJECTS_ZH: &[&str] = &["缓冲区", "描述符", "数据包", "节点", "定时器", "页面", "计数器", "套接字", "任务", "邻居表项"];
const WHEN_ZH: &[&str] = &["一般来说", "在这种情况下", "启动之后", "持有锁的时候", "如果队列不为空", "从日志可以看到", "收到应答之前"];
const WHY_ZH: &[&str] =
    &["否则会丢失一次更新", "这样可以避免重复的工作", "因为别的处理器可能正在读它", "所以顺序很重要", "这一步不能睡眠", "代价是多一次拷贝"];
