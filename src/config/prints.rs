//! What of the configuration others see: by these prints they know that it is as it was.

use super::Config;
use crate::memo::{Print, print};
use crate::pack::Pack;

impl Config {
    /// What reading a page depends on.
    pub fn page_print(&self) -> Print {
        let mut seen = Vec::new();
        self.path.pack(&mut seen);
        self.default_language.pack(&mut seen);
        for language in &self.languages {
            language.code.value.pack(&mut seen);
            language.taxonomies.pack(&mut seen);
        }
        format!("{:?}", self.timezone).pack(&mut seen);
        self.taxonomies.pack(&mut seen);
        self.dates_from_git.pack(&mut seen);
        self.markdown.pack(&mut seen);
        self.examples.pack(&mut seen);
        print(&seen)
    }

    /// What the Markdown of a page is read by.
    pub fn markdown_print(&self) -> Print {
        print(&(print(&self.markdown), print(&self.examples)))
    }

    /// What templates and their functions see of it. The day is no part of it: templates ask for that.
    pub fn template_print(&self) -> Print {
        let Self {
            path,
            inputs: _,
            edition,
            base_url,
            title,
            description,
            author,
            default_language,
            languages,
            timezone,
            theme,
            output_dir: _,
            taxonomies,
            archive,
            generate_feed,
            feed_filenames,
            feed_limit: _,
            feed_content: _,
            feed_authority: _,
            generate_sitemap,
            generate_robots,
            redirects: _,
            generate_headers: _,
            csp: _,
            generate_markdown: _,
            generate_llms: _,
            dates_from_git: _,
            ignored: _,
            markdown,
            examples: _,
            budgets: _,
            external: _,
            extra,
            today: _,
            drafts: _,
            future: _,
            expired: _,
            published: _,
        } = self;
        let mut seen = Vec::new();
        path.pack(&mut seen);
        edition.pack(&mut seen);
        base_url.pack(&mut seen);
        title.pack(&mut seen);
        description.pack(&mut seen);
        author.pack(&mut seen);
        default_language.pack(&mut seen);
        for language in languages {
            language.code.value.pack(&mut seen);
            language.title.pack(&mut seen);
            language.description.pack(&mut seen);
            language.taxonomies.pack(&mut seen);
            language.generate_feed.pack(&mut seen);
        }
        format!("{timezone:?}").pack(&mut seen);
        theme.pack(&mut seen);
        taxonomies.pack(&mut seen);
        archive.pack(&mut seen);
        generate_feed.pack(&mut seen);
        feed_filenames.pack(&mut seen);
        generate_sitemap.pack(&mut seen);
        generate_robots.pack(&mut seen);
        markdown.pack(&mut seen);
        extra.pack(&mut seen);
        print(&seen)
    }
}
