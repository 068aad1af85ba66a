//! Gradient boosting of small trees for a logistic loss, by Newton's method (Friedman 2001; leaves with a ridge as in Chen and Guestrin 2016).

use duiqi::train::checks::Tree;

/// Trees that are fitted.
const TREES: usize = 60;
/// What a tree counts of what would fit best.
const SHRINKAGE: f64 = 0.1;
/// Ridge of a leaf, and its least number of examples.
const RIDGE: f64 = 5.0;
const LEAST: usize = 40;

/// The trees whose sum makes the labels likeliest. The first one is a constant.
pub(crate) fn fit(features: &[&[f32]], labels: &[bool]) -> Vec<Tree> {
    let wrong = labels.iter().filter(|label| **label).count() as f64;
    let odds = rounded((wrong / (labels.len() as f64 - wrong)).ln());
    let mut nats = vec![odds; labels.len()];
    let mut trees = vec![Tree { splits: [(0, 0.0); 3], leaves: [odds as f32; 4] }];
    let orders = orders(features);
    for _ in 0..TREES {
        let slopes: Vec<Slope> =
            nats.iter().zip(labels).map(|(&nats, &label)| Slope::new(nats, label)).collect();
        let all = vec![true; labels.len()];
        let top = best(features, &orders, &slopes, &all);
        let side = |right: bool| -> Vec<bool> {
            features.iter().map(|row| (row[usize::from(top.0)] > top.1) == right).collect()
        };
        let sides = [side(false), side(true)];
        let splits =
            [top, best(features, &orders, &slopes, &sides[0]), best(features, &orders, &slopes, &sides[1])];
        let mut tree = Tree { splits, leaves: [0.0; 4] };
        let mut sums = [Slope::default(); 4];
        features.iter().zip(&slopes).for_each(|(row, slope)| sums[tree.leaf(row)].add(slope));
        tree.leaves = sums.map(|sum| rounded(SHRINKAGE * sum.first / (sum.second + RIDGE)) as f32);
        nats.iter_mut().zip(features).for_each(|(nats, row)| *nats += f64::from(tree.leaves[tree.leaf(row)]));
        trees.push(tree);
    }
    trees
}

/// A number as it is written.
fn rounded(number: f64) -> f64 {
    (number * 1e4).round() / 1e4
}

/// The first and second derivative of the loss, added up.
#[derive(Clone, Copy, Default)]
struct Slope {
    first: f64,
    second: f64,
    count: usize,
}

impl Slope {
    fn new(nats: f64, label: bool) -> Self {
        let p = 1.0 / (1.0 + (-nats).exp());
        Self { first: f64::from(u8::from(label)) - p, second: p * (1.0 - p), count: 1 }
    }

    fn add(&mut self, other: &Self) {
        self.first += other.first;
        self.second += other.second;
        self.count += other.count;
    }

    fn without(&self, other: &Self) -> Self {
        Self {
            first: self.first - other.first,
            second: self.second - other.second,
            count: self.count - other.count,
        }
    }

    /// What it takes off the loss to have a leaf of its own.
    fn gain(&self) -> f64 {
        self.first * self.first / (self.second + RIDGE)
    }
}

/// For each feature the examples by its value.
fn orders(features: &[&[f32]]) -> Vec<Vec<usize>> {
    let width = features.first().map_or(0, |row| row.len());
    let order = |feature: usize| {
        let mut order: Vec<usize> = (0..features.len()).collect();
        order.sort_by(|&a, &b| features[a][feature].total_cmp(&features[b][feature]));
        order
    };
    (0..width).map(order).collect()
}

/// The split of the examples `among` that gains most: the feature, and the value from above which an example goes right.
fn best(features: &[&[f32]], orders: &[Vec<usize>], slopes: &[Slope], among: &[bool]) -> (u8, f32) {
    let mut all = Slope::default();
    slopes.iter().zip(among).filter(|(_, among)| **among).for_each(|(slope, _)| all.add(slope));
    let (mut found, mut most) = ((0, f32::MAX), all.gain());
    for (feature, order) in orders.iter().enumerate() {
        let mut left = Slope::default();
        let inside: Vec<usize> = order.iter().copied().filter(|&row| among[row]).collect();
        for pair in inside.windows(2) {
            left.add(&slopes[pair[0]]);
            let right = all.without(&left);
            let [low, high] = [pair[0], pair[1]].map(|row| features[row][feature]);
            let bound = rounded(f64::from(low + high) / 2.0) as f32;
            if left.count < LEAST || right.count < LEAST || !(low..high).contains(&bound) {
                continue;
            }
            let gain = left.gain() + right.gain();
            if gain > most {
                (found, most) = ((feature as u8, bound), gain);
            }
        }
    }
    found
}
