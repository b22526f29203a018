//! What stands in a post's text and is none of it.
//!
//! A class alone drops nothing that somebody may have written: what holds several sentences, or code, stays, unless its
//! structure says what it is (a form for comments, links all over). So does a heading, and a section whose `id` was made
//! from its heading: an essay about sharing may well have the id `share`.

use super::View;
use super::dialect::{Row, TABLES};
use crate::import::dom::NodeId;
use crate::import::rule::{Dropped, Rule};
use crate::text::slug;

/// What leads to the rest of a post.
pub const READ_MORE: &str = "a.entry-link, a.more-link, .read-more a, a.read-more, a.readmore, .more a, a.article-more-link, .article-more-link a, a.article-more, \
     .post-button a, .post-more-link a, a[rel=full-article], a.post-more, .continue-reading a, a.continue-reading, .jump-link a, a.wp-block-read-more, \
     .wp-block-post-excerpt__more-link, .post-link-more a, a[href$='#more'], a.entry-more-link, .extended a, a.more";

/// What only comments have.
pub const DISCUSSION: &str = "form textarea, .comment-body, .comment-author, .comment-list, .commentlist, #disqus_thread, .comment-form, #commentform, \
     #respond, .giscus, .utterances, [id^=comment-]";

pub const EVERYWHERE: [(&str, Rule); 11] = [
    (
        ".toc, #toc, #TOC, .post-toc, #post-toc, .table-of-contents, #table-of-contents, #TableOfContents, .toc-wrapper, .toc-container, \
         #toc_container, #ez-toc-container, .ez-toc-container, .lwptoc, #markdown-toc, .article-toc, #article-toc, .sectionTOC, .toc-article, \
         .wp-block-table-of-contents, .toc-box, #toc-auto, #toc-static, .page__toc, .contents.topic",
        Rule::Contents,
    ),
    (
        "#jp-relatedposts, .related-posts, #related-posts, #list_related_posts, .related, .relatedposts, .yarpp, .yarpp-related, .wp_rp_wrap, \
         .post-nav, .post-navigation, #article-nav, .article-nav, .post-prevnext, .prev-next, .nav-links, .pagination, .post-pagination, .pager, \
         .popular-posts-header, .popular-posts, .see-also, .recommended-posts, .page__related, #page-nav, .nav-single, .pagination-post, .series-nav",
        Rule::Related,
    ),
    (
        ".sharedaddy, .sharing, .share, .social-share, .share-buttons, .article-share, .article-share-links, .article-share-link, .post-share, \
         .post-sharing, .share-post, .share-icons, .share-wrapper, .addthis_toolbox, .addtoany_share_save_container, .a2a_kit, .bdsharebuttonbox, \
         .jiathis_style, .social-links, .post-widgets, .fb-like, .twitter-share-button, .g-plusone, .jp-likes, .sd-like, .kudos, .like-button",
        Rule::Share,
    ),
    (
        ".reward, #reward, .post-reward, .reward-container, .donate, .donation, .tip-jar, .sponsor, .buy-me-a-coffee, .subscribe-form, .newsletter, \
         .subscription, .followme, .wechat-qrcode, .qrcode, .kofi-button, .follow-me, .footer-cta",
        Rule::Share,
    ),
    (
        "#comments, .comments, .comments-area, .comment-area, .post-comments, #comment, .comment-respond, #respond, #disqus_thread, .disqus, .ds-thread, \
         .commentlist, .comment-list, .gitalk-container, #gitalk-container, #gitment-container, #vcomments, .vcomment, #valine, #waline, #twikoo, \
         .giscus, .utterances, .isso-thread, #isso-thread, .hatenastar, #lv-container, #cusdis_thread, #SOHUCS, #comment-form, .comments-link, .pingbacks",
        Rule::Discussion,
    ),
    (
        ".license-box, .post-copyright, .copyright, .license, .licence, .article-licensing, .license-wrapper, .post-license, .post-copyright-info, \
         .reprint, .reprint-statement, .article-copyright, .cc-license, .creative-commons, #post-copyright, .copyright-info, .my_post_copyright",
        Rule::Licence,
    ),
    (
        ".entry-meta, .post-meta, .article-meta, .post-info, .byline, .entry-footer, .post-footer, .article-footer, .post-tags, .article-tags, .tags-links, \
         .cat-links, .entry-utility, .postmetadata, .author-box, .author-bio, .about-author, .post-author-box, .reading-time, .post-date, .article-date, \
         .post-metas, .entry-tags, .post-categories, .posted-on, .edit-link, .post-edit, .word-count, .post-views, .entry-date, .article-info",
        Rule::Byline,
    ),
    (
        ".breadcrumb, .breadcrumbs, #breadcrumbs, .site-nav, .navbar, .skip-link, .screen-reader-text.skip-link, .back-to-top",
        Rule::Navigation,
    ),
    (".adsbygoogle, .ad, .ads, .ads-wrap, .advertisement, .adsense, .google-auto-placed, .wp-block-ad", Rule::Navigation),
    ("[itemprop=publisher][hidden], [itemprop=author][hidden], link[itemprop], [itemprop=image][hidden]", Rule::Invisible),
    ("a[rel=license] > img", Rule::Licence),
];

/// Drops from a text what the table of its dialect and that of all pages know, the outermost nodes only.
pub fn drops(view: &View, root: NodeId, row: Option<&Row>) -> Vec<Dropped> {
    let tables = &*TABLES;
    let chrome = row.into_iter().flat_map(|row| &row.chrome).chain(&tables.chrome);
    let found = chrome.flat_map(|(key, rule)| {
        let nodes = view.survey.within(view.matches.of(*key), root).iter();
        nodes.filter(|node| **node != root && may_drop(view, **node, *rule)).map(|node| Dropped { node: *node, rule: *rule })
    });
    outermost(view, found.collect())
}

/// In the order of the document, without what is in another one, or twice. Of two rules for a node the first counts.
pub fn outermost(view: &View, mut dropped: Vec<Dropped>) -> Vec<Dropped> {
    dropped.sort_by_key(|dropped| view.survey.place_of(dropped.node));
    let mut out: Vec<Dropped> = Vec::new();
    for dropped in dropped {
        if !out.last().is_some_and(|last| view.survey.is_within(dropped.node, last.node)) {
            out.push(dropped);
        }
    }
    out
}

/// Whether a node may be dropped by a rule that its class or id suggests.
fn may_drop(view: &View, node: NodeId, rule: Rule) -> bool {
    let View { dom, survey, .. } = view;
    let count = survey.count(node);
    if matches!(dom.name(node), "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "body" | "main" | "pre" | "code") {
        return false;
    }
    let is_discussed = || !survey.within(view.matches.of(TABLES.discussion), node).is_empty();
    match rule {
        Rule::Invisible => return true,
        Rule::Discussion if count.is_prose() || has_own_heading(view, node) => return is_discussed(),
        Rule::Contents if count.links == 0 => return false,
        _ => {}
    }
    let is_linked = matches!(rule, Rule::Related | Rule::Contents) && count.linked * 2 > count.letters;
    count.code == 0 && (is_linked || (!count.is_prose() && !has_own_heading(view, node)))
}

/// Whether a section got its id from its heading, as generators of Markdown and reStructuredText do.
fn has_own_heading(view: &View, node: NodeId) -> bool {
    let View { dom, .. } = view;
    let Some(id) = dom.attr(node, "id") else { return false };
    let first = dom.children(node).find(|child| dom.is_element(*child));
    first.is_some_and(|first| {
        matches!(dom.name(first), "h1" | "h2" | "h3" | "h4" | "h5" | "h6") && slug(&dom.text_content(first)) == slug(id)
    })
}
