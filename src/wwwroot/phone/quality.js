// How good the connection is, from the SDK's samples, once a second.
const MOS = [[4, 'good', 'ready'], [3.5, 'fair', 'wait'], [0, 'poor', 'stop']];
let shown = '';

/** @param {{mos?: number, rtt?: number, jitter?: number} | null} sample */
export function showQuality(sample) {
  const mark = document.getElementById('phone-quality');
  if (!mark) return;
  mark.hidden = !sample?.mos;
  if (!sample?.mos) return;

  const [, word, tone] = MOS.find(([least]) => sample.mos >= least);
  mark.dataset.tone = tone;
  mark.title = `Round trip ${Math.round(sample.rtt)} ms, jitter ${Math.round(sample.jitter)} ms`;
  if (shown === word) return;
  shown = word;
  mark.querySelector('.sr').textContent = `Connection ${word}`;
}
