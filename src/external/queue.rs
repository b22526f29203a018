//! Hosts are asked side by side, each of them one address at a time.

use std::collections::BTreeMap;
use std::sync::Mutex;
use std::time::Duration;

/// How many hosts are asked at once.
const HOSTS: usize = 16;

/// What `ask` says of each address, in their order. Between two addresses of one host there is a pause.
pub fn each<T: Send>(urls: &[&str], pause: Duration, ask: impl Fn(&str) -> T + Sync) -> Vec<T> {
    let mut hosts: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, url) in urls.iter().enumerate() {
        hosts.entry(crate::url::split_host(url).map_or("", |(host, _)| host)).or_default().push(index);
    }
    let workers = hosts.len().min(HOSTS);
    let queue = Mutex::new(hosts.into_values());
    let answers = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let next = queue.lock().unwrap_or_else(std::sync::PoisonError::into_inner).next();
                    let Some(host) = next else { break };
                    for (count, index) in host.into_iter().enumerate() {
                        if count > 0 {
                            std::thread::sleep(pause);
                        }
                        let answer = ask(urls[index]);
                        answers.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(index, answer);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).into_values().collect()
}
