// The page that holds the phone tells the server that it lives, how its device is, and whether it hears the event stream.
// A page that is frozen or hangs says nothing: that is what silence means.
import { ask } from '../shell/server.js';
import { announce } from '../shell/toast.js';
import { hears } from '../shell/live.js';
import { isBusy } from '../phone/call.js';
import { closeDevice, openDevice, registration } from '../phone/device.js';
import { holdsPhone } from '../phone/lock.js';
import { SOUNDS } from '../phone/sounds.js';
import { showTrouble } from '../phone/trouble.js';

const HEARTBEAT = 30_000;
const ACKNOWLEDGE = 9_000; // The server pings every 5 s.
const SHARE_ACTIVITY = 5_000;

const pageId = crypto.randomUUID();
const presence = () => document.getElementById('presence')?.dataset ?? {};
const others = new BroadcastChannel('dutycall-activity');

let sequence = 0;
let lastBeat = 0;
let lastAcknowledged = 0;
let lastTouched = Date.now();
let lastShared = 0;
let stood = '';
let known = false;
let alarmed = presence().why;

async function beat() {
  if (!holdsPhone()) return;
  lastBeat = Date.now();
  const heard = hears();
  if (heard) lastAcknowledged = lastBeat;
  try {
    const standing = await ask('PUT', `/api/v1/presence/pages/${pageId}`, {
      sequence: ++sequence,
      device: registration.state,
      problem: registration.problem,
      idleSeconds: Math.floor((Date.now() - lastTouched) / 1000),
      hears: heard,
    });
    // The stream says so too, while there is one.
    const now = [standing.intent, standing.automatic, standing.unreachableWhy].join();
    if (now !== stood) document.body.dispatchEvent(new CustomEvent('presence-changed'));
    stood = now;
    known = true;
    if (!heard && hears()) acknowledge();
  } catch (problem) {
    // Signed out elsewhere: nothing of this page is believed any more.
    if (problem.status === 401) return;
    lastBeat = Date.now() - HEARTBEAT + 5000;
  }
}

function acknowledge() {
  if (!known || !holdsPhone() || Date.now() - lastAcknowledged < ACKNOWLEDGE) return;
  lastAcknowledged = Date.now();
  ask('POST', `/api/v1/presence/pages/${pageId}/heard`).catch(problem => { if (problem.status === 404) beat(); });
}

/** Somebody who wants calls has a device; somebody who is Offline has none. */
function settleDevice() {
  if (!holdsPhone()) return;
  if (presence().intent === 'offline') {
    if (!isBusy()) closeDevice();
  } else if (registration.state === 'none' || registration.state === 'lost' && registration.problem && !isBusy()) {
    openDevice().catch(error => showTrouble(error));
  }
}

function touched(at = Date.now()) {
  const wasQuiet = at - lastTouched > HEARTBEAT;
  lastTouched = Math.max(lastTouched, at);
  if (wasQuiet && 'automatic' in presence()) beat();
}

for (const type of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
  addEventListener(type, () => {
    const now = Date.now();
    touched(now);
    if (now - lastShared < SHARE_ACTIVITY) return;
    lastShared = now;
    others.postMessage(now);
  }, { passive: true, capture: true });
}
others.addEventListener('message', ({ data }) => touched(data));

new Worker(new URL('./metronome.js', import.meta.url)).addEventListener('message', () => {
  if (Date.now() - lastBeat < HEARTBEAT) return;
  beat();
  settleDevice();
});

document.body.addEventListener('stream-heard', acknowledge);
document.addEventListener('device-changed', beat);
document.addEventListener('phone-taken', start);
document.addEventListener('test-ring', ({ detail: id }) => {
  if (id) ask('POST', `/api/v1/presence/test-rings/${id}/heard`).catch(() => {});
});

// The browser keeps the page for going back: it may return, and counts on from where it was.
addEventListener('pagehide', () => {
  if (!holdsPhone()) return;
  const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited') ?? '{}');
  fetch(`/api/v1/presence/pages/${pageId}?sequence=${++sequence}`, { method: 'DELETE', headers, keepalive: true }).catch(() => {});
});
addEventListener('pageshow', event => { if (event.persisted) beat(); });
addEventListener('online', beat);
document.addEventListener('resume', beat);

document.addEventListener('submit', ({ target }) => {
  if (target.id === 'presence-form') document.getElementById('presence-menu')?.hidePopover();
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id === 'presence') shown();
});

let word = presence().shown;

function shown() {
  const { shown: now, why, says } = presence();
  for (const place of document.querySelectorAll('[data-presence-word]')) place.textContent = now;
  if (now !== word) {
    if (now !== 'Connecting') announce(`You are ${now}`);
    word = now;
  }
  if (why && why !== alarmed) alarm(says);
  alarmed = why;
  offerNotifications();
  settleDevice();
}

/** Somebody who waits for calls that cannot come must hear of it, wherever they are looking. */
function alarm(says) {
  if (!holdsPhone()) return;
  announce(`No call reaches you. ${says}`);
  new Audio(SOUNDS.disconnect).play().catch(() => {});
  if (globalThis.Notification?.permission !== 'granted') return;
  const notification = new Notification('No call reaches you', { body: says, tag: 'dutycall-unreachable' });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
  });
}

function offerNotifications() {
  const button = document.querySelector('[data-allow-notifications]');
  if (button) button.hidden = globalThis.Notification?.permission !== 'default';
}

document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-allow-notifications]')) Notification.requestPermission().then(offerNotifications);
});

function start() {
  beat();
  settleDevice();
}

offerNotifications();
if (holdsPhone()) start();
