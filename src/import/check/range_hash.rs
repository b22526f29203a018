//! A number for every stretch of a sequence, in constant time, so that a cell within a cell within a cell costs nothing.

const BASE: u64 = 0x9e37_79b9_7f4a_7c15;

/// The hash of everything so far. Two of them give the hash of what stands between.
#[derive(Clone, Copy, Default)]
pub struct RangeHash {
    sum: u64,
    length: u64,
}

impl RangeHash {
    pub fn push(&mut self, item: u32) {
        self.sum = self.sum.wrapping_mul(BASE).wrapping_add(mixed(item));
        self.length += 1;
    }

    /// The hash of what was pushed after `start` was taken.
    pub fn since(self, start: Self) -> u64 {
        let length = self.length - start.length;
        self.sum.wrapping_sub(start.sum.wrapping_mul(power(length))) ^ length
    }
}

/// BASE to the power of `exponent`.
fn power(mut exponent: u64) -> u64 {
    let (mut result, mut base) = (1u64, BASE);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        exponent >>= 1;
    }
    result
}

/// Spreads a small number over all bits (the finalizer of SplitMix64).
fn mixed(item: u32) -> u64 {
    let mut x = u64::from(item).wrapping_add(BASE);
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}
