//! System calls without the C library, for code that runs in another process on this process's memory.
//!
//! There the C library must not be used: it writes `errno` to the memory of a thread, and the thread that memory
//! belongs to runs at the same time.

use std::arch::asm;
use std::ffi::{c_long, c_void};

/// An error number of the kernel.
pub type Errno = i32;

/// Makes a system call.
///
/// # Safety
///
/// The arguments must be what the call of that number asks for: pointers it reads or writes must be valid.
#[inline(always)]
pub unsafe fn call<const N: usize>(number: c_long, args: [usize; N]) -> Result<usize, Errno> {
    let mut six = [0; 6];
    six.iter_mut().zip(args).for_each(|(to, from)| *to = from);
    // SAFETY: the caller vouches for the arguments.
    let result = unsafe { enter(number, six) };
    // The kernel uses the last 4095 values for errors.
    if (-4095..0).contains(&result) { Err(-result as Errno) } else { Ok(result as usize) }
}

/// Starts a process at `entry` on a stack of its own and returns its number to the caller.
///
/// # Safety
///
/// `flags` must have `CLONE_VM`. `stack_end` is the upper end of memory that nothing else uses, a multiple of 16;
/// it, and what `arg` points to, must stay until the process has ended or has started a program. `entry` must not
/// touch anything that belongs to a thread. `pidfd` is written to if the flags say so.
#[inline(never)]
pub unsafe fn spawn(
    flags: usize,
    stack_end: *mut u8,
    pidfd: *mut i32,
    entry: extern "C" fn(*const c_void) -> !,
    arg: *const c_void,
) -> Result<usize, Errno> {
    let result: isize;
    #[cfg(target_arch = "x86_64")]
    // SAFETY: the new process goes on at `entry` on its own stack and never returns into this function.
    unsafe {
        asm!(
            "syscall",
            "test rax, rax",
            "jnz 2f",
            "xor ebp, ebp",
            "mov rdi, r12",
            "call r13",
            "ud2",
            "2:",
            inlateout("rax") libc::SYS_clone as isize => result,
            in("rdi") flags,
            in("rsi") stack_end,
            in("rdx") pidfd,
            in("r10") 0,
            in("r8") 0,
            in("r12") arg,
            in("r13") entry,
            lateout("rcx") _,
            lateout("r11") _,
        );
    }
    #[cfg(target_arch = "aarch64")]
    // SAFETY: as above.
    unsafe {
        asm!(
            "svc 0",
            "cbnz x0, 2f",
            "mov x29, xzr",
            "mov x30, xzr",
            "mov x0, x20",
            "blr x21",
            "brk 1",
            "2:",
            inlateout("x0") flags as isize => result,
            in("x1") stack_end,
            in("x2") pidfd,
            in("x3") 0,
            in("x4") 0,
            in("x8") libc::SYS_clone,
            in("x20") arg,
            in("x21") entry,
        );
    }
    if result < 0 { Err(-result as Errno) } else { Ok(result as usize) }
}

/// Ends the calling process, and nothing else.
pub fn exit(code: usize) -> ! {
    loop {
        // SAFETY: takes no pointers and does not return.
        let _ = unsafe { call(libc::SYS_exit_group, [code]) };
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
unsafe fn enter(number: c_long, args: [usize; 6]) -> isize {
    let result;
    // SAFETY: this is how the kernel is called; the caller vouches for the arguments.
    unsafe {
        asm!(
            "syscall",
            inlateout("rax") number as isize => result,
            in("rdi") args[0], in("rsi") args[1], in("rdx") args[2],
            in("r10") args[3], in("r8") args[4], in("r9") args[5],
            lateout("rcx") _, lateout("r11") _,
            options(nostack),
        );
    }
    result
}

#[cfg(target_arch = "aarch64")]
#[inline(always)]
unsafe fn enter(number: c_long, args: [usize; 6]) -> isize {
    let result;
    // SAFETY: this is how the kernel is called; the caller vouches for the arguments.
    unsafe {
        asm!(
            "svc 0",
            inlateout("x0") args[0] as isize => result,
            in("x1") args[1], in("x2") args[2], in("x3") args[3],
            in("x4") args[4], in("x5") args[5], in("x8") number,
            options(nostack),
        );
    }
    result
}
