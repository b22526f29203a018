use dump::{
    Dump, GOODSIZE, Request, Socket, Table, by_key,
    by_key_checked_once, by_position,
};

/// Eight entries, three to an skb. After the first receive some go,
/// and some come.
fn dump_while(
    dump: Dump,
    removed: &[u32],
    inserted: &[u32],
) -> String {
    let table = Table::new((1..=8).map(|number| number * 10), 1000);
    let mut socket = Socket::new(212_992);
    let request = Request { portid: 4711, seq: 1 };
    socket
        .dump_start(request, Table::control(&table, dump))
        .unwrap();

    let reading = dump::read(&mut socket, GOODSIZE, |receives| {
        if receives == 1 {
            let mut table = table.borrow_mut();
            removed.iter().for_each(|key| table.remove(*key));
            inserted.iter().for_each(|key| table.insert(*key, 1000));
        }
    });
    let reading = reading.unwrap();
    let flag = if reading.interrupted {
        "NLM_F_DUMP_INTR"
    } else {
        "no flag"
    };
    format!("{:36} {flag}", format!("{:?}", reading.keys))
}

fn main() {
    let changes: [(&str, &[u32], &[u32]); 3] = [
        ("10 removed", &[10], &[]),
        ("5 inserted", &[], &[5]),
        ("10, 70 and 80 removed", &[10, 70, 80], &[]),
    ];
    for (change, removed, inserted) in changes {
        println!("{change}");
        println!(
            "  by position  {}",
            dump_while(by_position, removed, inserted)
        );
        println!(
            "  by key       {}",
            dump_while(by_key, removed, inserted)
        );
        println!(
            "  asked once   {}",
            dump_while(by_key_checked_once, removed, inserted)
        );
    }
}
