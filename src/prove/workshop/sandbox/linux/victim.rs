//! What the tests run inside: each word of the command line is one thing that a program might try.

use std::io::{Read, Write};
use std::os::raw::c_int;
use std::time::Duration;
use std::{env, fs, io, net, process, thread};

fn main() {
    for word in env::args().skip(1) {
        match word.split_once('=').unwrap_or((&word, "")) {
            ("hello", _) => println!("hello"),
            ("exit", code) => process::exit(code.parse().unwrap()),
            ("abort", _) => process::abort(),
            ("spin", _) => loop {
                std::hint::black_box(());
            },
            ("sleep", seconds) => thread::sleep(Duration::from_secs(seconds.parse().unwrap())),
            ("flood", _) => {
                let mut out = io::stdout().lock();
                (0..10 << 14).for_each(|_| out.write_all(&[b'x'; 1 << 16]).unwrap());
            }
            ("read", path) => say(fs::read(path).map(drop)),
            ("write", path) => say(fs::write(path, "x")),
            ("big", path) => say(fs::write(path, vec![0; 64 << 20])),
            ("memory", bytes) => say_bool(Vec::<u8>::new().try_reserve_exact(bytes.parse().unwrap()).is_ok()),
            ("connect", address) => say(net::TcpStream::connect(address).map(drop)),
            ("loopback", _) => say(loopback()),
            ("udp", _) => say(net::UdpSocket::bind("0.0.0.0:0").and_then(|socket| socket.send_to(b"x", "1.1.1.1:53")).map(drop)),
            ("unix", path) => say(std::os::unix::net::UnixStream::connect(path).map(drop)),
            ("pair", _) => say(std::os::unix::net::UnixStream::pair().map(drop)),
            ("netlink", _) => say(ok(unsafe { socket(16, 3, 0) })),
            ("vsock", _) => say(ok(unsafe { socket(40, 1, 0) })),
            ("unshare", _) => say(ok(unsafe { unshare(0x1000_0000) })),
            ("ptrace", _) => say(ok(unsafe { ptrace(0, 0, 0, 0) as c_int })),
            ("kill", pid) => say(ok(unsafe { kill(pid.parse().unwrap(), 0) })),
            ("threads", count) => {
                let count = count.parse().unwrap();
                let started = (0..count)
                    .map_while(|_| thread::Builder::new().stack_size(1 << 16).spawn(|| thread::sleep(Duration::from_millis(50))).ok());
                println!("{}", started.collect::<Vec<_>>().len());
            }
            ("env", _) => env::vars().for_each(|(name, value)| println!("{name}={value}")),
            ("echo", _) => drop(io::copy(&mut io::stdin(), &mut io::stdout())),
            ("input", _) => println!("{}", io::stdin().read(&mut [0; 8]).unwrap()),
            ("signals", _) => println!("{}", fs::read_to_string("/proc/self/status").unwrap()),
            ("cores", _) => println!("{}", thread::available_parallelism().unwrap()),
            ("bomb", _) => bomb(),
            ("leave", _) => leave(),
            _ => panic!("{word}?"),
        }
    }
}

fn loopback() -> io::Result<()> {
    let listener = net::TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let server = thread::spawn(move || listener.accept()?.0.write_all(b"ok"));
    let mut text = String::new();
    net::TcpStream::connect(address)?.read_to_string(&mut text)?;
    server.join().unwrap()?;
    assert_eq!(text, "ok");
    Ok(())
}

/// A child in a session of its own that keeps stdout open.
fn leave() {
    if unsafe { fork() } == 0 {
        unsafe { setsid() };
        if unsafe { fork() } == 0 {
            thread::sleep(Duration::from_secs(60));
        }
        thread::sleep(Duration::from_secs(60));
        process::exit(0);
    }
    thread::sleep(Duration::from_millis(50));
    println!("left");
}

fn bomb() {
    loop {
        unsafe { fork() };
    }
}

fn say(result: io::Result<()>) {
    match result {
        Ok(()) => println!("done"),
        Err(error) => println!("{:?}", error.kind()),
    }
}

fn say_bool(done: bool) {
    println!("{}", if done { "done" } else { "refused" });
}

fn ok(result: c_int) -> io::Result<()> {
    if result < 0 { Err(io::Error::last_os_error()) } else { Ok(()) }
}

unsafe extern "C" {
    fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn unshare(flags: c_int) -> c_int;
    fn ptrace(request: c_int, a: c_int, b: usize, c: usize) -> isize;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn fork() -> c_int;
    fn setsid() -> c_int;
}
