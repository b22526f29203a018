//! A wait queue of exclusive sleepers, after `include/linux/wait.h` and
//! `kernel/sched/wait.c`.

use crate::sync::{Condvar, Mutex};
use std::collections::VecDeque;
use std::mem::take;
use std::sync::{Arc, PoisonError};

// region: task
/// A thread as the queue knows it: awake, or going to sleep and from
/// then on to be woken.
#[derive(Debug, Default)]
pub(crate) struct Task {
    asleep: Mutex<bool>, // TASK_UNINTERRUPTIBLE
    woken: Condvar,
}

impl Task {
    /// Sleeps until somebody has woken it, which may be before.
    pub(crate) fn schedule(&self) {
        let mut asleep = unpoisoned(self.asleep.lock());
        while *asleep {
            asleep = unpoisoned(self.woken.wait(asleep));
        }
    }

    /// `try_to_wake_up()`: whether the task was asleep.
    fn wake(&self) -> bool {
        let was_asleep = take(&mut *unpoisoned(self.asleep.lock()));
        if was_asleep {
            self.woken.notify_one();
        }
        was_asleep
    }

    fn set_asleep(&self, asleep: bool) {
        *unpoisoned(self.asleep.lock()) = asleep;
    }
}
// endregion

// region: queue
#[derive(Debug, Default)]
pub(crate) struct WaitQueue {
    tasks: Mutex<VecDeque<Arc<Task>>>,
}

impl WaitQueue {
    /// Says that a task sleeps, which joins the end of the queue
    /// unless it is in it.
    pub(crate) fn prepare(&self, me: &Arc<Task>) {
        let mut tasks = unpoisoned(self.tasks.lock());
        if !tasks.iter().any(|task| Arc::ptr_eq(task, me)) {
            tasks.push_back(Arc::clone(me));
        }
        me.set_asleep(true);
    }

    /// Says that a task is awake, which leaves the queue.
    pub(crate) fn finish(&self, me: &Arc<Task>) {
        me.set_asleep(false);
        unpoisoned(self.tasks.lock())
            .retain(|task| !Arc::ptr_eq(task, me));
    }

    /// Wakes the first task that sleeps. One that is awake does not
    /// use the wake-up up.
    pub(crate) fn wake_up(&self) {
        unpoisoned(self.tasks.lock()).iter().find(|task| task.wake());
    }
}
// endregion

impl WaitQueue {
    /// How many tasks sleep.
    #[cfg(not(feature = "loom"))]
    pub(crate) fn sleepers(&self) -> usize {
        unpoisoned(self.tasks.lock())
            .iter()
            .filter(|task| *unpoisoned(task.asleep.lock()))
            .count()
    }
}

/// No foreign code runs under the locks of this file: nobody panics there, and
/// nothing is left half done.
fn unpoisoned<T>(result: Result<T, PoisonError<T>>) -> T {
    result.unwrap_or_else(PoisonError::into_inner)
}

#[cfg(all(test, not(feature = "loom")))]
mod tests {
    use super::*;

    fn asleep(task: &Task) -> bool {
        *task.asleep.lock().unwrap()
    }

    #[test]
    fn a_wake_up_rouses_the_first_sleeper_alone() {
        let (queue, first, second) = (
            WaitQueue::default(),
            Arc::new(Task::default()),
            Arc::new(Task::default()),
        );
        queue.prepare(&first);
        queue.prepare(&second);
        queue.wake_up();
        assert!(!asleep(&first) && asleep(&second));
    }

    #[test]
    fn a_wake_up_passes_over_who_is_awake() {
        let (queue, first, second) = (
            WaitQueue::default(),
            Arc::new(Task::default()),
            Arc::new(Task::default()),
        );
        queue.prepare(&first);
        queue.prepare(&second);
        queue.wake_up();
        queue.wake_up();
        assert!(
            !asleep(&second),
            "the first one is still in the queue, but it does not sleep"
        );
    }

    #[test]
    fn who_sleeps_again_keeps_its_place() {
        let (queue, first, second) = (
            WaitQueue::default(),
            Arc::new(Task::default()),
            Arc::new(Task::default()),
        );
        queue.prepare(&first);
        queue.prepare(&second);
        queue.wake_up();
        queue.prepare(&first);
        assert_eq!(queue.sleepers(), 2);
        queue.wake_up();
        assert!(!asleep(&first) && asleep(&second));
    }

    #[test]
    fn a_wake_up_before_the_sleep_is_not_lost() {
        let (queue, task) =
            (WaitQueue::default(), Arc::new(Task::default()));
        queue.prepare(&task);
        queue.wake_up();
        task.schedule(); // returns
        queue.finish(&task);
        assert_eq!(queue.tasks.lock().unwrap().len(), 0);
    }

    #[test]
    fn who_left_is_not_woken() {
        let (queue, first, second) = (
            WaitQueue::default(),
            Arc::new(Task::default()),
            Arc::new(Task::default()),
        );
        queue.prepare(&first);
        queue.prepare(&second);
        queue.finish(&first);
        queue.wake_up();
        assert!(!asleep(&second));
    }
}
