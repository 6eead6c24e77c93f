// The device page: tries what a call will need, and says what to do where it fails.
import { isLive } from '../shell/live.js';
import { apply, choose, chosen, hasMicrophone, microphone, permission } from '../phone/audio.js';
import { connectEcho, hangUp } from '../phone/call.js';
import { openDevice } from '../phone/device.js';
import { TEST } from '../phone/sounds.js';
import { icon, troubleOf } from '../phone/trouble.js';

const page = () => document.querySelector('[data-device-check]');
const PATIENCE = 6000; // ms, for the socket

const CHECKS = {
  browser: () => navigator.mediaDevices?.getUserMedia && window.RTCPeerConnection && window.WebSocket
    ? good('WebRTC and WebSockets are there.')
    : bad('Use Chrome, Edge, Firefox or Safari of the last two years.'),
  secure: () => window.isSecureContext ? good('The browser may give it the microphone.') : bad('Open the https address of this page: browsers give the microphone to secure pages only.'),
  permission: async () => ({
    granted: good('Allowed for this site.'),
    denied: bad('Blocked. Click the icon left of the address, allow the microphone, then reload.'),
    prompt: unsure('The browser will ask. Press “Try the microphone” and allow it.'),
  })[await permission()],
  devices: async () => await hasMicrophone() ? good('At least one is plugged in.') : bad('Plug in a headset, and check the sound settings of the system.'),
  live: async () => await isLive() ? good('Calls and changes show at once.') : unsure('Not connected at the moment. A proxy may hold back event streams; pages still work after a reload.'),
  network: async () => {
    const device = await openDevice();
    return await registered(device) ? good('Signed in and reachable.') : bad('It does not answer. A firewall or proxy may block secure WebSockets (wss).');
  },
};

const good = text => ({ tone: 'ready', name: 'circle-check', text });
const bad = text => ({ tone: 'stop', name: 'circle-x', text });
const unsure = text => ({ tone: 'wait', name: 'circle-alert', text });

async function runChecks() {
  for (const [id, check] of Object.entries(CHECKS)) {
    let result;
    try {
      result = await check();
    } catch (error) {
      const { title, advice } = troubleOf(error);
      result = bad(`${title} ${advice}`);
    }
    const line = document.querySelector(`[data-check=${id}]`);
    if (!line) return;
    line.dataset.tone = result.tone;
    line.querySelector('.i').replaceWith(icon(result.name));
    line.querySelector('[data-result]').textContent = result.text;
  }
}

const registered = device => device.state === 'registered' || new Promise(resolve => {
  device.once('registered', () => resolve(true));
  setTimeout(() => resolve(device.state === 'registered'), PATIENCE);
});

async function listDevices() {
  const devices = await navigator.mediaDevices?.enumerateDevices() ?? [];
  for (const select of document.querySelectorAll('[data-device-kind]')) {
    const kind = select.dataset.deviceKind;
    const wanted = kind === 'audioinput' ? 'audioinput' : 'audiooutput';
    // Browsers name devices only once the microphone has been allowed.
    const named = devices.filter(device => device.kind === wanted && device.deviceId && device.deviceId !== 'default' && device.label);
    select.replaceChildren(new Option('System default', 'default'), ...named.map(({ label, deviceId }) => new Option(label, deviceId)));
    select.value = chosen()[kind] ?? 'default';
    if (select.selectedIndex < 0) select.value = 'default';
  }
}

let listening;

async function listen() {
  stopListening();
  say('level', 'The browser asks for the microphone.');
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia(microphone());
  } catch (error) {
    const { title, advice } = troubleOf(error);
    return say('level', `${title} ${advice}`);
  }
  const context = new AudioContext();
  const meter = context.createAnalyser();
  context.createMediaStreamSource(stream).connect(meter);
  listening = { stream, context, meter, samples: new Float32Array(meter.fftSize), loudest: 0, timer: setInterval(measure, 60) };
  say('level', 'Speak: the bar should move.');
  await listDevices();
  runChecks();
}

function measure() {
  const { meter, samples } = listening;
  const bar = document.getElementById('level');
  if (!bar) return stopListening();
  meter.getFloatTimeDomainData(samples);
  const loud = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  bar.value = Math.min(100, Math.round(loud * 400));
  if (listening.loudest < 0.01 && loud >= 0.01) say('level', 'Your microphone works.');
  listening.loudest = Math.max(listening.loudest, loud);
}

function stopListening() {
  if (!listening) return;
  clearInterval(listening.timer);
  listening.stream.getTracks().forEach(track => track.stop());
  listening.context.close();
  listening = undefined;
}

async function play() {
  const sound = new Audio(TEST);
  try {
    if (chosen().audiooutput) await sound.setSinkId?.(chosen().audiooutput);
    await sound.play();
    say('sound', 'Two tones are playing. Nothing to hear? Choose another speaker, and check the volume of the system.');
  } catch {
    say('sound', 'The sound could not be played. Choose another speaker, or reload the page.');
  }
}

async function echo() {
  stopListening();
  say('echo', 'Calling.');
  inEcho(true);
  try {
    const call = await connectEcho(() => {
      inEcho(false);
      say('echo', 'The test call has ended. If you heard it, calls will work.');
    });
    call.on('accept', () => say('echo', 'Connected. Listen, and say something: where the phone network can echo, you hear it a moment later.'));
    call.on('error', error => say('echo', `${troubleOf(error).title} ${troubleOf(error).advice}`));
  } catch (error) {
    inEcho(false);
    say('echo', `${troubleOf(error).title} ${troubleOf(error).advice}`);
  }
}

function inEcho(on) {
  document.querySelector('[data-device=echo]')?.toggleAttribute('hidden', on);
  document.querySelector('[data-device=hang-up]')?.toggleAttribute('hidden', !on);
}

// Asked only here, when somebody presses for it.
const NOTIFIED = {
  granted: 'Allowed: a call that rings while you look at another window is shown over it.',
  denied: 'Blocked. Click the icon left of the address to allow them. Until then the title of the tab shows who calls.',
  default: 'A call that rings while you look at another window can be shown over it. The browser will ask.',
};

function showNotifications() {
  const stands = globalThis.Notification?.permission;
  document.querySelector('[data-device=notify]')?.toggleAttribute('hidden', stands !== 'default');
  say('notify', NOTIFIED[stands] ?? 'This browser shows none. The title of the tab shows who calls.');
}

async function notify() {
  await Notification.requestPermission();
  showNotifications();
}

function say(about, text) {
  const place = document.querySelector(`[data-device-says=${about}]`);
  if (place) place.textContent = text;
}

const BUTTONS = { listen, play, notify, echo, 'hang-up': hangUp };

document.addEventListener('click', ({ target }) => BUTTONS[target.closest?.('[data-device]')?.dataset.device]?.());

document.addEventListener('change', ({ target }) => {
  if (!target.matches?.('[data-device-kind]')) return;
  choose(target.dataset.deviceKind, target.value);
  openDevice().then(device => apply(device.audio)).catch(() => {});
  if (target.dataset.deviceKind === 'audioinput' && listening) listen();
});

/** On the page, now or again. */
export function arrive() {
  const here = page();
  if ('ready' in here.dataset) return;
  here.dataset.ready = '';
  listDevices();
  showNotifications();
  runChecks();
}

navigator.mediaDevices?.addEventListener?.('devicechange', () => page() && listDevices());
document.addEventListener('htmx:after:swap', () => { if (!page()) stopListening(); });
