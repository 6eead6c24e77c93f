// The browser as a telephone: the SDK's Device, its token, and what goes wrong with either.
import { ask } from '../shell/server.js';
import { apply, hasMicrophone, permission } from './audio.js';
import { loadSdk } from './sdk.js';
import { SOUNDS } from './sounds.js';
import { Trouble, clearTrouble, showTrouble, troubleOf } from './trouble.js';

const TOKEN_RETRIES = [5, 15, 30]; // seconds
const SOCKET_TROUBLE = ['socket', 'token', 'token-expired'];

let opening;
let device;
let renewal;

/** How the registration stands: none, opening, registered or lost; and what is in its way. */
export const registration = { state: 'none', problem: null };

function stands(state, problem = null) {
  if (registration.state === state && registration.problem === problem) return;
  Object.assign(registration, { state, problem });
  document.dispatchEvent(new CustomEvent('device-changed'));
}

/** The registered Device; the same one each time. */
export function openDevice() {
  opening ??= build().catch(error => {
    closeDevice();
    stands('lost', troubleOf(error).title);
    throw error;
  });
  return opening;
}

/** Hangs up whatever is on. */
export function closeDevice() {
  clearTimeout(renewal);
  device?.destroy();
  device = undefined;
  opening = undefined;
  stands('none');
}

/** What can be known to be wrong before anything is dialed. */
export async function checkMicrophone() {
  if (!window.isSecureContext) throw new Trouble('insecure');
  if (!navigator.mediaDevices?.getUserMedia || !window.RTCPeerConnection) throw new Trouble('old-browser');
  if (await permission() === 'denied') throw Object.assign(new Error('denied'), { name: 'NotAllowedError' });
  if (!(await hasMicrophone())) throw Object.assign(new Error('none'), { name: 'NotFoundError' });
}

async function build() {
  stands('opening');
  const granted = await newToken();
  const { Device } = await loadSdk(granted.device?.chunderw);
  device = new Device(granted.token, optionsFor(granted.device ?? {}));
  const mine = device;
  device.on('error', error => {
    showTrouble(error);
    if (mine === device && registration.state !== 'registered') stands('lost', troubleOf(error).title);
  });
  device.on('registered', () => {
    clearTrouble(...SOCKET_TROUBLE);
    if (mine === device) stands('registered');
  });
  device.on('unregistered', () => { if (mine === device) stands('lost', 'The phone network does not answer.'); });
  // Calls come as offers on the page, and it rings for them. What arrives here asks only whether it arrives.
  device.audio.incoming(false);
  device.on('incoming', call => {
    document.dispatchEvent(new CustomEvent('test-ring', { detail: call.customParameters.get('test') }));
    call.reject();
  });
  // The SDK's own timers pile up; renewing is safe to ask for twice.
  device.on('tokenWillExpire', renew);
  await apply(device.audio);
  renewAfter(granted.refreshAfterSeconds);
  // Where the socket is blocked this never settles; a call says so then.
  device.register().catch(() => {});
  return device;
}

function optionsFor({ chunderw, edge }) {
  return {
    codecPreferences: ['opus', 'pcmu'],
    // The page itself asks before it is left in a call; a standing line between calls is no reason to.
    closeProtection: false,
    allowIncomingWhileBusy: true, // A test ring arrives on a standing line too.
    enableImprovedSignalingErrorPrecision: true,
    maxCallSignalingTimeoutMs: 30_000,
    tokenRefreshMs: 30_000,
    sounds: SOUNDS,
    appName: 'DutyCall',
    logLevel: 'warn',
    ...(chunderw ? { chunderw, publishEvents: false } : {}),
    ...(edge ? { edge } : {}),
  };
}

const newToken = () => ask('POST', '/api/v1/voice/token');

function renewAfter(seconds) {
  clearTimeout(renewal);
  renewal = setTimeout(renew, seconds * 1000);
}

let renewing;
function renew() {
  renewing ??= tryRenewing().finally(() => { renewing = undefined; });
  return renewing;
}

async function tryRenewing(failures = 0) {
  if (!device) return;
  try {
    const granted = await newToken();
    device?.updateToken(granted.token);
    renewAfter(granted.refreshAfterSeconds);
  } catch (problem) {
    if (problem.status === 401) return;
    clearTimeout(renewal);
    renewal = setTimeout(() => tryRenewing(failures + 1), 1000 * TOKEN_RETRIES[Math.min(failures, TOKEN_RETRIES.length - 1)]);
  }
}
