use dump::{Request, Socket, Table, by_key, read};

const REQUEST: Request = Request { portid: 4711, seq: 1 };
const RCVBUF: usize = 212_992; // net.core.rmem_default

fn main() {
    let table = Table::new(1..=5000, 100);

    for len in [4096, 8192, 32768] {
        let mut socket = Socket::new(RCVBUF);
        socket
            .dump_start(REQUEST, Table::control(&table, by_key))
            .unwrap();
        let reading = read(&mut socket, len, |_| ()).unwrap();

        assert!(
            reading.keys.iter().copied().eq(1..=5000),
            "each once, in order"
        );
        let (receives, most) = (reading.receives, socket.most());
        println!(
            "buffer {len:5}: {receives:3} receives, queue {most}"
        );
    }
    println!(
        "three dumps, done was called {} times",
        table.borrow().done
    );

    let mut socket = Socket::new(RCVBUF);
    socket
        .dump_start(REQUEST, Table::control(&table, by_key))
        .unwrap();
    for _ in 0..10 {
        socket.recvmsg(8192).unwrap();
    }
    assert!(socket.dump_is_running());
    drop(socket);
    println!(
        "a reader that left, done was called {} times",
        table.borrow().done
    );
}
