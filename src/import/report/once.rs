//! What is said once for the whole site, since it comes up on many of its pages and has one remedy.

use super::Report;
use super::attention::count;

/// Code of the remark, what it is about, and what to do.
const SAID: [(&str, &str, &str); 4] = [
    (
        "zone-suspected",
        "zone",
        "pages show another day than their time has in the zone that was taken; give the old site's, as in `--timezone Asia/Shanghai`",
    ),
    ("language-doubted", "language", "pages declare one that their letters belie; `lang` is what the letters say"),
    (
        "missing-image",
        "pictures",
        "some are not in the old folder, and still come from the old site; put them there and import again, or they go with it",
    ),
    (
        "no-alias",
        "old addresses",
        "some are taken by something else on the new site, so that they do not lead to their posts; see the report",
    ),
];

/// A line for each such matter, with the number of posts that it concerns.
pub fn lines(report: &Report) -> Vec<String> {
    let line = |(code, about, what): &(&str, &str, &str)| {
        let posts = report.posts.iter().filter(|post| post.remarks.iter().any(|remark| remark.code == *code)).count();
        (posts > 0).then(|| format!("{about}: {what} ({})", count(posts, "post")))
    };
    SAID.iter().filter_map(line).collect()
}
