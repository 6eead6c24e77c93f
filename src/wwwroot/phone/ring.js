// It rings: on the chosen device, over other windows where that was allowed, and in the title (shell/line.js).
// Only the tab that holds the phone rings; all of them show it.
import { chosen } from './audio.js';
import { holdsPhone } from './lock.js';
import { SOUNDS } from './sounds.js';

let ringing = null;

/** @param {{offer?: string, caller?: string}} rings What rings, or nothing. */
export function ring({ offer, caller }) {
  if (!offer || !holdsPhone()) return stop();
  if (ringing?.offer === offer) return;
  stop();
  ringing = { offer, sound: sound(), notification: notify(offer, caller) };
}

function stop() {
  ringing?.sound.pause();
  ringing?.notification?.close();
  removeEventListener('pointerdown', again);
  removeEventListener('keydown', again);
  ringing = null;
}

function sound() {
  const element = new Audio(SOUNDS.incoming);
  element.loop = true;
  play(element);
  return element;
}

async function play(element) {
  const { ringer } = chosen();
  // A device that was unplugged leaves the default.
  if (ringer) await element.setSinkId?.(ringer).catch(() => {});
  if (ringing && ringing.sound !== element) return;
  // A page that nobody has touched yet may make no sound: it does at the first touch.
  await element.play().catch(() => {
    addEventListener('pointerdown', again, { once: true });
    addEventListener('keydown', again, { once: true });
  });
  if (ringing?.sound !== element) element.pause();
}

function again() {
  if (ringing?.sound.paused) play(ringing.sound);
}

function notify(offer, caller) {
  if (globalThis.Notification?.permission !== 'granted' || document.hasFocus()) return null;
  try {
    const notification = new Notification(`${caller} is calling`, { body: 'Open DutyCall to answer.', tag: `dutycall-${offer}`, requireInteraction: true });
    notification.addEventListener('click', () => {
      window.focus();
      notification.close();
    });
    return notification;
  } catch {
    return null; // Some phones give notifications to service workers only.
  }
}
