// The two voices as bars, newest at the right, drawn from what the SDK measures.
const BARS = 52;
const EVERY = 100; // ms
const calm = matchMedia('(prefers-reduced-motion: reduce)');
const history = { in: [], out: [] };
let drawn = 0;

/** Both between 0 and 1. */
export function showLevels(inputs, output) {
  const now = performance.now();
  if (now - drawn < (calm.matches ? 1000 : EVERY)) return;
  drawn = now;
  push('in', inputs);
  push('out', output);
}

export function clearLevels() {
  history.in = [];
  history.out = [];
}

function push(side, level) {
  history[side] = [...history[side], level].slice(-BARS);
  const wave = document.querySelector(`#phone-waves [data-level=${side}]`);
  if (!wave) return;
  wave.dataset.volume = level.toFixed(3);
  while (wave.childElementCount < BARS) wave.append(bar(wave.childElementCount));
  const shown = [...Array(BARS - history[side].length).fill(0), ...history[side]];
  [...wave.children].forEach((rect, at) => {
    const height = 8 + 92 * Math.min(1, shown[at] * 2);
    rect.setAttribute('height', `${height}%`);
    rect.setAttribute('y', `${(100 - height) / 2}%`);
  });
}

function bar(at) {
  const rect = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  rect.setAttribute('x', `${at * 100 / BARS}%`);
  rect.setAttribute('width', '1.19%');
  rect.setAttribute('rx', '1.5');
  return rect;
}
