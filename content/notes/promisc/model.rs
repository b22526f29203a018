//! The flag, the count and the memory, and the two writers.

// region: device
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
    fn show(&self, step: &str) {
        let asked = if self.asked() { "yes" } else { "no" };
        println!(
            "{step:17} {asked:3}  {}  {:#x}",
            self.promiscuity, self.flags
        );
    }
}
// endregion

// region: session
fn main() {
    let mut veth =
        Device { flags: 0x1003, gflags: 0, promiscuity: 0 };
    veth.show("nobody asks");
    veth.set_promiscuity(1);
    veth.show("tcpdump starts");
    for promisc in [true, true, true, false, false] {
        veth.change_flags(promisc);
        veth.show(if promisc {
            "promisc on"
        } else {
            "promisc off"
        });
    }
    veth.set_promiscuity(-1);
    veth.show("tcpdump is killed");
    every_order();
}
// endregion

// region: every
/// Whatever the two writers do in whatever order, with three sockets
/// at most.
fn every_order() {
    let first =
        (Device { flags: 0x1003, gflags: 0, promiscuity: 0 }, 0);
    let (mut known, mut new) = (
        std::collections::BTreeSet::from([first.clone()]),
        vec![first],
    );
    while let Some((veth, sockets)) = new.pop() {
        assert_eq!(
            veth.promiscuity,
            u32::from(veth.asked()) + sockets,
            "one vote each"
        );
        assert_eq!(
            veth.flags & IFF_PROMISC != 0,
            veth.promiscuity > 0
        );
        for step in 0..4 {
            let (mut veth, mut sockets) = (veth.clone(), sockets);
            match step {
                0 => veth.change_flags(true),
                1 => veth.change_flags(false),
                2 if sockets < 3 => {
                    veth.set_promiscuity(1);
                    sockets += 1;
                }
                3 if sockets > 0 => {
                    veth.set_promiscuity(-1);
                    sockets -= 1;
                }
                _ => continue,
            }
            if known.insert((veth.clone(), sockets)) {
                new.push((veth, sockets));
            }
        }
    }
    println!(
        "{} states, in each of them the count is right",
        known.len()
    );
}
// endregion
