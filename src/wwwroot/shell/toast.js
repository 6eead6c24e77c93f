/** A sentence at the foot of the window, for news that has no place on the page. */
export function toast(text, tone = 'ready', link = null) {
  const element = document.createElement('div');
  element.className = 'toast';
  element.dataset.tone = tone;
  element.textContent = text;
  if (link) element.append(anchor(link));
  document.getElementById('toasts')?.append(element);
  setTimeout(() => element.remove(), 8000);
}

function anchor({ text, href }) {
  const element = document.createElement('a');
  element.className = 'btn';
  element.dataset.size = 'sm';
  element.dataset.kind = 'quiet';
  element.href = href;
  element.textContent = text;
  return element;
}

/** Speaks a change to screen readers, at once. */
export function announce(text) {
  const speaker = document.getElementById('call-announcer');
  if (speaker && text) speaker.textContent = text;
}
