// Notes save while they are typed. Until the server has them they also lie in localStorage, so that neither a lost
// network nor a crash loses a word. One call's notes may stand in several fields: they say the same.
import { ask } from './server.js';
import { toast } from './toast.js';
import { lengthOf } from './timers.js';

const PAUSE = 600; // ms after the last keystroke
const RETRIES = [2, 5, 15]; // seconds
const KEY = id => `notes-${id}`;

/** What this page knows of a call's notes. */
const calls = new Map();

function knownOf(field) {
  const id = field.dataset.notes;
  if (!calls.has(id)) calls.set(id, { id, text: field.value, revision: Number(field.dataset.revision), saved: field.value, timer: 0, failures: 0, saving: null });
  return calls.get(id);
}

/** Fields that came with a swap take what was typed elsewhere, or what an earlier page could not save. */
function adopt() {
  for (const field of document.querySelectorAll('textarea[data-notes]')) {
    const call = knownOf(field);
    if (!call.restored) restore(call);
    if (field.value !== call.text && field !== document.activeElement) field.value = call.text;
  }
}

function restore(call) {
  call.restored = true;
  const kept = JSON.parse(localStorage.getItem(KEY(call.id)) ?? 'null');
  if (!kept || kept.text === call.text) return localStorage.removeItem(KEY(call.id));
  call.text = call.text && !kept.text.includes(call.text) ? merge(call.text, kept.text) : kept.text;
  say(call, 'Restored');
  save(call);
}

document.addEventListener('input', ({ target }) => {
  if (!target.matches?.('textarea[data-notes]')) return;
  const call = knownOf(target);
  call.text = target.value;
  localStorage.setItem(KEY(call.id), JSON.stringify({ text: call.text }));
  for (const other of fieldsOf(call)) if (other !== target) other.value = call.text;
  say(call, 'Saving');
  clearTimeout(call.timer);
  call.timer = setTimeout(() => save(call), PAUSE);
});

async function save(call) {
  if (call.saving) return;
  clearTimeout(call.timer);
  const text = call.text;
  if (text === call.saved) return settle(call);
  call.saving = true;
  try {
    const { revision } = await ask('PUT', `/api/v1/calls/${call.id}/notes`, { notes: text, revision: call.revision });
    Object.assign(call, { revision, saved: text, failures: 0 });
    call.saving = false;
    if (call.text === text) settle(call);
    else save(call);
  } catch (problem) {
    call.saving = false;
    if (problem.status === 409) return reconcile(call);
    if (problem.status === 404 || problem.status === 422) return say(call, problem.message);
    say(call, 'Not saved, kept here');
    call.timer = setTimeout(() => save(call), 1000 * RETRIES[Math.min(call.failures++, RETRIES.length - 1)]);
  }
}

/** Another window saved meanwhile: both texts stay. */
async function reconcile(call) {
  const theirs = await ask('GET', `/api/v1/calls/${call.id}/notes`).catch(() => null);
  if (theirs) {
    call.revision = theirs.revision;
    call.saved = theirs.text;
    if (!call.text.includes(theirs.text)) call.text = theirs.text.includes(call.text) ? theirs.text : merge(theirs.text, call.text);
    for (const field of fieldsOf(call)) field.value = call.text;
  }
  call.timer = setTimeout(() => save(call), theirs ? 0 : 1000 * RETRIES[0]);
}

const merge = (theirs, ours) => `${theirs}\n${ours}`;

function settle(call) {
  localStorage.removeItem(KEY(call.id));
  say(call, 'Saved');
}

function say(call, text) {
  for (const field of fieldsOf(call)) {
    const state = field.closest('section, .field, form')?.querySelector('[data-notes-state]');
    if (state && state.textContent !== text) state.textContent = text;
  }
}

const fieldsOf = call => document.querySelectorAll(`textarea[data-notes="${call.id}"]`);

document.addEventListener('click', ({ target }) => {
  const chip = target.closest?.('[data-insert], [data-insert-time]');
  const field = chip?.closest('section')?.querySelector('textarea[data-notes]');
  if (!field) return;
  const since = Date.parse(document.querySelector('#handset [data-since]')?.dataset.since);
  const text = chip.dataset.insert ?? `${lengthOf(Date.now() - since)}  `;
  const gap = field.value && !field.value.endsWith('\n') ? '\n' : '';
  field.setRangeText(gap + text, field.value.length, field.value.length, 'end');
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.focus();
});

// Completed: the form carried the last word, nothing is left to save.
document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const form = ctx?.sourceElement;
  if (form?.id !== 'wrap-up' || ctx.response?.status !== 204) return;
  const id = form.querySelector('textarea[data-notes]')?.dataset.notes;
  clearTimeout(calls.get(id)?.timer);
  calls.delete(id);
  localStorage.removeItem(KEY(id));
  toast('Wrap-up complete');
});

addEventListener('online', () => calls.forEach(call => { if (call.text !== call.saved) save(call); }));
addEventListener('pagehide', () => {
  // Best effort; localStorage has it anyway.
  calls.forEach(call => { if (call.text !== call.saved) save(call); });
});

document.addEventListener('htmx:after:swap', adopt);
adopt();
