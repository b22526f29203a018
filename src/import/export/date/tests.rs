use super::{milliseconds, rfc2822, rfc3339, wordpress};
use jiff::tz::TimeZone;

fn zone() -> TimeZone {
    TimeZone::get("Europe/Berlin").expect("a zone of the bundled database")
}

#[test]
fn the_clock_of_the_blog_is_kept() {
    let date = |local, utc| wordpress(local, utc, &zone());
    assert_eq!(date(Some("2013-06-21 10:00:00"), Some("2013-06-21 04:30:00")).as_deref(), Some("2013-06-21T10:00:00+05:30"));
    assert_eq!(date(Some("2013-06-21 10:00:00"), None).as_deref(), Some("2013-06-21T10:00:00+02:00"));
    assert_eq!(date(None, Some("2013-01-21 23:30:00")).as_deref(), Some("2013-01-22T00:30:00+01:00"));
    assert_eq!(date(Some("2013-06-21 10:00:00"), Some("2013-06-21 10:00:00")).as_deref(), Some("2013-06-21T10:00:00Z"));
    assert_eq!(date(Some("0000-00-00 00:00:00"), Some("soon")), None);
}

#[test]
fn a_date_in_utc_is_told_in_the_zone() {
    assert_eq!(rfc3339("2013-06-21T10:00:00Z", &zone()).as_deref(), Some("2013-06-21T12:00:00+02:00"));
    assert_eq!(rfc3339("2013-06-21T10:00:00.123-03:30", &zone()).as_deref(), Some("2013-06-21T10:00:00-03:30"));
    assert_eq!(rfc3339("2013-06-21", &zone()), None);
    assert_eq!(rfc2822("Fri, 21 Jun 2013 10:00:00 GMT", &zone()).as_deref(), Some("2013-06-21T12:00:00+02:00"));
    assert_eq!(rfc2822("Fri, 21 Jun 2013 10:00:00 +0900", &zone()).as_deref(), Some("2013-06-21T10:00:00+09:00"));
    assert_eq!(rfc2822("Thu, 01 Jan 1970 00:00:00 +0000", &zone()), None);
    assert_eq!(milliseconds(1_371_808_800_000, &zone()).as_deref(), Some("2013-06-21T12:00:00+02:00"));
}
