use dump::{
    Dump, GOODSIZE, Request, Socket, Table, by_key,
    by_key_checked_once, by_position,
};
use std::collections::BTreeSet;

/// After this receive this key is removed, or inserted if it is not
/// there.
type Change = (usize, u32);

/// What was reported, whether it was flagged, and all that the table
/// ever was.
fn run(
    dump: Dump,
    changes: &[Change],
) -> (Vec<u32>, bool, Vec<BTreeSet<u32>>) {
    let mut keys = BTreeSet::from([2, 4, 6, 8, 10]);
    let mut states = vec![keys.clone()];
    let table = Table::new(keys.clone(), 1800); // two to an skb
    let mut socket = Socket::new(212_992);
    let request = Request { portid: 4711, seq: 1 };
    socket
        .dump_start(request, Table::control(&table, dump))
        .unwrap();

    let reading = dump::read(&mut socket, GOODSIZE, |receives| {
        for (_, key) in
            changes.iter().filter(|(after, _)| *after == receives)
        {
            if keys.remove(key) {
                table.borrow_mut().remove(*key);
            } else {
                keys.insert(*key);
                table.borrow_mut().insert(*key, 1800);
            }
            states.push(keys.clone());
        }
    });
    let reading = reading.unwrap();
    (reading.keys, reading.interrupted, states)
}

fn main() {
    let changes = || {
        (1..=3)
            .flat_map(|after| (1..=11).map(move |key| (after, key)))
    };
    let single = changes().map(|change| vec![change]);
    let double = changes()
        .flat_map(|one| changes().map(move |two| vec![one, two]))
        .filter(|pair| pair[0].0 <= pair[1].0);
    let runs: Vec<Vec<Change>> = single.chain(double).collect();
    let dumps = [by_position as Dump, by_key, by_key_checked_once];
    let mut tried = 0;
    for (name, dump) in ["by position", "by key", "asked once"]
        .into_iter()
        .zip(dumps)
    {
        let (mut lost, mut repeated, mut wrong, mut silent) =
            (0, 0, 0, 0);
        for changes in &runs {
            let (keys, flagged, states) = run(dump, changes);
            if states.len() <= changes.len() {
                continue; // it was over before the last change
            }
            tried += 1;
            let seen: BTreeSet<u32> = keys.iter().copied().collect();
            let always = |key: &&u32| {
                states.iter().all(|state| state.contains(key))
            };
            lost += u32::from(
                states[0]
                    .iter()
                    .filter(always)
                    .any(|key| !seen.contains(key)),
            );
            let twice = seen.len() < keys.len();
            repeated += u32::from(twice);
            // Right is what the table was at some moment.
            let right = !twice && states.contains(&seen);
            wrong += u32::from(!right);
            silent += u32::from(!right && !flagged);
        }
        println!(
            "{name:11}  lost {lost:3}, repeated {repeated:3}, \
             wrong {wrong:3}, silent {silent}"
        );
    }
    println!("{tried} interleavings");
}
