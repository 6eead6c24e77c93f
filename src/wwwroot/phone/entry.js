// Entering a number: keys on the screen, typing, pasting in any writing.
const HELD = 500; // ms
const LAST = 'last-number';

const field = () => document.getElementById('phone-number');

function insert(text) {
  const input = field();
  input.setRangeText(text, input.selectionStart ?? input.value.length, input.selectionEnd ?? input.value.length, 'end');
  changed(input);
}

function changed(input) {
  input.removeAttribute('aria-invalid');
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

export function deleteDigit() {
  const input = field();
  const end = input.selectionEnd ?? input.value.length;
  const start = input.selectionStart === end ? Math.max(0, end - 1) : input.selectionStart;
  input.setRangeText('', start, end, 'end');
  changed(input);
  input.focus();
}

export const redial = () => enter(localStorage.getItem(LAST) ?? '');

/** Puts a number into the field; nothing is called. */
export function enter(number) {
  const tab = document.querySelector('#handset [name=phone-tab][value=keypad]');
  if (tab) tab.checked = true;
  const input = field();
  input.value = clean(number);
  changed(input);
  input.focus();
}

export const remember = number => localStorage.setItem(LAST, number);

/** What is asked for: as typed, with the contact when the server has already named one for this text. */
export function entered() {
  const known = document.querySelector('#phone-match [data-e164]');
  const fits = known && field().value.replace(/\D/g, '').endsWith(known.dataset.e164.slice(-7));
  return { to: field().value.trim(), ...(fits && known.dataset.contact ? { contactId: known.dataset.contact } : {}) };
}

export function clearEntry() {
  const input = field();
  if (!input) return;
  input.value = '';
  document.getElementById('phone-match')?.replaceChildren();
}

/** Under the number, where it was typed. */
export function refuse(message) {
  const input = field();
  const match = document.getElementById('phone-match');
  if (!input || !match) return false;
  const error = document.createElement('span');
  error.className = 'error';
  error.dataset.refused = '';
  error.textContent = message;
  match.replaceChildren(error);
  input.setAttribute('aria-invalid', 'true');
  input.focus();
  return true;
}

/** From a letter, a page or a tel: link: what belongs to a number stays. */
export const clean = text => text.replace(/^\s*tel:/i, '').replace(/[\u00a0\u2000-\u200b\u202f]/g, ' ').replace(/[\u2010-\u2015]/g, '-').replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '').trim();

document.addEventListener('paste', event => {
  if (event.target !== field()) return;
  event.preventDefault();
  insert(clean(event.clipboardData.getData('text')));
});

let holding;
let held = false;

document.addEventListener('pointerdown', ({ target }) => {
  const key = target.closest?.('#phone-dial [data-held]');
  if (!key) return;
  held = false;
  holding = setTimeout(() => {
    held = true;
    insert(key.dataset.held);
  }, HELD);
});
for (const type of ['pointerup', 'pointercancel']) document.addEventListener(type, () => clearTimeout(holding));

document.addEventListener('click', ({ target }) => {
  const key = target.closest?.('#phone-dial [data-key]');
  if (key && !held) insert(key.dataset.key);
  held = false;
});
