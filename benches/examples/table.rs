//! The goals, and how far off they are.

use crate::cost::{self, Cost};

/// Two costs that are compared, one pair for each round.
pub struct Row {
    what: &'static str,
    beside: &'static str,
    /// How many times as much as the other faircopy may cost.
    goal: f64,
    ours: Vec<Cost>,
    theirs: Vec<Cost>,
}

impl Row {
    pub fn new(what: &'static str, beside: &'static str, goal: f64) -> Self {
        Self { what, beside, goal, ours: Vec::new(), theirs: Vec::new() }
    }

    pub fn push(&mut self, ours: Cost, theirs: Cost) {
        self.ours.push(ours);
        self.theirs.push(theirs);
    }
}

pub fn print(rows: &[Row]) {
    println!("| what | faircopy s | wall s | beside | s | wall s | ratio | goal | |");
    println!("|---|--:|--:|---|--:|--:|--:|--:|---|");
    for Row { what, beside, goal, ours, theirs } in rows {
        let (ours, theirs) = (cost::median(ours), cost::median(theirs));
        let [our_cpu, our_wall, their_cpu, their_wall] = [ours.cpu, ours.wall, theirs.cpu, theirs.wall].map(|time| time.as_secs_f64());
        let ratio = our_cpu / their_cpu;
        let verdict = if ratio <= *goal { "met" } else { "MISSED" };
        println!(
            "| {what} | {our_cpu:.3} | {our_wall:.3} | {beside} | {their_cpu:.3} | {their_wall:.3} | {ratio:.3} | {goal:.2} | {verdict} |"
        );
    }
}
