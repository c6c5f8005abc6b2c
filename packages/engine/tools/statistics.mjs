// Error rates of a list of genuine and impostor scores.

/** Equal error rate and the threshold where it lies. */
export function equalError(genuine, impostor) {
  const own = Float64Array.from(genuine).sort();
  const other = Float64Array.from(impostor).sort();
  let below = 0;
  let best = { rate: 1, threshold: 0, gap: Infinity };
  for (let at = 0; at < own.length; at++) {
    while (below < other.length && other[below] < own[at]) below++;
    const miss = at / own.length;
    const accept = 1 - below / other.length;
    const gap = Math.abs(miss - accept);
    if (gap < best.gap) best = { rate: (miss + accept) / 2, threshold: below > 0 ? (own[at] + other[below - 1]) / 2 : own[at], gap };
  }
  return best;
}

/** False match and false non-match rate at a threshold. */
export function errorsAt(genuine, impostor, threshold) {
  return {
    falseMatch: impostor.filter((score) => score >= threshold).length / impostor.length,
    falseNonMatch: genuine.filter((score) => score < threshold).length / genuine.length,
  };
}

/** 95 % interval of an error rate by resampling voices, not trials: trials of one voice are not independent. */
export function voiceInterval(trials, random, rounds = 200) {
  const voices = [...new Set(trials.map((trial) => trial.enrolled))];
  const byVoice = new Map(voices.map((voice) => [voice, trials.filter((trial) => trial.enrolled === voice)]));
  const rates = [];
  for (let round = 0; round < rounds; round++) {
    const genuine = [];
    const impostor = [];
    for (let n = 0; n < voices.length; n++) {
      for (const trial of byVoice.get(voices[Math.floor(random() * voices.length)])) (trial.same ? genuine : impostor).push(trial.score);
    }
    rates.push(equalError(genuine, impostor).rate);
  }
  rates.sort((a, b) => a - b);
  return [rates[Math.floor(0.025 * rounds)], rates[Math.min(rounds - 1, Math.floor(0.975 * rounds))]];
}

/** Slope of a logistic with a fixed centre, both classes weighing the same: Newton steps on the cross entropy. */
export function logisticSlope(genuine, impostor, centre) {
  let slope = 0.5;
  for (let step = 0; step < 40; step++) {
    let first = 1e-3 * slope;
    let second = 1e-3;
    for (const [scores, label] of [
      [genuine, 1],
      [impostor, 0],
    ]) {
      for (const score of scores) {
        const x = score - centre;
        const p = 1 / (1 + Math.exp(-slope * x));
        first += ((p - label) * x) / scores.length;
        second += (p * (1 - p) * x * x) / scores.length;
      }
    }
    const change = Math.max(-0.3, Math.min(0.3, first / second));
    slope -= change;
    if (Math.abs(change) < 1e-6) break;
  }
  return slope;
}
