// The standing line: while a campaign that dials by itself has this agent, the browser stays connected to the phone network, alone in a
// room of its own. The server sends it from there into each call and back, so that nothing has to connect when somebody answers.
import { ask } from '../shell/server.js';
import { microphone } from './audio.js';
import { checkMicrophone, openDevice } from './device.js';

const LONGEST = 3.8 * 3600 * 1000; // ms; the carrier ends a call after four hours.
const BETWEEN = [0, 3000, 10000, 30000]; // ms

/** @type {{id: string, call: object, at: number} | null} */
let mine = null;
let opening = null;
let failures = 0;
let again;

export const line = () => mine;
export const isMine = id => mine !== null && mine.id === id;

/** One that is being connected is waited for: the SDK has one call at a time. */
export const lineReady = () => opening ?? Promise.resolve();

/**
 * Connects the line where it is wanted and there is none, and ends it where it is not.
 * @param {boolean} wanted
 * @param {{isBusy: () => boolean, holdsPhone: () => boolean, changed: () => void}} phone
 */
export function keepLine(wanted, phone) {
  clearTimeout(again);
  if (phone.isBusy() || opening) return;
  if (mine && (!wanted || !phone.holdsPhone() || Date.now() - mine.at > LONGEST)) return void closeLine().then(phone.changed);
  if (!wanted) failures = 0;
  if (mine || !wanted || !phone.holdsPhone()) return;
  if (failures > 0) again = setTimeout(() => void open(phone), BETWEEN[Math.min(failures, BETWEEN.length - 1)]);
  else void open(phone);
}

function open(phone) {
  if (phone.isBusy() || opening || mine || !phone.holdsPhone()) return undefined;
  opening = connect(phone).catch(() => { failures++; }).finally(() => {
    opening = null;
    phone.changed();
  });
  return opening;
}

async function connect(phone) {
  await checkMicrophone();
  const device = await openDevice();
  const { lineId } = await ask('POST', '/api/v1/line', {});
  const call = await device.connect({ params: { lineId }, rtcConstraints: microphone() });
  await new Promise((up, down) => {
    call.on('accept', up);
    call.on('error', down);
    call.on('disconnect', down);
    call.on('cancel', down);
  });
  mine = { id: lineId, call, at: Date.now() };
  failures = 0;
  call.on('disconnect', () => {
    if (mine?.call !== call) return;
    mine = null;
    failures++;
    phone.changed();
  });
}

/** Hangs it up, and waits until it is. */
export async function closeLine() {
  await opening;
  if (!mine) return;
  const { call } = mine;
  mine = null;
  const gone = new Promise(resolve => call.on('disconnect', resolve));
  call.disconnect();
  await gone;
}

/** Our line goes into this call, if it can. What the server says about it; null where the browser has to connect to the call itself. */
export async function takeByLine(callId) {
  if (!mine) return null;
  try {
    return await ask('POST', `/api/v1/line/calls/${callId}`, {});
  } catch {
    return null;
  }
}
