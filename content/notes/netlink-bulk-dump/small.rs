const ROOM: usize = 3;

/// As many entries as there is room for. `args` is all that is known
/// of the last call.
fn dump(table: &[u32], args: &mut usize) -> Vec<u32> {
    let skb: Vec<u32> =
        table.iter().skip(*args).take(ROOM).copied().collect();
    *args += skb.len();
    skb
}

/// Receives until an skb has room left: nothing follows. After the
/// first receive the table changes.
fn read(what: &str, change: fn(&mut Vec<u32>)) {
    let mut table: Vec<u32> =
        (1..=8).map(|number| number * 10).collect();
    let mut args = 0;
    // sendmsg: the first skb
    let mut queue = Some(dump(&table, &mut args));

    let mut seen = Vec::new();
    while let Some(skb) = queue.take() {
        // recvmsg: the next skb is made while this one is copied out
        queue = (skb.len() == ROOM).then(|| dump(&table, &mut args));
        if seen.is_empty() {
            change(&mut table);
        }
        seen.extend(skb);
    }
    println!("{what:12} {seen:?}");
}

fn main() {
    read("quiet", |_| ());
    read("10 removed", |table| table.retain(|entry| *entry != 10));
    read("5 inserted", |table| table.insert(0, 5));
}
