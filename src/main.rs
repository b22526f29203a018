use std::process::ExitCode;

/// A build makes millions of small values on all cores, and glibc's allocator grows the memory of threads page by page:
/// with it the second build of 10,000 posts took 1.6 times as long.
#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    faircopy::cli::main()
}
