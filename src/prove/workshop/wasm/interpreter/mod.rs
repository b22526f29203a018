//! Runs the module of a page's examples in a sealed machine: what goes in is its arguments, what comes out is its
//! two outputs and how it ended.
//!
//! A module gets no file, no environment, no real time and no real chance, and pays for all it does. So a run is
//! the same on every machine, always ends, and says what the reader's browser will say.

mod guest;
#[cfg(test)]
mod tests;
mod wasi;

use wasi::{Stop, World};
use wasmi::{CompilationMode, Config, Engine, Error, ExternType, Linker, ResourceLimiter, Store, StoreLimitsBuilder, TrapCode};

/// How deep calls may nest. Browsers give a worker about a megabyte of stack, which is enough for this many frames
/// of usual size: what is proven here must not fail there.
const DEPTH: usize = 5_000;
/// The bytes that those frames may hold in all.
const STACK: usize = 4 << 20;
/// The entries that a table may have: one for each function whose address is taken.
const TABLE: usize = 1 << 20;

/// A program, checked and translated, that can be run any number of times and from many threads at once.
pub struct Module {
    module: wasmi::Module,
    linker: Linker<World>,
}

pub struct Limits {
    /// Roughly the instructions that may be executed; 10⁹ are one to two seconds.
    pub fuel: u64,
    /// Bytes of memory.
    pub memory: u64,
    /// Bytes of both outputs together.
    pub output: usize,
}

#[derive(Debug)]
pub struct Outcome {
    pub end: End,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// The program returned (0) or exited by itself. A panic is no exit: it is a trap, its message is in `stderr`.
    Exit(i32),
    /// It was stopped, or could not be started, for this reason.
    Trap(String),
    OutOfFuel,
    /// What it had written up to the limit is kept.
    TooMuchOutput,
}

impl Module {
    pub fn load(bytes: &[u8]) -> Result<Self, String> {
        let engine = Engine::new(&config());
        let module = wasmi::Module::new(&engine, bytes).map_err(|error| error.to_string())?;
        match module.get_export("_start") {
            Some(ExternType::Func(start)) if start.params().is_empty() && start.results().is_empty() => {}
            _ => return Err("it has no `_start` and so is no program".to_owned()),
        }
        if let Some(import) = module.imports().find(|import| import.ty().func().is_none()) {
            return Err(format!("it asks for `{}` of `{}`, which is no function", import.name(), import.module()));
        }
        let linker = wasi::linker(&engine, &module).map_err(|error| error.to_string())?;
        Ok(Self { module, linker })
    }

    /// `args` begin with the name of the program.
    pub fn run(&self, args: &[&str], limits: &Limits) -> Outcome {
        self.counted(args, limits).0
    }

    /// The same, and the fuel that it took.
    fn counted(&self, args: &[&str], limits: &Limits) -> (Outcome, u64) {
        let memory = usize::try_from(limits.memory).unwrap_or(usize::MAX);
        let bounds = StoreLimitsBuilder::new().memory_size(memory).memories(1).table_elements(TABLE).tables(1).instances(1).build();
        let mut store = Store::new(self.linker.engine(), World::new(args, limits.output, bounds));
        store.limiter(|world| -> &mut dyn ResourceLimiter { &mut world.bounds });
        let ended = store.set_fuel(limits.fuel).and_then(|()| self.start(&mut store));
        let fuel_used = limits.fuel - store.get_fuel().unwrap_or(0).min(limits.fuel);
        let World { stdout, stderr, .. } = store.into_data();
        (Outcome { end: end(ended), stdout, stderr }, fuel_used)
    }

    fn start(&self, store: &mut Store<World>) -> Result<(), Error> {
        let instance = self.linker.instantiate_and_start(&mut *store, &self.module)?;
        instance.get_typed_func::<(), ()>(&*store, "_start")?.call(store, ())
    }
}

fn end(ended: Result<(), Error>) -> End {
    let error = match ended {
        Ok(()) => return End::Exit(0),
        Err(error) => error,
    };
    if let Some(stop) = error.downcast_ref::<Stop>() {
        return match stop {
            Stop::Exit(code) => End::Exit(*code),
            Stop::TooMuchOutput => End::TooMuchOutput,
        };
    }
    match error.as_trap_code() {
        Some(TrapCode::OutOfFuel) => End::OutOfFuel,
        _ => End::Trap(error.to_string()),
    }
}

/// Of the language no more than what compilers write unless told otherwise, and every browser of today reads.
fn config() -> Config {
    let mut config = Config::default();
    config
        .consume_fuel(true)
        // Translation on demand is paid for by the run that asks first: a second run would use less fuel.
        .compilation_mode(CompilationMode::Eager)
        .ignore_custom_sections(true)
        .wasm_multi_memory(false)
        .wasm_tail_call(false)
        .set_max_recursion_depth(DEPTH)
        .set_max_stack_height(STACK)
        .set_max_cached_stacks(1);
    config
}
