// Timers count in the browser from an instant of the server's, so that no swap resets them.
import { showLine } from './line.js';

let serverIsAhead = 0; // milliseconds

function learnServerTime() {
  const handset = document.getElementById('handset');
  const now = Date.parse(handset?.dataset.now ?? '');
  if (Number.isFinite(now)) serverIsAhead = now - Date.now();
}

/** By the server's clock, in milliseconds. */
export const serverNow = () => Date.now() + serverIsAhead;

function tick() {
  const now = serverNow();
  for (const timer of document.querySelectorAll('[data-since]')) {
    const text = lengthOf(now - Date.parse(timer.dataset.since));
    if (timer.textContent !== text) timer.textContent = text;
  }
  for (const timer of document.querySelectorAll('[data-until]')) {
    const text = lengthOf(Date.parse(timer.dataset.until) - now);
    if (timer.textContent !== text) timer.textContent = text;
  }
  showLine();
}

/** 0:41, 6:52, 1:04:10. */
export function lengthOf(milliseconds) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const minutes = Math.floor(seconds / 60);
  const two = number => String(number).padStart(2, '0');
  return minutes < 60 ? `${minutes}:${two(seconds % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

learnServerTime();
tick();
setInterval(tick, 1000);
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id === 'handset') learnServerTime();
  tick();
});
