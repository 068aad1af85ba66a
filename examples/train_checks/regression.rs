//! Logistic regression with a ridge, by Newton's method.

/// The weights of features, the first of which is 1, that make the labels likeliest; `ridge` is the cost of a square deviation's weight, but for the first.
pub(crate) fn fit(features: &[&[f32]], labels: &[bool], ridge: f64) -> Vec<f64> {
    let features: Vec<Vec<f64>> =
        features.iter().map(|row| row.iter().map(|&feature| f64::from(feature)).collect()).collect();
    let width = features.first().map_or(0, Vec::len);
    let n = features.len() as f64;
    let mean: Vec<f64> = (0..width).map(|at| features.iter().map(|row| row[at]).sum::<f64>() / n).collect();
    let deviation: Vec<f64> = (0..width)
        .map(|at| {
            let square = features.iter().map(|row| (row[at] - mean[at]).powi(2)).sum::<f64>() / n;
            if square > 1e-12 { square.sqrt() } else { 1.0 }
        })
        .collect();
    let scaled: Vec<Vec<f64>> = features
        .iter()
        .map(|row| {
            (0..width).map(|at| if at == 0 { 1.0 } else { (row[at] - mean[at]) / deviation[at] }).collect()
        })
        .collect();
    let mut weights = vec![0.0; width];
    for _ in 0..30 {
        let mut gradient = vec![0.0; width];
        let mut hessian = vec![vec![0.0; width]; width];
        for at in 1..width {
            gradient[at] = -ridge * weights[at];
            hessian[at][at] = ridge;
        }
        for (row, &label) in scaled.iter().zip(labels) {
            let nats: f64 = weights.iter().zip(row).map(|(weight, feature)| weight * feature).sum();
            let p = 1.0 / (1.0 + (-nats).exp());
            let rest = f64::from(u8::from(label)) - p;
            for i in 0..width {
                gradient[i] += rest * row[i];
                for j in 0..width {
                    hessian[i][j] += p * (1.0 - p) * row[i] * row[j];
                }
            }
        }
        let step = solved(hessian, gradient);
        weights.iter_mut().zip(&step).for_each(|(weight, step)| *weight += step);
        if step.iter().all(|step| step.abs() < 1e-7) {
            break;
        }
    }
    let mut plain: Vec<f64> =
        (0..width).map(|at| if at == 0 { weights[0] } else { weights[at] / deviation[at] }).collect();
    plain[0] -= (1..width).map(|at| plain[at] * mean[at]).sum::<f64>();
    plain
}

/// The solution of a system of equations, by elimination with pivots.
fn solved(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
        let pivot = pivot.unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        if matrix[column][column].abs() < 1e-12 {
            continue;
        }
        for row in 0..n {
            if row != column {
                let factor = matrix[row][column] / matrix[column][column];
                let above = matrix[column].clone();
                matrix[row].iter_mut().zip(above).skip(column).for_each(|(at, above)| *at -= factor * above);
                right[row] -= factor * right[column];
            }
        }
    }
    (0..n).map(|at| if matrix[at][at].abs() < 1e-12 { 0.0 } else { right[at] / matrix[at][at] }).collect()
}
