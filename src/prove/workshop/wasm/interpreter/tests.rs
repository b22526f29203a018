//! Programs that are honest, made by a compiler where one for modules is found, and programs that are not.

use super::*;
use std::path::{Path, PathBuf};
use std::process::Command;

const LIMITS: Limits = Limits { fuel: 50_000_000, memory: 16 << 20, output: 1 << 16 };

/// A program of the given body, with one page of memory and the calls that the cases make.
fn hostile(body: &str) -> Outcome {
    run(&wat::parse_str(module(body)).unwrap())
}

fn module(body: &str) -> String {
    format!(
        r#"(module
            (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "args_get" (func $args (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "clock_time_get" (func $time (param i32 i64 i32) (result i32)))
            (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll (param i32 i32 i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "fd_fdstat_get" (func $stat (param i32 i32) (result i32)))
            (import "wasi_snapshot_preview1" "path_open" (func $open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
            (import "elsewhere" "unknown" (func $unknown (param f64)))
            (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
            (memory (export "memory") 1)
            (data (i32.const 0) "\40\00\00\00\05\00\00\00")
            (data (i32.const 64) "hello")
            (func $main (export "_start") {body}))"#
    )
}

fn run(bytes: &[u8]) -> Outcome {
    Module::load(bytes).unwrap().run(&["examples", "3"], &LIMITS)
}

/// The number that the call answers is the exit code.
fn answered(call: &str) -> i32 {
    match hostile(&format!("(call $exit {call})")).end {
        End::Exit(code) => code,
        other => panic!("{call}: {other:?}"),
    }
}

#[test]
fn ends() {
    assert_eq!(hostile("").end, End::Exit(0));
    assert_eq!(hostile("(call $exit (i32.const 7))").end, End::Exit(7));
    assert_eq!(hostile("(call $exit (i32.const -1))").end, End::Exit(-1));
    assert!(matches!(hostile("unreachable").end, End::Trap(why) if why.contains("unreachable")));
    assert!(matches!(hostile("(drop (i32.load (i32.const -4)))").end, End::Trap(why) if why.contains("out of bounds")));
    assert!(
        matches!(hostile("(call $unknown (f64.const 0))").end, End::Trap(why) if why == "it calls `unknown` of `elsewhere`, which is not there")
    );
    let endless = Module::load(&wat::parse_str(module("(loop (br 0))")).unwrap()).unwrap();
    let (endless, fuel) = endless.counted(&["examples"], &LIMITS);
    assert_eq!(endless.end, End::OutOfFuel);
    assert!(fuel > LIMITS.fuel - 1000 && fuel <= LIMITS.fuel, "{fuel}");
    assert!(matches!(hostile("(call $main)").end, End::Trap(why) if why.contains("stack")));
}

#[test]
fn output() {
    let hello = "(call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))";
    let said =
        hostile(&format!("(drop {hello}) (drop {hello}) (drop (call $write (i32.const 2) (i32.const 0) (i32.const 1) (i32.const 8)))"));
    assert_eq!((said.end, &said.stdout[..], &said.stderr[..]), (End::Exit(0), &b"hellohello"[..], &b"hello"[..]));
    let endless = hostile(&format!("(loop (drop {hello}) (br 0))"));
    assert_eq!(endless.end, End::TooMuchOutput);
    assert_eq!(endless.stdout.len(), LIMITS.output, "all that fits is kept");
}

#[test]
fn pointers() {
    for (call, errno) in [
        ("(call $write (i32.const 1) (i32.const -8) (i32.const 1) (i32.const 8))", 21),
        ("(call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 65533))", 21),
        ("(call $write (i32.const 1) (i32.const 0) (i32.const -1) (i32.const 8))", 21),
        ("(call $write (i32.const 1) (i32.const 65532) (i32.const 1) (i32.const 8))", 21),
        ("(call $write (i32.const 1) (i32.const 64) (i32.const 1) (i32.const 8))", 21),
        ("(call $write (i32.const 3) (i32.const 0) (i32.const 1) (i32.const 8))", 8),
        ("(call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const -1))", 21),
        ("(call $read (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))", 8),
        ("(call $args (i32.const -1) (i32.const 0))", 21),
        ("(call $args (i32.const 0) (i32.const 65530))", 21),
        ("(call $sizes (i32.const 65536) (i32.const 0))", 21),
        ("(call $random (i32.const 1) (i32.const 65536))", 21),
        ("(call $random (i32.const -1) (i32.const 1))", 21),
        ("(call $time (i32.const 0) (i64.const 0) (i32.const 65529))", 21),
        ("(call $time (i32.const 9) (i64.const 0) (i32.const 0))", 28),
        ("(call $poll (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))", 28),
        ("(call $poll (i32.const 65530) (i32.const 0) (i32.const 1) (i32.const 0))", 21),
        ("(call $poll (i32.const 128) (i32.const 65520) (i32.const 1) (i32.const 0))", 21),
        ("(call $poll (i32.const 0) (i32.const 0) (i32.const -1) (i32.const 0))", 21),
        ("(call $stat (i32.const 1) (i32.const 65530))", 21),
        ("(call $stat (i32.const 3) (i32.const 0))", 8),
        (
            "(call $open (i32.const 3) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0) (i64.const 0) (i64.const 0) (i32.const 0) (i32.const 0))",
            52,
        ),
        ("(call $args (i32.const 128) (i32.const 200))", 0),
    ] {
        assert_eq!(answered(call), errno, "{call}");
    }
}

#[test]
fn memory() {
    let grow = |pages: i64| answered(&format!("(memory.grow (i32.const {pages}))"));
    assert_eq!((grow(-1), grow(65_535), grow(256), grow(255)), (-1, -1, -1, 1));
    let large = r#"(module (memory (export "memory") 65536) (func (export "_start")))"#;
    assert!(matches!(run(&wat::parse_str(large).unwrap()).end, End::Trap(_)));
    let table = r#"(module (table 9000000 funcref) (func (export "_start")))"#;
    assert!(matches!(run(&wat::parse_str(table).unwrap()).end, End::Trap(_)));
}

/// A call of the host is not a way to have much done for little.
#[test]
fn host_work_is_paid_for() {
    for call in [
        "(call $random (i32.const 0) (i32.const 65536))",
        "(call $write (i32.const 1) (i32.const 1024) (i32.const 8000) (i32.const 8))",
        "(call $poll (i32.const 1024) (i32.const 1024) (i32.const 1000) (i32.const 8))",
        "(call $random (i32.const 0) (i32.const -1))",
    ] {
        let begun = std::time::Instant::now();
        assert_eq!(hostile(&format!("(loop (drop {call}) (br 0))")).end, End::OutOfFuel, "{call}");
        assert!(begun.elapsed().as_secs() < 10, "{call}");
    }
}

#[test]
fn what_is_no_program() {
    let load = |text: &str| Module::load(&wat::parse_str(text).unwrap()).err().unwrap();
    assert!(load("(module)").contains("_start"));
    assert!(load(r#"(module (func (export "_start") (param i32)))"#).contains("_start"));
    assert!(load(r#"(module (import "env" "memory" (memory 1)) (func (export "_start")))"#).contains("`memory` of `env`"));
    assert!(Module::load(b"").is_err());
    assert!(Module::load(b"(module)").is_err(), "text is not read");
    // No memory; memory that is something else; the same import as two different functions; a known one of another type.
    for odd in [
        r#"(module (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))) (func (export "_start")))"#,
        r#"(module (import "wasi_snapshot_preview1" "args_sizes_get" (func $f (param i32 i32) (result i32)))
            (func (export "_start") (drop (call $f (i32.const 0) (i32.const 0)))))"#,
        r#"(module (import "wasi_snapshot_preview1" "args_sizes_get" (func $f (param i32 i32) (result i32)))
            (func (export "memory")) (func (export "_start") (drop (call $f (i32.const 0) (i32.const 0)))))"#,
        r#"(module (import "a" "b" (func)) (import "a" "b" (func (param i32))) (func (export "_start")))"#,
        r#"(module (import "wasi_snapshot_preview1" "fd_write" (func (param i64))) (func (export "_start")))"#,
    ] {
        let _ = run(&wat::parse_str(odd).unwrap());
    }
}

/// No byte of a module that is not what it was may bring the host down.
#[test]
fn damaged_modules() {
    let sound = wat::parse_str(module(
        "(loop (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br_if 0 (i32.eqz (call $random (i32.const 0) (i32.const 8)))))",
    ))
    .unwrap();
    let limits = Limits { fuel: 100_000, memory: 1 << 20, output: 1000 };
    for at in 0..sound.len() {
        for change in [1, 0x80, 0xff] {
            let mut damaged = sound.clone();
            damaged[at] ^= change;
            if let Ok(module) = Module::load(&damaged) {
                module.run(&["examples"], &limits);
            }
        }
        let _ = Module::load(&sound[..at]);
    }
}

#[test]
fn compiled_programs() {
    let program = r#"
        use std::collections::HashMap;
        use std::io::{IsTerminal, Read};
        use std::time::{Duration, Instant, SystemTime};
        fn main() {
            let args: Vec<String> = std::env::args().collect();
            match args[1].as_str() {
                "args" => println!("{args:?} {}", std::env::vars().count()),
                "map" => println!("{:?}", (0..20).map(|n| (n, n * n)).collect::<HashMap<_, _>>()),
                "time" => {
                    let (begun, wall) = (Instant::now(), SystemTime::now());
                    std::thread::sleep(Duration::from_secs(3600));
                    println!("{:?} {:?}", begun.elapsed(), wall.elapsed().unwrap());
                }
                "input" => {
                    let mut text = String::new();
                    println!("{:?} {text:?} {}", std::io::stdin().read_to_string(&mut text), std::io::stdout().is_terminal());
                }
                "panic" => { eprintln!("before"); let none: Option<u8> = None; none.unwrap(); }
                "exit" => { print!("no end of line"); std::process::exit(3) }
                "files" => println!("{}", std::fs::read("/etc/passwd").unwrap_err()),
                "thread" => println!("{}", std::thread::Builder::new().spawn(|| ()).is_err()),
                "memory" => println!("{}", Vec::<u8>::new().try_reserve(1 << 30).is_err()),
                "deep" => println!("{}", deep(1_000)),
                "deeper" => println!("{}", deep(u64::MAX)),
                "busy" => { let begun = Instant::now(); while begun.elapsed() < Duration::from_millis(5) {} println!("done") }
                _ => loop { println!("again") },
            }
        }
        #[inline(never)]
        fn deep(n: u64) -> u64 { if n == 0 { 0 } else { std::hint::black_box(deep(n - 1)) + 1 } }
    "#;
    let Some(bytes) = compiled(program) else {
        assert!(std::env::var_os("REQUIRE_WASM").is_none(), "there is no compiler for wasm32-wasip1, or it does not compile this");
        eprintln!("skipped: no compiler for wasm32-wasip1; .ci/wasm-target makes one");
        return;
    };
    let module = Module::load(&bytes).unwrap();
    let run = |arg| module.run(&["examples", arg], &LIMITS);
    let says = |arg| {
        let outcome = run(arg);
        assert_eq!(outcome.end, End::Exit(0), "{arg}: {outcome:?}");
        String::from_utf8(outcome.stdout).unwrap()
    };
    assert_eq!(says("args"), "[\"examples\", \"args\"] 0\n");
    assert_eq!(says("map"), says("map"));
    let fuel = |arg| module.counted(&["examples", arg], &LIMITS).1;
    assert_eq!(fuel("map"), fuel("map"));
    assert_eq!(says("time"), "3600.000002s 3600.000002s\n");
    assert_eq!(says("input"), "Ok(0) \"\" false\n");
    assert_eq!(says("thread"), "true\n");
    assert_eq!(says("memory"), "true\n");
    assert_eq!(says("deep"), "1000\n");
    assert_eq!(says("busy"), "done\n");
    assert!(!says("files").is_empty());
    let exit = run("exit");
    assert_eq!((exit.end, &exit.stdout[..]), (End::Exit(3), &b"no end of line"[..]));
    let panic = run("panic");
    assert!(matches!(&panic.end, End::Trap(why) if why.contains("unreachable")), "{panic:?}");
    let said = String::from_utf8(panic.stderr).unwrap();
    assert!(
        said.starts_with("before\n") && said.contains("panicked at program.rs:") && said.contains("called `Option::unwrap()`"),
        "{said}"
    );
    assert!(matches!(run("deeper").end, End::Trap(_)));
    assert_eq!(run("forever").end, End::TooMuchOutput);
}

/// The module of a program, where this machine has a compiler that makes one.
fn compiled(program: &str) -> Option<Vec<u8>> {
    let folder = std::env::temp_dir().join(format!("faircopy-wasm-test-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join("program.rs"), program).unwrap();
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/wasm-toolchain/bin/rustc");
    let made = [own, PathBuf::from("rustc")].iter().any(|rustc| {
        let flags = ["--edition=2024", "--target=wasm32-wasip1", "-Copt-level=s", "-Cstrip=symbols", "-Cpanic=abort", "program.rs"];
        Command::new(rustc).args(flags).current_dir(&folder).output().is_ok_and(|output| output.status.success())
    });
    let bytes = made.then(|| std::fs::read(folder.join("program.wasm")).unwrap());
    std::fs::remove_dir_all(&folder).unwrap();
    bytes
}
