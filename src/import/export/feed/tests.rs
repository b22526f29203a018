use super::{ids, is_feed};

fn pairs(text: &str) -> Vec<(String, String)> {
    assert!(is_feed(text));
    ids(text).into_iter().collect()
}

fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(path, id)| ((*path).to_owned(), (*id).to_owned())).collect()
}

#[test]
fn atom_names_posts_by_their_ids() {
    let text = r#"<?xml version="1.0"?><?xml-stylesheet href="a.xsl"?><!-- a feed -->
<feed xmlns="http://www.w3.org/2005/Atom"><id>http://a.example/</id><link href="http://a.example/"/>
<entry><id>tag:a,1</id><link rel="edit" href="http://a.example/edit"/><link rel="alternate" href="http://a.example/%E4%B8%AD/"/></entry>
<entry><id>tag:a,2</id><link href="/two/"/></entry>
<entry><id>tag:a,3</id></entry></feed>"#;
    assert_eq!(pairs(text), owned(&[("/two/", "tag:a,2"), ("/中/", "tag:a,1")]));
}

#[test]
fn rss_names_posts_by_their_guids() {
    let text = r#"<rss version="2.0"><channel><link>http://a.example/</link>
<item><link>http://a.example/one/#top</link><guid isPermaLink="false">http://a.example/?p=1</guid></item>
<item><link>http://feeds.example/~r/a/2</link><feedburner:origLink>http://a.example/two.html</feedburner:origLink><guid>g2</guid></item>
<item><guid>http://a.example/three</guid></item>
<item><guid isPermaLink="false">four</guid></item>
<item><link>https://a.example/?p=5</link></item></channel></rss>"#;
    assert_eq!(
        pairs(text),
        owned(&[
            ("/?p=5", "https://a.example/?p=5"),
            ("/one/", "http://a.example/?p=1"),
            ("/three", "http://a.example/three"),
            ("/two.html", "g2"),
        ])
    );
}

#[test]
fn rdf_names_posts_by_what_they_are_about() {
    let text = r#"<rdf:RDF xmlns="http://purl.org/rss/1.0/"><channel rdf:about="http://a.example/"><link>http://a.example/</link></channel>
<item rdf:about="http://a.example/a"><link>http://a.example/a</link></item></rdf:RDF>"#;
    assert_eq!(pairs(text), owned(&[("/a", "http://a.example/a")]));
}

#[test]
fn other_files_are_no_feeds() {
    for text in [
        "",
        "<html><body>",
        "{\"a\":1}",
        "<?xml version='1.0'?><urlset/>",
        "<!DOCTYPE html><rssx>",
        "<rss><wp:wxr_version>1.2</wp:wxr_version></rss>",
    ] {
        assert!(!is_feed(text), "{text}");
    }
    assert!(ids("<rss><channel><item><link>http://a.example/x</link></item><item").contains_key("/x"));
}
