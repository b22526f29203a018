//! Whether the zone that a site is told to be in agrees with the days that its pages show.

use super::date::Moment;
use crate::import::post::Remark;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

const HALF_HOUR: i32 = 1800;

/// Holds a time in UTC against the day that the page shows or its address has. If that day is another one than in the
/// zone, and some zone of the world would make them agree, the zone is in doubt.
pub fn doubt(moment: &Moment, shown: Option<Date>, zone: &TimeZone) -> Option<Remark> {
    let (time, shown) = (moment.time?, shown?);
    if moment.offset != Some(Offset::UTC) || moment.local(zone).date == shown {
        return None;
    }
    let instant = Offset::UTC.to_timestamp(moment.date.to_datetime(time)).ok()?;
    // UTC-12 to UTC+14, in steps of half an hour.
    let fitting: Vec<Offset> = (-24..=28)
        .filter_map(|halves| Offset::from_seconds(halves * HALF_HOUR).ok())
        .filter(|offset| offset.to_datetime(instant).date() == shown)
        .collect();
    let (first, last) = (fitting.first()?, fitting.last()?);
    let name =
        |offset: &Offset| Moment { date: shown, time: Some(time), offset: Some(*offset) }.print().split_off("0000-00-00T00:00:00".len());
    let message = format!(
        "the time is {instant}, but the page or its address says {shown}: the site was in a zone between {} and {}",
        name(first),
        name(last)
    );
    Some(Remark { code: "zone-suspected", message, line: None })
}
