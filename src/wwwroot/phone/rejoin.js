// A call survives its page: the one that comes after finds it open, and takes its place in it again.
// Which call the sound of this browser belongs to is remembered outside of the page.
import { holdsPhone, takeOver } from './lock.js';
import { clearTrouble, showTrouble } from './trouble.js';

const MARK = 'phone-call';
const PATIENCE = 2500; // ms: an end that is on its way arrives before.
const TRIES = 5;
const BETWEEN = 1000; // ms
const OPEN = ['dialing', 'ringing', 'live'];

export const mark = id => localStorage.setItem(MARK, id);

// The SDK hangs up with its page: that is no end of the call, and the next page takes it up at once.
let leaving = false;
addEventListener('pagehide', () => { leaving = true; });
addEventListener('pageshow', () => { leaving = false; });

/** The call ended here as calls end: nothing is to be taken up again. */
export function unmark(id) {
  if (!leaving && holdsPhone() && localStorage.getItem(MARK) === id) localStorage.removeItem(MARK);
}

let waiting;
let tries = { id: '', count: 0 };

/** It worked: the next time counts from the start. */
export const arrived = () => { tries.count = 0; };

/**
 * Looks at the handset: an open call that this page should carry and does not.
 * @param {{isBusy: () => boolean, connect: (id: string, muted: boolean) => Promise<void>, hasLine: (line: string) => boolean, adopt: (id: string, since: number) => void}} phone
 */
export function takeUp(phone) {
  clearTimeout(waiting);
  const { state, call: id, muted, lost, reserved, line, now } = document.getElementById('handset')?.dataset ?? {};
  if (!id || !OPEN.includes(state) || phone.isBusy()) return clearTrouble('call-elsewhere', ...(phone.isBusy() ? [] : ['rejoining']));
  // The server has sent our standing line into it.
  if (line && phone.hasLine(line)) return phone.adopt(id, Date.parse(now));
  if (tries.id !== id) tries = { id, count: 0 };

  // A campaign has somebody for this agent: the line comes here, without a press.
  if (holdsPhone() && reserved !== undefined) mark(id);
  if (holdsPhone() && localStorage.getItem(MARK) === id && tries.count < TRIES) {
    tries.count++;
    return void phone.connect(id, muted !== undefined).catch(() => { waiting = setTimeout(() => takeUp(phone), BETWEEN); });
  }

  waiting = setTimeout(() => {
    // Nobody carries it: whoever of this person's pages can, does.
    if (holdsPhone() && lost !== undefined && tries.count < TRIES) {
      mark(id);
      takeUp(phone);
    } else {
      showTrouble('call-elsewhere');
    }
  }, PATIENCE);
}

/** The sound of the call comes here, from wherever it is. That place is hung up by the server once this one is in. */
export async function takeHere(phone) {
  const { call: id } = document.getElementById('handset')?.dataset ?? {};
  if (!id || phone.isBusy()) return;
  await takeOver({ outOfCall: true });
  tries = { id, count: 0 };
  mark(id);
  takeUp(phone);
}
