//! The model of the page, to be held against the kernel.

pub const IFF_PROMISC: u32 = 0x100;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Device {
    pub flags: u32,
    pub gflags: u32, // what the administrator asked for
    pub promiscuity: u32,
}

impl Device {
    /// dev_set_promiscuity(): one vote more or less.
    pub fn set_promiscuity(&mut self, votes: i32) {
        self.promiscuity = self
            .promiscuity
            .checked_add_signed(votes)
            .expect("a vote of one's own");
        self.flags &= !IFF_PROMISC;
        self.flags |=
            if self.promiscuity > 0 { IFF_PROMISC } else { 0 };
    }
    /// __dev_change_flags(): only a change of mind counts.
    pub fn change_flags(&mut self, promisc: bool) {
        if self.asked() != promisc {
            self.gflags ^= IFF_PROMISC;
            self.set_promiscuity(if promisc { 1 } else { -1 });
        }
    }
    /// netif_get_flags(), as far as this bit is concerned.
    pub fn asked(&self) -> bool {
        self.gflags & IFF_PROMISC != 0
    }
}
