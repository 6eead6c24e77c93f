// Bringing somebody into the call, or sending it on: whom and how is chosen here, what comes of it the server shows.
import { ask } from '../shell/server.js';

const root = document.documentElement;
const WAYS = {
  warm: { does: who => `Ask ${who} first`, means: 'They hear music while you two talk. Then hand over, talk together, or take them back.' },
  blind: { does: who => `Transfer to ${who} now`, means: 'You are free at once. If nobody takes it, the call comes back to you.' },
  guest: { does: who => `Add ${who} to the call`, means: 'Everybody hears each other as soon as they answer.' },
};

const sheet = () => document.getElementById('phone-transfer');
const callId = () => document.getElementById('handset')?.dataset.call;
export const isOpen = () => 'phoneTransfer' in root.dataset;

/** @param {'warm' | 'blind' | 'guest'} kind */
export function openSheet(kind) {
  if (!sheet()) return;
  root.dataset.phoneTransfer = '';
  sheet().elements.kind.value = kind;
  const search = document.getElementById('transfer-to');
  search.value = '';
  pressed = false;
  complain('');
  list();
  search.focus();
}

export function closeSheet({ focus = false } = {}) {
  if (!isOpen()) return;
  delete root.dataset.phoneTransfer;
  if (focus) document.querySelector('#handset [data-act=transfer]')?.focus();
}

// Typed and entered in one go: the list on the screen may answer only a part of what was typed, and names somebody else.
let pressed = false;
const isAnswered = () => sheet().querySelector('[data-for]')?.dataset.for === document.getElementById('transfer-to').value.trim();

const list = () => document.getElementById('transfer-to').dispatchEvent(new CustomEvent('destinations'));

/** What the button does, in the words of what is chosen. */
export function paintSheet() {
  const form = sheet();
  if (!form) return;
  const { does, means } = WAYS[form.elements.kind.value];
  const chosen = form.querySelector('[name=to]:checked:not(:disabled)');
  const go = document.getElementById('transfer-go');
  go.setAttribute('aria-disabled', !chosen);
  go.textContent = chosen ? does(chosen.dataset.name) : does('them');
  document.getElementById('transfer-means').textContent = means;
}

function complain(text) {
  const place = document.getElementById('transfer-problem');
  place.replaceChildren();
  if (!text) return;
  place.append(Object.assign(document.createElement('span'), { className: 'error', textContent: text }));
}

document.addEventListener('input', ({ target }) => { if (target.id === 'transfer-to') pressed = false; });

document.addEventListener('change', ({ target }) => {
  if (target.form?.id !== 'phone-transfer') return;
  if (target.name === 'kind') list();
  paintSheet();
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id !== 'destinations') return;
  paintSheet();
  if (pressed && isAnswered()) sheet().requestSubmit();
});

// From the search the arrows go down into the list, and out of all of it leads Escape.
document.addEventListener('keydown', event => {
  if (!isOpen() || !sheet()?.contains(event.target)) return;
  if (event.key === 'Escape') {
    event.preventDefault();
    closeSheet({ focus: true });
  } else if (event.key === 'ArrowDown' && event.target.id === 'transfer-to') {
    event.preventDefault();
    (sheet().querySelector('[name=to]:checked') ?? sheet().querySelector('[name=to]:not(:disabled)'))?.focus();
  }
});

let sending = false;

document.addEventListener('submit', async event => {
  if (event.target.id !== 'phone-transfer') return;
  event.preventDefault();
  pressed = !isAnswered();
  const chosen = event.target.querySelector('[name=to]:checked:not(:disabled)');
  if (pressed || !chosen || sending) return;
  const [kindOf, to] = chosen.value.split(' ');
  sending = true;
  try {
    await ask('POST', `/api/v1/calls/${callId()}/transfers`, { kind: event.target.elements.kind.value, [kindOf]: to });
    closeSheet();
  } catch (error) {
    complain(error.message);
    list();
  } finally {
    sending = false;
  }
  document.body.dispatchEvent(new CustomEvent('phone-changed'));
});

/** What is said about the transfer under way: complete, join or cancel. */
export const settle = (verb, id) => ask('POST', `/api/v1/calls/${callId()}/transfers/${id}/${verb}`, {});

export const remove = leg => ask('DELETE', `/api/v1/calls/${callId()}/parties/${leg}`);
