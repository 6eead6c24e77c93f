// The handset. The server says what it shows; this adds what only the browser can do: sound, keys, place on the screen.
import { ask } from '../shell/server.js';
import { announce, toast } from '../shell/toast.js';
import { showLine } from '../shell/line.js';
import { serverNow } from '../shell/timers.js';
import { accept, adopt, callMember, hangUp, isBusy, leave, isMuted, onPaint, place, rejoin, sendTone, shown, supervise, toggleMute, whenFree } from './call.js';
import { closeDevice, openDevice } from './device.js';
import { clearEntry, deleteDigit, enter, entered, redial, refuse, remember } from './entry.js';
import { guard, holdsPhone, takeIfFree, takeOver, waitForIt } from './lock.js';
import { isMine, keepLine } from './line.js';
import { isOpen, nextCorner, open, settle } from './place.js';
import { takeHere, takeUp } from './rejoin.js';
import { ring } from './ring.js';
import { CONNECTED, play } from './sounds.js';
import { closeSheet, isOpen as isTransferOpen, openSheet, paintSheet, remove, settle as settleTransfer } from './transfer.js';
import { clearTrouble, draw, showTrouble } from './trouble.js';

const root = document.documentElement;
const handset = () => document.getElementById('handset');

const ACTS = {
  corner: nextCorner,
  shrink: () => open(false, { focus: true }),
  open: () => open(true, { focus: true }),
  mute: toggleMute,
  tones: () => unfold('phoneTones'),
  notes: () => unfold('phoneNotes', '#phone-notes textarea'),
  hold,
  transfer: () => choose('warm'),
  conference: () => choose('guest'),
  'close-transfer': () => closeSheet({ focus: true }),
  callback: openBooking,
  'close-callback': closeBooking,
  complete: () => settleOpen('complete'),
  'three-way': () => settleOpen('join'),
  'cancel-transfer': () => settleOpen('cancel'),
  remove: ({ dataset: { leg, cancel } }) => act(() => leg ? remove(leg) : settleTransfer('cancel', cancel)),
  leave: () => act(leave),
  record: ({ dataset: { wanted } }) => act(() => ask('PUT', `/api/v1/calls/${handset().dataset.call}/recording`, { state: wanted })),
  supervise: ({ dataset: { mode } }) => act(() => ask('PUT', `/api/v1/calls/${handset().dataset.call}/supervision`, { mode })),
  'listen-in': ({ dataset: { call } }) => act(() => supervise(call, 'listen')),
  'hang-up': hangUp,
  'call-preview': ({ dataset: { campaign, member } }) => act(() => callMember(campaign, member)),
  'skip-preview': ({ dataset: { member } }) => act(() => ask('POST', `/api/v1/campaigns/preview/${member}/skip`, {})),
  delete: deleteDigit,
  redial,
  'save-contact': () => save(),
  'save-and-call': saveAndCall,
  'take-over': useHere,
  'take-call': () => takeHere(carrier),
  answer,
  reject,
};

document.addEventListener('click', ({ target }) => {
  const act = target.closest?.('[data-act]');
  if (act) ACTS[act.dataset.act]?.(act);

  const tone = target.closest?.('#phone-tones [data-key]');
  if (tone) sendTone(tone.dataset.key);

  if (target.closest?.('[data-opens-phone]')) open(true);
});

// Any number on any page calls. On a link it comes before the link, which is for a new tab.
document.addEventListener('click', event => {
  const number = event.target.closest?.('[data-dial]');
  if (!number || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  event.stopPropagation();
  call({ to: number.dataset.dial, ...(number.dataset.contact ? { contactId: number.dataset.contact } : {}) });
}, { capture: true });

// While its keypad is up, keys on the keyboard are tones.
document.addEventListener('keydown', ({ key, target, altKey, ctrlKey, metaKey }) => {
  if (!('phoneTones' in root.dataset) || altKey || ctrlKey || metaKey || target.matches?.('input, textarea, select')) return;
  if (/^[0-9*#]$/.test(key)) sendTone(key);
});

document.addEventListener('keydown', event => {
  if (event.key !== 'Escape' || !event.target.closest?.('#phone-callback')) return;
  event.preventDefault();
  closeBooking();
});

document.addEventListener('submit', event => {
  if (event.target.id !== 'phone-dial') return;
  event.preventDefault();
  if (document.activeElement?.name === 'contact-name') return void saveAndCall();
  const request = entered();
  if (request.to) call(request);
  else redial();
});

// The number in the field becomes a contact; somebody else may have been quicker.
async function save() {
  const place = document.querySelector('#phone-match [data-save]');
  if (!place || place.inert) return false;
  place.inert = true;
  try {
    const name = place.querySelector('input').value.trim();
    const { id } = await ask('POST', '/api/v1/contacts', { phone: place.dataset.save, name, source: 'dialer' });
    document.querySelector('#phone-match [data-e164]').dataset.contact = id;
    place.replaceWith(Object.assign(document.createElement('span'), { className: 'strong', textContent: name ? `Saved as ${name}` : 'Saved' }));
    announce(name ? `Saved as ${name}` : 'Saved');
    document.body.dispatchEvent(new CustomEvent('contacts-changed'));
    return true;
  } catch (error) {
    place.inert = false;
    refuse(error.message);
    announce(error.message);
    return false;
  }
}

async function saveAndCall() {
  if (await save()) call(entered());
}

async function call(request) {
  if (isBusy() || handset().dataset.state !== 'idle' && handset().dataset.state !== 'wrap') return;
  const callerId = document.getElementById('caller-id')?.value;
  try {
    remember(request.to);
    await place({ ...request, ...(callerId ? { callerId } : {}) });
    clearEntry();
  } catch (error) {
    if (error.errors?.to && document.querySelector('#phone-dial')?.checkVisibility() && refuse(error.message)) announce(error.message);
    else showTrouble(error);
    if (!isOpen()) open(true);
    document.body.dispatchEvent(new CustomEvent('phone-changed'));
  }
}

async function answer() {
  const { offer } = handset().dataset;
  if (!offer || isBusy()) return;
  try {
    await accept(offer);
  } catch (error) {
    if (error.status === 409 || error.status === 404) {
      toast(error.message, 'wait');
      announce(error.message);
    } else {
      showTrouble(error);
    }
  }
  document.body.dispatchEvent(new CustomEvent('phone-changed'));
}

function reject() {
  const { offer } = handset().dataset;
  if (!offer) return;
  ring({});
  ask('POST', `/api/v1/offers/${offer}/reject`, {}).catch(showTrouble).finally(() => document.body.dispatchEvent(new CustomEvent('phone-changed')));
}

async function hold(button) {
  const held = button.getAttribute('aria-pressed') !== 'true';
  await act(() => ask('PUT', `/api/v1/calls/${handset().dataset.call}/hold`, { held }));
}

/** Something asked of the server about the call; the handset shows what came of it. */
async function act(asked) {
  try {
    await asked();
  } catch (error) {
    toast(error.message, 'stop');
  }
  document.body.dispatchEvent(new CustomEvent('phone-changed'));
}

const settleOpen = verb => act(() => settleTransfer(verb, document.querySelector('#handset [data-act=cancel-transfer]').dataset.cancel));

function choose(kind) {
  if (isTransferOpen()) closeSheet();
  if (!isOpen()) open(true);
  delete root.dataset.phoneTones;
  delete root.dataset.phoneCallback;
  openSheet(kind);
  paint();
}

/** When to call them back, asked for anew each time: what may be suggested changes with the clock. */
function openBooking() {
  closeSheet();
  root.dataset.phoneCallback = '';
  paint();
  bookingForm().replaceChildren();
  bookingForm().dispatchEvent(new CustomEvent('booking'));
}

function closeBooking() {
  delete root.dataset.phoneCallback;
  paint();
  document.querySelector('#handset [data-act=callback]')?.focus();
}

const bookingForm = () => document.querySelector('#phone-callback [hx-get]');

function unfold(name, focus) {
  if (name in root.dataset) delete root.dataset[name];
  else root.dataset[name] = '';
  paint();
  if (name in root.dataset && focus) document.querySelector(focus)?.focus();
}

/** What the server does not know: drawn again after each of its answers. */
function paint() {
  const muted = isMuted();
  for (const button of document.querySelectorAll('#handset [data-act=mute]')) {
    if (muted !== null) button.setAttribute('aria-pressed', muted);
    button.disabled = muted === null;
    button.title = muted === null ? 'The sound of this call is in another tab' : muted ? 'Unmute' : 'Mute';
  }
  for (const [act, name] of [['tones', 'phoneTones'], ['notes', 'phoneNotes']]) {
    const button = document.querySelector(`#handset [data-act=${act}]`);
    button?.setAttribute('aria-pressed', name in root.dataset);
    button?.setAttribute('aria-expanded', name in root.dataset);
  }
  for (const button of document.querySelectorAll('#handset [aria-controls=phone-transfer]')) button.setAttribute('aria-expanded', isTransferOpen());
  document.querySelector('#handset [data-act=callback]')?.setAttribute('aria-expanded', 'phoneCallback' in root.dataset);
  if (isTransferOpen()) paintSheet();
  const dial = document.getElementById('phone-call');
  dial?.classList.toggle('htmx-request', isBusy());
  dial?.setAttribute('aria-busy', isBusy());
  draw();
  showLine();
}

const carrier = { isBusy, connect: rejoin, hasLine: isMine, adopt };
const OPEN = ['dialing', 'ringing', 'live'];

/** Rings, and takes up a call that should be carried here. */
function attend() {
  const { offer, caller, goodUntil, state: now, call: id, now: at, lineWanted } = handset()?.dataset ?? {};
  shown(id, OPEN.includes(now), Date.parse(at));
  ring(isBusy() ? {} : { offer, caller });
  takeUp(carrier);
  keepLine(lineWanted !== undefined, { isBusy, holdsPhone, changed: () => document.body.dispatchEvent(new CustomEvent('phone-changed')) });
  clearTimeout(refresh);
  // Rounded up: then it has run out on the server too.
  if (goodUntil) refresh = setTimeout(() => document.body.dispatchEvent(new CustomEvent('phone-changed')), Math.max(250, Date.parse(goodUntil) - serverNow() + 100));
}

let refresh;
let state = handset()?.dataset.state;
let news = handset()?.dataset.news;
let { preview } = handset()?.dataset ?? {};

function received() {
  const now = handset()?.dataset ?? {};
  if (now.news !== news) announce(now.news);
  if (now.state !== state) changed(state, now.state);
  if (now.preview && now.preview !== preview) open(true);
  ({ state, news, preview } = now);
  settle();
  paint();
  attend();
}

function changed(before, now) {
  if (now === 'wrap' || now === 'incoming') open(true);
  // Somebody has answered: no hand of this agent's had to do with it, so they are told by ear.
  if (now === 'live' && 'campaign' in handset().dataset && isBusy()) play(CONNECTED);
  if (now === 'idle' || now === 'wrap') {
    delete root.dataset.phoneTones;
    delete root.dataset.phoneNotes;
    delete root.dataset.phoneCallback;
    closeSheet();
    document.getElementById('phone-sent')?.replaceChildren();
  }
  if (now !== 'idle' && before === 'idle') clearTrouble('call');
  restoreTab();
}

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id === 'handset') received();
  if (ctx?.target?.matches?.('#phone-callback [hx-get]')) ctx.target.querySelector('[role=status], input')?.focus();
});

document.addEventListener('change', ({ target }) => {
  if (target.name === 'phone-tab') localStorage.setItem('phone-tab', target.value);
});

function restoreTab() {
  const tab = document.querySelector(`#handset [name=phone-tab][value="${CSS.escape(localStorage.getItem('phone-tab') ?? 'keypad')}"]`);
  if (!tab || tab.checked) return;
  tab.checked = true;
  tab.dispatchEvent(new Event('change', { bubbles: true }));
}

// The SDK, the token and the socket are made ready when a hand first reaches for the phone: that is also the click
// without which a browser gives no sound.
function warmUp() {
  if (!holdsPhone()) return;
  removeEventListener('pointerdown', reach);
  removeEventListener('keydown', reach);
  openDevice().catch(error => showTrouble(error));
}

function reach({ target }) {
  if (target.closest?.('#handset, [data-dial]') || target === document.body) warmUp();
}

addEventListener('pointerdown', reach);
addEventListener('keydown', reach);

guard({
  isBusy,
  onLost() {
    whenFree(() => {
      if (holdsPhone()) return;
      closeDevice();
      showTrouble('second-tab');
    });
    attend();
  },
  onTaken() {
    clearTrouble('second-tab', 'second-tab-busy');
    attend();
    document.dispatchEvent(new CustomEvent('phone-taken'));
  },
});

async function useHere() {
  if (await takeOver() === 'in-call') return showTrouble('second-tab-busy');
  clearTrouble();
  warmUp();
}

addEventListener('beforeunload', event => {
  if (isBusy()) event.preventDefault();
});

// From another page or program, or from Enter pressed before this script had loaded: the number is filled in, a person presses Call.
function fillFromAddress() {
  const asked = new URLSearchParams(location.search);
  const to = asked.get('dial') ?? asked.get('to');
  if (!to || !document.getElementById('phone-number')) return;
  history.replaceState(history.state, '', location.pathname);
  open(true);
  enter(to);
}

onPaint(paint);
if (!(await takeIfFree())) {
  showTrouble('second-tab');
  waitForIt();
}
restoreTab();
fillFromAddress();
settle();
if (state === 'incoming') open(true);
paint();
attend();
document.documentElement.dataset.phoneReady = '';
