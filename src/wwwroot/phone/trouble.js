// What is wrong with the phone, and what to do about it, in the handset where it is noticed.
import { announce } from '../shell/toast.js';

const SITE = 'Click the icon left of the address, allow the microphone, then try again.';

/** By the SDK's error codes; only what an agent can do something about is told apart. */
const KNOWN = {
  31401: { id: 'microphone', icon: 'mic-off', title: 'The microphone is not allowed.', advice: SITE },
  31208: { id: 'microphone', icon: 'mic-off', title: 'The microphone is not allowed.', advice: SITE },
  31402: { id: 'no-microphone', icon: 'mic-off', title: 'No microphone was found.', advice: 'Plug in a headset, or choose another microphone under Sound and microphone.' },
  20101: { id: 'token', icon: 'key-round', title: 'The phone could not sign in.', advice: 'Reload the page. If it stays, tell your administrator: the voice keys may be wrong.' },
  20104: { id: 'token-expired', icon: 'key-round', title: 'The phone’s sign-in ran out.', advice: 'It renews itself; try again in a moment.', tone: 'wait' },
  20151: { id: 'token', icon: 'key-round', title: 'The phone network refused this account.', advice: 'Tell your administrator.' },
  53405: { id: 'media', icon: 'wifi', title: 'The sound was lost.', advice: 'Check the network; the call tries to find its way back.', tone: 'wait' },
  53000: { id: 'socket', icon: 'wifi', title: 'The phone network does not answer.', advice: 'Check the connection. A firewall or proxy may block secure WebSockets (wss).' },
};
for (const code of [31000, 31005, 31009, 53001]) KNOWN[code] = KNOWN[53000];
KNOWN[31204] = KNOWN[20101];
KNOWN[31205] = KNOWN[20104];
KNOWN[31201] = KNOWN[20151];

const OTHER = {
  'second-tab': { icon: 'phone', title: 'The phone is open in another tab.', advice: 'Calls are made there.', tone: 'wait', action: 'take-over', label: 'Use it here' },
  'second-tab-busy': { icon: 'phone-call', title: 'The other tab is in a call.', advice: 'Finish it there first.', tone: 'wait' },
  'call-elsewhere': { icon: 'phone-call', title: 'The sound of this call is elsewhere.', advice: 'In another tab or on another machine of yours.', tone: 'wait', action: 'take-call', label: 'Take over here' },
  rejoining: { icon: 'phone-call', title: 'Taking you back into the call.', advice: 'They hear music until you are there.', tone: 'wait' },
  reconnecting: { icon: 'wifi', title: 'Reconnecting to the phone network.', advice: 'Your call stays up for 30 s.', tone: 'wait' },
  'old-browser': { icon: 'circle-alert', title: 'This browser cannot make calls.', advice: 'Use Chrome, Edge, Firefox or Safari of the last two years.' },
  insecure: { icon: 'lock', title: 'This page is not secure.', advice: 'Browsers give the microphone to https pages only. Open the https address.' },
  library: { icon: 'circle-alert', title: 'The phone could not be loaded.', advice: 'Check the connection and try again.' },
  call: { icon: 'circle-alert', title: 'The call was not placed.', advice: '' },
  silence: { icon: 'mic-off', title: 'The microphone sends silence.', advice: 'Check the switch on the headset, and which microphone is chosen under Sound and microphone.', tone: 'wait' },
};

/** What an error of the SDK, of the browser or of ours comes to. */
export function troubleOf(error) {
  if (error?.trouble) return { id: error.trouble, ...OTHER[error.trouble] };
  if (KNOWN[error?.code]) return KNOWN[error.code];
  if (error?.name === 'NotAllowedError') return KNOWN[31401];
  if (error?.name === 'NotFoundError' || error?.name === 'OverconstrainedError') return KNOWN[31402];
  if (error?.status === 0) return { ...OTHER.call, id: 'call', advice: 'The server did not answer. Check the connection and try again: it will not be dialed twice.' };
  return { ...OTHER.call, id: 'call', advice: error?.message ?? 'Try again in a moment.' };
}

export class Trouble extends Error {
  constructor(trouble, cause) {
    super(OTHER[trouble].title, { cause });
    this.trouble = trouble;
  }
}

let shown = null;

export function showTrouble(error) {
  const trouble = typeof error === 'string' ? { id: error, ...OTHER[error] } : troubleOf(error);
  shown = trouble;
  draw();
  announce(`${trouble.title} ${trouble.advice}`);
}

/** Without an id: whatever it is. */
export function clearTrouble(...ids) {
  if (!shown || ids.length > 0 && !ids.includes(shown.id)) return;
  shown = null;
  draw();
}

/** Also after a swap that brought a new handset. */
export function draw() {
  const place = document.getElementById('phone-trouble');
  if (!place) return;
  if (!shown) return place.replaceChildren();

  const notice = document.createElement('div');
  notice.className = 'notice';
  notice.dataset.tone = shown.tone ?? 'stop';
  notice.dataset.trouble = shown.id;
  const words = document.createElement('span');
  const title = document.createElement('b');
  title.textContent = shown.title;
  words.append(title, ` ${shown.advice}`);
  notice.append(icon(shown.icon), words);
  if (shown.action) notice.append(button(shown));
  place.replaceChildren(notice);
}

function button({ action, label }) {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'btn';
  element.dataset.size = 'sm';
  element.dataset.act = action;
  element.textContent = label;
  return element;
}

export function icon(name) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  element.setAttribute('class', 'i');
  element.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `${new URL('../lib/icons.svg', import.meta.url).pathname}#i-${name}`);
  element.append(use);
  return element;
}
