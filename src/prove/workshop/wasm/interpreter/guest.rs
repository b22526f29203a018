//! A module's memory as the host sees it: every place is named by the module and may be anywhere.

use super::wasi::{Errno, World};
use wasmi::{Caller, Extern};

/// The memory while one call of the module is answered.
pub struct Guest<'a>(&'a mut [u8]);

impl<'a> Guest<'a> {
    pub fn of(call: &'a mut Caller<'_, World>) -> Result<(Self, &'a mut World), Errno> {
        let memory = call.get_export("memory").and_then(Extern::into_memory).ok_or(Errno::FAULT)?;
        let (bytes, world) = memory.data_and_store_mut(call);
        Ok((Self(bytes), world))
    }

    pub fn bytes(&self, at: u32, length: u32) -> Result<&[u8], Errno> {
        let at = at as usize;
        at.checked_add(length as usize).and_then(|end| self.0.get(at..end)).ok_or(Errno::FAULT)
    }

    pub fn bytes_mut(&mut self, at: u32, length: u32) -> Result<&mut [u8], Errno> {
        let at = at as usize;
        at.checked_add(length as usize).and_then(|end| self.0.get_mut(at..end)).ok_or(Errno::FAULT)
    }

    pub fn number<const N: usize>(&self, at: u32) -> Result<[u8; N], Errno> {
        self.0.get(at as usize..).and_then(<[u8]>::first_chunk).copied().ok_or(Errno::FAULT)
    }

    pub fn u32(&self, at: u32) -> Result<u32, Errno> {
        self.number(at).map(u32::from_le_bytes)
    }

    pub fn u64(&self, at: u32) -> Result<u64, Errno> {
        self.number(at).map(u64::from_le_bytes)
    }

    pub fn put(&mut self, at: u32, bytes: &[u8]) -> Result<(), Errno> {
        let place = self.0.get_mut(at as usize..).and_then(|rest| rest.get_mut(..bytes.len())).ok_or(Errno::FAULT)?;
        place.copy_from_slice(bytes);
        Ok(())
    }

    pub fn put_u32(&mut self, at: u32, value: u32) -> Result<(), Errno> {
        self.put(at, &value.to_le_bytes())
    }

    pub fn put_u64(&mut self, at: u32, value: u64) -> Result<(), Errno> {
        self.put(at, &value.to_le_bytes())
    }
}

/// The place of the `nth` of things of `size` bytes that lie one after another.
pub fn nth(at: u32, nth: u32, size: u32) -> Result<u32, Errno> {
    nth.checked_mul(size).and_then(|offset| at.checked_add(offset)).ok_or(Errno::FAULT)
}
