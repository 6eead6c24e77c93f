// The call of this tab: placed through our server, carried by the SDK, ended through both.
import { announce } from '../shell/toast.js';
import { ask } from '../shell/server.js';
import { microphone } from './audio.js';
import { checkMicrophone, openDevice } from './device.js';
import { closeLine, line, lineReady, takeByLine } from './line.js';
import { clearLevels, showLevels } from './levels.js';
import { takeIfFree, takeOver } from './lock.js';
import { showQuality } from './quality.js';
import { arrived, mark, unmark } from './rejoin.js';
import { Trouble, clearTrouble, showTrouble } from './trouble.js';

/**
 * placed: dialed by this page; without it there is no call. since: on the standing line, the server's time from which on the handset knows of it.
 * @type {{id: string, call: object, accepted: boolean, placed: boolean, since?: number, stop: () => void, failed?: boolean, whenOver?: () => void} | null}
 */
let current = null;
let placing = false;
let ending = false;
let paint = () => {};

export const isBusy = () => placing || current !== null;
export const isMuted = () => current?.call.isMuted() ?? null;
export const onPaint = callback => { paint = callback; };

/**
 * Calls a number. A second press while the first is on its way does nothing; a repeat after a lost answer carries the
 * same key, so it is not dialed twice.
 * @param {{to: string, contactId?: string, callerId?: string}} request
 */
export async function place(request) {
  if (isBusy()) return;
  placing = true;
  paint();
  try {
    if (!(await takeIfFree())) throw new Trouble('second-tab');
    clearTrouble();
    await checkMicrophone();
    const device = await openDevice();
    const placed = await submit(request, crypto.randomUUID());
    phoneChanged();
    await connect(device, placed);
  } finally {
    placing = false;
    paint();
  }
}

/** Takes what rings at this desk. Throws what the server says when somebody else has it. */
export const accept = offer => enter(() => ask('POST', `/api/v1/offers/${offer}/accept`, {}));

/** Calls whom a campaign shows. Throws what the server says when they may not be called now. */
export const callMember = (campaign, member) => enter(() => ask('POST', `/api/v1/campaigns/${campaign}/contacts/${member}/call`, {}));

/** Hears a call of somebody else's. Throws what the server says when that cannot be. */
export const supervise = (id, mode) => enter(async () => {
  await ask('PUT', `/api/v1/calls/${id}/supervision`, { mode });
  return { callId: id, connect: { callId: id } };
});

/** Into a call that this page did not place, once the server has given us a place in it. */
async function enter(askForPlace) {
  if (isBusy()) return;
  placing = true;
  paint();
  try {
    if (!(await takeIfFree()) && await takeOver() === 'in-call') throw new Trouble('second-tab-busy');
    clearTrouble();
    await checkMicrophone();
    const device = await openDevice();
    const { callId, connect: params } = await askForPlace();
    phoneChanged();
    await connect(device, { id: callId, connect: params }, false);
  } finally {
    placing = false;
    paint();
  }
}

/** Back into a call that goes on; its line from before, wherever that is, is hung up by the server. */
export async function rejoin(id, muted) {
  if (isBusy()) return;
  placing = true;
  paint();
  try {
    showTrouble('rejoining');
    await checkMicrophone();
    await connect(await openDevice(), { id, connect: { callId: id } }, false);
    if (muted) setMuted(true);
  } catch (error) {
    showTrouble(error);
    throw error;
  } finally {
    placing = false;
    paint();
  }
}

/** The phone went to another tab: the call follows it, and is let go of when it has. */
export function whenFree(then) {
  if (current) current.whenOver = then;
  else then();
}

/** A call to the phone network's echo: no customer, no record. */
export async function connectEcho(onEnd) {
  if (isBusy()) throw new Trouble('call');
  if (!(await takeIfFree())) throw new Trouble('second-tab');
  await checkMicrophone();
  const device = await openDevice();
  // One call at a time: a standing line comes back afterwards.
  await closeLine();
  const call = await device.connect({ params: { echo: '1' }, rtcConstraints: microphone() });
  carry({ id: '', call, accepted: false, placed: false });
  call.on('disconnect', onEnd);
  return call;
}

async function submit(request, key) {
  const send = () => ask('POST', '/api/v1/calls', request, { 'Idempotency-Key': key });
  try {
    return await send();
  } catch (problem) {
    if (problem.status !== 0) throw problem;
    await new Promise(resolve => setTimeout(resolve, 1000));
    return send();
  }
}

async function connect(device, { id, connect: params }, placed = true) {
  mark(id);
  try {
    await lineReady();
    const taken = await takeByLine(id);
    if (taken) return adopt(id, Date.parse(taken.at), placed);
    await closeLine();
    const call = await device.connect({ params, rtcConstraints: microphone() });
    carry({ id, call, accepted: false, placed });
  } catch (error) {
    if (placed) end(id, `device ${error.code ?? error.name}`);
    throw error;
  }
}

/** Our standing line has gone into a call; by the server's doing, or ours. */
export function adopt(id, since, placed = false) {
  mark(id);
  const { call } = line();
  call.mute(false);
  carry({ id, call, accepted: true, placed, since });
  arrived();
  clearTrouble('rejoining');
}

/** What the handset shows, and of when: a call on the standing line is over when it does not show it any more. */
export function shown(id, open, at) {
  if (current?.since !== undefined && at >= current.since && !(open && id === current.id)) over(current);
}

function carry(mine) {
  const { call } = mine;
  const heard = {
    accept() {
      mine.accepted = true;
      arrived();
      clearTrouble('rejoining');
    },
    volume: showLevels,
    sample: showQuality,
    warning(name) { if (name === 'constant-audio-input-level' && !call.isMuted()) showTrouble('silence'); },
    'warning-cleared': () => clearTrouble('silence'),
    reconnecting: () => showTrouble('reconnecting'),
    reconnected: () => clearTrouble('reconnecting', 'socket', 'media'),
    error(error) {
      showTrouble(error);
      mine.failed = true;
      if (mine.placed && !mine.accepted) end(mine.id, `device ${error.code}`);
    },
    disconnect: () => over(mine),
    cancel: () => over(mine),
  };
  for (const [name, hear] of Object.entries(heard)) call.on(name, hear);
  mine.stop = () => { for (const [name, hear] of Object.entries(heard)) call.removeListener(name, hear); };
  current = mine;
  paint();
}

function over(ended) {
  if (current !== ended) return;
  current = null;
  if (ended.since !== undefined) ended.stop(); // Of a call of its own, the error may come after its end.
  ending = false;
  clearTrouble('reconnecting', 'silence', 'media', 'rejoining');
  clearLevels();
  showQuality(null);
  if (ended.placed && !ended.accepted) end(ended.id, 'device disconnected');
  // What broke off is taken up again; what was hung up is not.
  if (!ended.failed) unmark(ended.id);
  ended.whenOver?.();
  paint();
  phoneChanged();
}

/**
 * Ends the call on the phone, even one whose sound is in another tab; of somebody else's call only one's own part. The server
 * hears it first: then it knows who hung up.
 */
export async function hangUp() {
  const id = current ? current.id : document.getElementById('handset')?.dataset.call;
  if (ending || !current && !id) return;
  ending = true;
  unmark(id);
  const guest = document.getElementById('handset')?.dataset.guest !== undefined;
  const told = id ? (guest ? leave().catch(() => {}) : end(id)) : Promise.resolve();
  await Promise.race([told, new Promise(resolve => setTimeout(resolve, 1000))]);
  letGo();
  ending = false;
  phoneChanged();
}

const end = (id, reason) => ask('POST', `/api/v1/calls/${id}/end`, reason ? { reason } : {}).catch(problem => {
  if (!current && problem.status !== 404 && problem.status !== 409) showTrouble(problem);
});

/** Leaves a call that goes on without us. */
export async function leave() {
  const { call: id, supervises } = document.getElementById('handset')?.dataset ?? {};
  await (supervises === undefined ? ask('POST', `/api/v1/calls/${id}/leave`, {}) : ask('DELETE', `/api/v1/calls/${id}/supervision`));
  unmark(id);
  if (current?.id === id) letGo();
  phoneChanged();
}

/** The standing line stays up: the server takes it out of the call. */
function letGo() {
  if (current?.since !== undefined) over(current);
  else current?.call.disconnect();
}

/** Works at once; the server is told, so that others see it. */
export function toggleMute() {
  if (!current) return;
  setMuted(!current.call.isMuted());
  announce(current.call.isMuted() ? 'Muted' : 'Unmuted');
}

function setMuted(muted) {
  const { id, call } = current;
  call.mute(muted);
  paint();
  if (id) ask('PUT', `/api/v1/calls/${id}/mute`, { muted }).catch(() => {});
}

export function sendTone(key) {
  if (!current?.accepted) return;
  current.call.sendDigits(key);
  const sent = document.getElementById('phone-sent');
  if (sent) sent.textContent += key;
}

/** The live feed says so too; this does not wait for it. */
function phoneChanged() {
  document.body.dispatchEvent(new CustomEvent('phone-changed'));
}
