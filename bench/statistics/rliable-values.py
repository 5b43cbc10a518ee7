"""Prints what rliable (pip install rliable scipy) says of the scores in test/statistics/rliable.test.ts: python rliable-values.py"""
import json
import numpy as np
from rliable import library, metrics
from scipy import stats


def scores(runs, tasks, factor):
    """Numbers without a pattern, alike here and in the test; all fractions of 256, so that both hold them exactly."""
    return np.array([[((run * 37 + task * 101 + run * run * task * 13) * factor % 257) / 256 for task in range(tasks)] for run in range(runs)])


a, b = scores(7, 3, 5), scores(7, 3, 11)
one = {'a': a, 'b': b}
both = {'a,b': (a, b)}
functions = {
    'iqm': metrics.aggregate_iqm,
    'mean': metrics.aggregate_mean,
    'median': metrics.aggregate_median,
    'optimality gap': metrics.aggregate_optimality_gap,
}
result = {}
for name, function in functions.items():
    points, intervals = library.get_interval_estimates(one, lambda x: np.array([function(x)]), reps=50000, random_state=np.random.RandomState(1))
    result[name] = {key: [float(points[key][0]), *map(float, intervals[key][:, 0])] for key in one}
points, intervals = library.get_interval_estimates(both, metrics.probability_of_improvement, reps=20000, random_state=np.random.RandomState(1))
result['improvement'] = [float(points['a,b']), *map(float, intervals['a,b'].ravel())]
thresholds = np.array([0.1, 0.3, 0.5, 0.7, 0.9])
profile, bands = library.create_performance_profile(one, thresholds, reps=20000)
result['profile'] = {key: [list(map(float, profile[key])), *[list(map(float, band)) for band in bands[key]]] for key in one}
distinct = stats.wilcoxon([5, -1, 7, 2, -3, 11, 4, 13, -6, 8], method='exact')
result['wilcoxon'] = [float(distinct.statistic), float(distinct.pvalue)]
tied = stats.wilcoxon([1, 2, 2, -1, 3, 3, -2, 0], method=stats.PermutationMethod(n_resamples=np.inf))
result['wilcoxon tied'] = [float(tied.statistic), float(tied.pvalue)]
many = (np.arange(100) * 37 % 101 - 40.0)
result['wilcoxon many'] = float(stats.wilcoxon(many, method='asymptotic', correction=False).pvalue)
print(json.dumps(result, indent=1))
