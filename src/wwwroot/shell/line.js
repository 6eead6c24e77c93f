// The state of the line, shown together: window title, favicon, the dot on the avatar. The handset says it by its tone.
let base = document.title;
let shown = '';

/** Puts the line's state in front of the page's own title. */
export function showLine() {
  const handset = document.getElementById('handset');
  const { tone = 'ready', words: said = '', caller } = handset?.dataset ?? {};
  // Somebody who calls is seen from another window: the title changes every second.
  const words = caller && new Date().getSeconds() % 2 ? `☎ ${caller}` : said;
  const timer = handset?.querySelector('[data-since]')?.textContent.trim() ?? '';

  if (document.title !== shown) base = document.title;
  shown = words ? `${[timer, words].filter(Boolean).join(' ')} · ${base}` : base;
  if (document.title !== shown) document.title = shown;

  for (const dot of document.querySelectorAll('[data-line]')) dot.dataset.tone = tone;
  const icon = document.querySelector('link[rel=icon]');
  const href = icon?.getAttribute('href').replace(/[a-z]+\.svg$/, `${tone}.svg`);
  if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
}
