/** A sentence at the foot of the window, for news that has no place on the page. */
export function toast(text, tone = 'ready') {
  const element = document.createElement('div');
  element.className = 'toast';
  element.dataset.tone = tone;
  element.textContent = text;
  document.getElementById('toasts')?.append(element);
  setTimeout(() => element.remove(), 8000);
}

/** Speaks a change to screen readers, at once. */
export function announce(text) {
  const speaker = document.getElementById('call-announcer');
  if (speaker && text) speaker.textContent = text;
}
