//! Many documents on all cores, in order, with no more in memory than what is in flight.
//!
//! Threads take items from one iterator under a lock, together with a permit; the caller's thread puts results back in
//! order and returns a permit for each that it has handed on. So a slow document holds up at most as many results as
//! there are permits, however long the input is.

use std::any::Any;
use std::collections::BTreeMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Mutex, mpsc};
use std::thread;

use crate::align::{Aligner, Workspace};
use crate::alignment::Alignment;
use crate::bitext::Bitext;

/// Items in flight for each thread, where the caller does not say.
const IN_FLIGHT: usize = 4;

/// Works on many documents at once. The results are the same, and in the same order, with any number of threads.
///
/// ```
/// use std::ops::ControlFlow;
/// use duiqi::{Aligner, Batch, Bitext, Document, Error, Lang};
///
/// let aligner = Aligner::new();
/// let texts = [("天黑了。", "It was late."), ("你好。", "你好。"), ("下雨了。", "It rained.")];
/// let mut results = Vec::new();
/// Batch::new().threads(2).run(
///     texts,
///     |(source, target)| -> Result<usize, Error> {
///         let [source, target] = [source, target].map(|text| Document::new(Lang::of(text), text));
///         Ok(aligner.align(&Bitext::new(source, target)?).len())
///     },
///     |result| {
///         results.push(result);
///         ControlFlow::Continue(())
///     },
/// );
/// assert!(matches!(results[..], [Ok(1), Err(Error::SameLanguage { .. }), Ok(1)]));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Batch {
    threads: Option<NonZeroUsize>,
    in_flight: Option<NonZeroUsize>,
}

/// What a thread sends back: the number of the item, and its result or the panic that ended the work on it.
type Done<T> = (usize, Result<T, Box<dyn Any + Send>>);

impl Batch {
    /// As many threads as there are cores, and four items in flight for each.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With so many threads; 0 for as many as there are cores.
    #[must_use]
    pub const fn threads(self, threads: usize) -> Self {
        Self { threads: NonZeroUsize::new(threads), ..self }
    }

    /// With at most so many items taken and not handed on, at least one for each thread; 0 for four for each thread.
    /// It bounds the memory, and how far the other threads get ahead of a slow item.
    #[must_use]
    pub const fn in_flight(self, items: usize) -> Self {
        Self { in_flight: NonZeroUsize::new(items), ..self }
    }

    /// Aligns bitexts that are in memory. For those that are to be read, or whose alignments are to be written as
    /// they come, there is [`Batch::run`].
    ///
    /// ```
    /// use duiqi::{Aligner, Batch, Bitext, Document, Lang};
    /// let bitext = |zh: &str, en: &str| Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en));
    /// let bitexts = [bitext("天黑了。", "It was late.")?, bitext("你好。再见。", "Hello. Goodbye.")?];
    /// let alignments = Batch::new().align(&Aligner::new(), &bitexts);
    /// assert_eq!(alignments.iter().map(|alignment| alignment.len()).collect::<Vec<_>>(), [1, 2]);
    /// # Ok::<(), duiqi::Error>(())
    /// ```
    #[must_use]
    pub fn align<'a>(&self, aligner: &Aligner, bitexts: &'a [Bitext]) -> Vec<Alignment<'a>> {
        let mut alignments = Vec::with_capacity(bitexts.len());
        self.run_with(
            bitexts,
            Workspace::default,
            |workspace, bitext| aligner.align_in(workspace, bitext),
            |alignment| {
                alignments.push(alignment);
                ControlFlow::Continue(())
            },
        );
        alignments
    }

    /// Does `work` on each item on some thread, and hands the results to `done` on this one, in the order of the items.
    /// When `done` breaks, no more items are taken, and results still in flight are dropped.
    ///
    /// `items` is advanced by one thread at a time, when there is room for one more: let it be cheap, and read
    /// files in `work`. What can go wrong with an item belongs in the result, `T = Result<…>`, and is no
    /// matter for the others.
    ///
    /// # Panics
    /// When `work` or `items` does, after the other threads have ended; or when the system refuses a thread.
    pub fn run<I, T>(
        &self,
        items: I,
        work: impl Fn(I::Item) -> T + Sync,
        done: impl FnMut(T) -> ControlFlow<()>,
    ) where
        I: IntoIterator<IntoIter: Send>,
        T: Send,
    {
        self.run_with(items, || (), |(), item| work(item), done);
    }

    /// The same, where each thread has something of its own that its work uses from item to item, such as a
    /// [`Workspace`]: `own` makes it, once a thread. After a panic of `work` it is not used again.
    ///
    /// ```
    /// use std::ops::ControlFlow;
    /// use duiqi::{Aligner, Batch, Bitext, Document, Lang, Workspace};
    ///
    /// let aligner = Aligner::new();
    /// let mut lengths = Vec::new();
    /// Batch::new().run_with(
    ///     [("天黑了。", "It was late."), ("下雨了。他走了。", "It rained. He left.")],
    ///     Workspace::default,
    ///     |workspace, (zh, en)| {
    ///         let bitext = Bitext::new(Document::new(Lang::Zh, zh), Document::new(Lang::En, en))?;
    ///         Ok::<_, duiqi::Error>(aligner.align_in(workspace, &bitext).len())
    ///     },
    ///     |length| {
    ///         lengths.extend(length);
    ///         ControlFlow::Continue(())
    ///     },
    /// );
    /// assert_eq!(lengths, [1, 2]);
    /// ```
    ///
    /// # Panics
    /// When `work`, `own` or `items` does, after the other threads have ended; or when the system refuses a thread.
    pub fn run_with<I, S, T>(
        &self,
        items: I,
        own: impl Fn() -> S + Sync,
        work: impl Fn(&mut S, I::Item) -> T + Sync,
        mut done: impl FnMut(T) -> ControlFlow<()>,
    ) where
        I: IntoIterator<IntoIter: Send>,
        T: Send,
    {
        let cores = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        let threads = self.threads.unwrap_or_else(cores).get();
        let most = self.in_flight.map_or(threads.saturating_mul(IN_FLIGHT), NonZeroUsize::get).max(threads);

        let (permit, permits) = mpsc::channel();
        let source = Mutex::new((items.into_iter().enumerate(), permits));
        let take = || {
            // Another thread panicked in the iterator: there is no more to take.
            let Ok(mut source) = source.lock() else { return None };
            let (items, permits) = &mut *source;
            permits.recv().ok().and_then(|()| items.next())
        };
        let (result, results) = mpsc::channel::<Done<T>>();
        thread::scope(|scope| {
            // Owned by this closure, so that a break or a panic of `done` ends the threads too.
            let permit = permit;
            (0..most).for_each(|_| permit.send(()).unwrap_or_default());
            for _ in 0..threads {
                let (result, take, own, work) = (result.clone(), &take, &own, &work);
                scope.spawn(move || {
                    let mut own = own();
                    while let Some((index, item)) = take() {
                        let made = catch_unwind(AssertUnwindSafe(|| work(&mut own, item)));
                        if result.send((index, made)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(result);
            let (mut next, mut waiting) = (0, BTreeMap::new());
            for (index, made) in results {
                waiting.insert(index, made);
                while let Some(made) = waiting.remove(&next) {
                    next += 1;
                    match made.map(&mut done) {
                        Ok(ControlFlow::Continue(())) => permit.send(()).unwrap_or_default(),
                        Ok(ControlFlow::Break(())) => return,
                        Err(panic) => resume_unwind(panic),
                    }
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use std::panic::catch_unwind;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    /// Items take times of their own, so that they end out of order.
    fn slowly(item: usize) -> usize {
        thread::sleep(Duration::from_micros((item * 7919 % 13) as u64 * 50));
        item * item
    }

    #[test]
    fn results_come_in_the_order_of_the_items() {
        for threads in [1, 2, 3, 8, 40] {
            let mut results = Vec::new();
            Batch::new().threads(threads).run(0..200, slowly, |result| {
                results.push(result);
                ControlFlow::Continue(())
            });
            assert_eq!(results, (0..200).map(|item| item * item).collect::<Vec<_>>(), "{threads} threads");
        }
        Batch::new().run(0..0, slowly, |_| panic!("there is nothing"));
    }

    #[test]
    fn no_more_is_in_flight_than_allowed() {
        for (threads, in_flight, most) in [(2, 3, 3), (4, 1, 4), (3, 0, 12)] {
            let (taken, mut handed) = (AtomicUsize::new(0), 0);
            let ahead = AtomicUsize::new(0);
            let items = (0..100).inspect(|_| {
                taken.fetch_add(1, Ordering::SeqCst);
            });
            Batch::new().threads(threads).in_flight(in_flight).run(
                items,
                // The first is slow, and the others pile up behind it.
                |item| thread::sleep(Duration::from_millis(if item == 0 { 30 } else { 0 })),
                |()| {
                    ahead.fetch_max(taken.load(Ordering::SeqCst) - handed, Ordering::SeqCst);
                    handed += 1;
                    ControlFlow::Continue(())
                },
            );
            assert_eq!((handed, ahead.load(Ordering::SeqCst)), (100, most), "{threads} threads");
        }
    }

    #[test]
    fn a_break_ends_an_endless_input() {
        let mut results = Vec::new();
        Batch::new().threads(3).run(0.., slowly, |result| {
            results.push(result);
            if results.len() == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(results.len(), 10);
    }

    #[test]
    fn panics_reach_the_caller_and_nothing_hangs() {
        let run = |items: Box<dyn Iterator<Item = u32> + Send>, bad: u32| {
            catch_unwind(AssertUnwindSafe(|| {
                Batch::new().threads(2).run(
                    items,
                    |item| assert!(item != bad, "bad item"),
                    |()| ControlFlow::Continue(()),
                );
            }))
        };
        assert!(run(Box::new(0..100), 50).is_err());
        assert!(run(Box::new((0..100).inspect(|&item| assert!(item < 50, "bad input"))), 1000).is_err());
        assert!(run(Box::new(0..100), 1000).is_ok());
        let done = |item| if item < 50 { ControlFlow::Continue(()) } else { panic!("bad end") };
        assert!(catch_unwind(|| Batch::new().threads(2).run(0..100, |item| item, done)).is_err());
    }
}
