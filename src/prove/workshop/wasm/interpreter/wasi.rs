//! What a module may ask for: the part of `wasi_snapshot_preview1` that a program without files needs.
//!
//! Everything else answers that it is not there, as an operating system does that lacks a feature, so that a program
//! which only tries says so itself.

use super::guest::{Guest, nth};
use std::fmt;
use wasmi::errors::{HostError, LinkerError};
use wasmi::{Caller, Engine, Error, Linker, StoreLimits, TrapCode, Val, ValType};

const WASI: &str = "wasi_snapshot_preview1";
/// When each run begins: the first second of 2026.
const START: u64 = 1_767_225_600_000_000_000;
/// What the clock that never goes back shows then; not zero, for a program may subtract from it.
const UP: u64 = 3_600_000_000_000;
/// By how much a look at the clock moves it, so that a program which waits for time to pass sees it pass.
const TICK: u64 = 1_000;

/// All that a run knows and has done.
pub struct World {
    /// Each with the zero at its end.
    args: Vec<Vec<u8>>,
    /// Nanoseconds since the run began.
    now: u64,
    chance: u64,
    /// How many more bytes may be written.
    room: usize,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub bounds: StoreLimits,
}

impl World {
    pub fn new(args: &[&str], room: usize, bounds: StoreLimits) -> Self {
        let args = args.iter().map(|arg| [arg.as_bytes(), &[0]].concat()).collect();
        Self { args, now: 0, chance: 0, room, stdout: Vec::new(), stderr: Vec::new(), bounds }
    }

    /// SplitMix64: even in all its bits, which is all that a table's hash asks for.
    fn chance(&mut self) -> u64 {
        self.chance = self.chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.chance ^ (self.chance >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn clock(&self, id: u32) -> Result<u64, Errno> {
        match id {
            0 => Ok(START.saturating_add(self.now)),
            1..=3 => Ok(UP.saturating_add(self.now)),
            _ => Err(Errno::INVAL),
        }
    }
}

/// Why a run is over, when it is not the machine that ends it.
#[derive(Debug)]
pub enum Stop {
    Exit(i32),
    TooMuchOutput,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl HostError for Stop {}

/// What is answered to a call that cannot be served.
#[derive(Clone, Copy)]
pub struct Errno(i32);

impl Errno {
    const BADF: Self = Self(8);
    pub const FAULT: Self = Self(21);
    const INVAL: Self = Self(28);
    const NOSYS: Self = Self(52);
    const SPIPE: Self = Self(70);
}

/// A call fails for the module, which is told, or ends the run.
enum Fault {
    Told(Errno),
    Over(Error),
}

impl From<Errno> for Fault {
    fn from(errno: Errno) -> Self {
        Self::Told(errno)
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Over(error)
    }
}

type Call<'a> = Caller<'a, World>;
type Answer = Result<(), Fault>;

fn answer(answer: Answer) -> Result<i32, Error> {
    match answer {
        Ok(()) => Ok(0),
        Err(Fault::Told(Errno(errno))) => Ok(errno),
        Err(Fault::Over(error)) => Err(error),
    }
}

/// Has a function for each that the module asks for.
pub fn linker(engine: &Engine, module: &wasmi::Module) -> Result<Linker<World>, LinkerError> {
    let mut linker = Linker::new(engine);
    known(&mut linker)?;
    for import in module.imports() {
        let Some(ty) = import.ty().func() else { continue };
        let name = format!("`{}` of `{}`", import.name(), import.module());
        let numbered = matches!(ty.results(), [ValType::I32]);
        let stub = move |_: Call<'_>, _: &[Val], results: &mut [Val]| match results {
            [result] if numbered => {
                *result = Val::I32(Errno::NOSYS.0);
                Ok(())
            }
            _ => Err(Error::new(format!("it calls {name}, which is not there"))),
        };
        // Refused for a name that is known already; one function asked for twice, as two, does not link.
        let _ = linker.func_new(import.module(), import.name(), ty.clone(), stub);
    }
    Ok(linker)
}

fn known(linker: &mut Linker<World>) -> Result<(), LinkerError> {
    linker
        .func_wrap(WASI, "args_sizes_get", |mut call: Call<'_>, count: u32, size: u32| answer(args_sizes(&mut call, count, size)))?
        .func_wrap(WASI, "args_get", |mut call: Call<'_>, list: u32, text: u32| answer(args(&mut call, list, text)))?
        .func_wrap(WASI, "environ_sizes_get", |mut call: Call<'_>, count: u32, size: u32| answer(environ_sizes(&mut call, count, size)))?
        .func_wrap(WASI, "environ_get", |_: u32, _: u32| 0)?
        .func_wrap(WASI, "clock_res_get", |mut call: Call<'_>, id: u32, to: u32| answer(resolution(&mut call, id, to)))?
        .func_wrap(WASI, "clock_time_get", |mut call: Call<'_>, id: u32, _: u64, to: u32| answer(time(&mut call, id, to)))?
        .func_wrap(WASI, "random_get", |mut call: Call<'_>, to: u32, length: u32| answer(random(&mut call, to, length)))?
        .func_wrap(WASI, "fd_write", |mut call: Call<'_>, fd: u32, list: u32, count: u32, to: u32| {
            answer(write(&mut call, fd, list, count, to))
        })?
        .func_wrap(WASI, "fd_read", |mut call: Call<'_>, fd: u32, _: u32, _: u32, to: u32| answer(read(&mut call, fd, to)))?
        .func_wrap(WASI, "fd_fdstat_get", |mut call: Call<'_>, fd: u32, to: u32| answer(fdstat(&mut call, fd, to)))?
        .func_wrap(WASI, "fd_close", |fd: u32| answer(is_open(fd)))?
        .func_wrap(WASI, "fd_seek", |fd: u32, _: u64, _: u32, _: u32| answer(is_open(fd).and(Err(Errno::SPIPE.into()))))?
        // A program learns which folders it has by asking until it is told that there is no more.
        .func_wrap(WASI, "fd_prestat_get", |_: u32, _: u32| Errno::BADF.0)?
        .func_wrap(WASI, "fd_prestat_dir_name", |_: u32, _: u32, _: u32| Errno::BADF.0)?
        .func_wrap(WASI, "poll_oneoff", |mut call: Call<'_>, asked: u32, happened: u32, count: u32, to: u32| {
            answer(poll(&mut call, asked, happened, count, to))
        })?
        .func_wrap(WASI, "sched_yield", || 0)?
        .func_wrap(WASI, "proc_exit", |code: i32| -> Result<(), Error> { Err(Error::host(Stop::Exit(code))) })?;
    Ok(())
}

/// Takes the fuel for work on so many bytes, before it is done: a module must not have the host work for nothing.
fn pay(call: &mut Call<'_>, bytes: u32) -> Result<(), Error> {
    let left = call.get_fuel()?.checked_sub(1 + u64::from(bytes));
    call.set_fuel(left.unwrap_or(0))?;
    left.map(drop).ok_or_else(|| TrapCode::OutOfFuel.into())
}

fn is_open(fd: u32) -> Answer {
    if fd <= 2 { Ok(()) } else { Err(Errno::BADF.into()) }
}

fn args_sizes(call: &mut Call<'_>, count: u32, size: u32) -> Answer {
    let (mut guest, world) = Guest::of(call)?;
    let total = world.args.iter().map(Vec::len).sum();
    guest.put_u32(count, length(world.args.len())?)?;
    guest.put_u32(size, length(total)?)?;
    Ok(())
}

fn args(call: &mut Call<'_>, list: u32, mut text: u32) -> Answer {
    let (mut guest, world) = Guest::of(call)?;
    for (place, arg) in (0..).zip(&world.args) {
        guest.put_u32(nth(list, place, 4)?, text)?;
        guest.put(text, arg)?;
        text = nth(text, length(arg.len())?, 1)?;
    }
    Ok(())
}

fn length(length: usize) -> Result<u32, Errno> {
    u32::try_from(length).map_err(|_| Errno::FAULT)
}

fn environ_sizes(call: &mut Call<'_>, count: u32, size: u32) -> Answer {
    let (mut guest, _) = Guest::of(call)?;
    guest.put_u32(count, 0)?;
    guest.put_u32(size, 0)?;
    Ok(())
}

fn resolution(call: &mut Call<'_>, id: u32, to: u32) -> Answer {
    let (mut guest, world) = Guest::of(call)?;
    world.clock(id)?;
    Ok(guest.put_u64(to, TICK)?)
}

fn time(call: &mut Call<'_>, id: u32, to: u32) -> Answer {
    let (mut guest, world) = Guest::of(call)?;
    world.now = world.now.saturating_add(TICK);
    Ok(guest.put_u64(to, world.clock(id)?)?)
}

fn random(call: &mut Call<'_>, to: u32, length: u32) -> Answer {
    pay(call, length)?;
    let (mut guest, world) = Guest::of(call)?;
    for part in guest.bytes_mut(to, length)?.chunks_mut(8) {
        part.copy_from_slice(&world.chance().to_le_bytes()[..part.len()]);
    }
    Ok(())
}

fn write(call: &mut Call<'_>, fd: u32, list: u32, count: u32, to: u32) -> Answer {
    // A list may be long and name nothing, or the same bytes again and again.
    pay(call, nth(0, count, 8)?)?;
    let (mut guest, world) = Guest::of(call)?;
    let stream = match fd {
        1 => &mut world.stdout,
        2 => &mut world.stderr,
        _ => return Err(Errno::BADF.into()),
    };
    let mut written: u32 = 0;
    for place in 0..count {
        let part = nth(list, place, 8)?;
        let bytes = guest.bytes(guest.u32(part)?, guest.u32(nth(part, 4, 1)?)?)?;
        let fits = &bytes[..bytes.len().min(world.room)];
        stream.extend_from_slice(fits);
        world.room -= fits.len();
        if fits.len() < bytes.len() {
            return Err(Error::host(Stop::TooMuchOutput).into());
        }
        written = nth(written, length(bytes.len())?, 1)?;
    }
    Ok(guest.put_u32(to, written)?)
}

/// The standard input is at its end from the beginning.
fn read(call: &mut Call<'_>, fd: u32, to: u32) -> Answer {
    if fd != 0 {
        return Err(Errno::BADF.into());
    }
    let (mut guest, _) = Guest::of(call)?;
    Ok(guest.put_u32(to, 0)?)
}

/// All three are of an unknown kind, as pipes are: a program must not take its reader for a terminal.
fn fdstat(call: &mut Call<'_>, fd: u32, to: u32) -> Answer {
    is_open(fd)?;
    let (mut guest, _) = Guest::of(call)?;
    Ok(guest.put(to, &[0; 24])?)
}

/// Waiting is done at once: the clock is set to the earliest of the times that are waited for. Streams are always
/// ready, and then no time passes.
fn poll(call: &mut Call<'_>, asked: u32, happened: u32, count: u32, to: u32) -> Answer {
    const SUBSCRIPTION: u32 = 48;
    const EVENT: u32 = 32;
    pay(call, nth(0, count, SUBSCRIPTION)?)?;
    let (mut guest, world) = Guest::of(call)?;
    let mut waits = Vec::new();
    for place in 0..count {
        waits.push(wait(&guest, world, nth(asked, place, SUBSCRIPTION)?)?);
    }
    let now = waits.iter().map(|wait| wait.until).min().ok_or(Errno::INVAL)?;
    world.now = world.now.max(now);
    let mut events = 0;
    for wait in waits.iter().filter(|wait| wait.until <= now) {
        let event = nth(happened, events, EVENT)?;
        guest.put(event, &[0; EVENT as usize])?;
        guest.put(event, &wait.name)?;
        guest.put(nth(event, 10, 1)?, &[wait.kind])?;
        events += 1;
    }
    Ok(guest.put_u32(to, events)?)
}

struct Wait {
    /// What the module calls it.
    name: [u8; 8],
    /// 0 for a time; reading and writing are others.
    kind: u8,
    until: u64,
}

fn wait(guest: &Guest<'_>, world: &World, at: u32) -> Result<Wait, Errno> {
    let name = guest.number(at)?;
    let [kind] = guest.number(nth(at, 8, 1)?)?;
    if kind != 0 {
        return Ok(Wait { name, kind, until: 0 });
    }
    let timeout = guest.u64(nth(at, 24, 1)?)?;
    let [absolute, _] = guest.number(nth(at, 40, 1)?)?;
    let clock = world.clock(guest.u32(nth(at, 16, 1)?)?)?;
    let left = if absolute & 1 == 1 { timeout.saturating_sub(clock) } else { timeout };
    Ok(Wait { name, kind, until: world.now.saturating_add(left) })
}
