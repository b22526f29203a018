use super::{path_of, plain};

#[test]
fn an_address_is_told_from_the_root_of_its_host() {
    let table = [
        ("https://a.example/b/?c=1#d", Some("/b/?c=1")),
        ("http://a.example", Some("/")),
        ("http://a.example?p=1", Some("/?p=1")),
        ("http://a.example//b/", Some("/b/")),
        ("//a.example/b", Some("/b")),
        (" /%E4%B8%AD ", Some("/中")),
        ("b.html", None),
        ("ftp://a.example/b", None),
    ];
    for (address, path) in table {
        assert_eq!(path_of(address).as_deref(), path, "{address}");
    }
}

#[test]
fn titles_are_plain() {
    assert_eq!(plain(" a\n <b>b</b>&nbsp;&#8211; c "), "a b – c");
}
