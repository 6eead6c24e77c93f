// The server's news: names of what changed. Whoever shows it listens on <body> and fetches itself anew.
const NEWS = [
  'phone-changed', 'history-changed', 'contacts-changed', 'imports-changed', 'exports-changed', 'export-ready', 'presence-changed', 'agents-changed',
  'campaign-changed', 'campaigns-of-agent-changed', 'callbacks-changed', 'callback-reminder', 'callback-late', 'missed-calls-changed', 'everything-changed',
];
const SILENCE = 12_000; // The server pings every 5 s.
const RETRIES = [1, 2, 5, 10, 15]; // seconds

let source;
let quiet;
let lastHeard = new Date();
let failures = 0;
let paused = false;

function connect() {
  source?.close();
  source = new EventSource('/live');
  for (const name of NEWS) source.addEventListener(name, () => {
    heard();
    gather(name);
  });
  source.addEventListener('ping', () => {
    heard();
    raise('stream-heard');
  });
  source.addEventListener('connected', () => {
    const missedSomething = paused || failures > 0;
    failures = 0;
    heard();
    raise('stream-heard');
    if (missedSomething) raise('everything-changed');
  });
  source.addEventListener('error', lost);
  waitForSilence();
}

// Half a second of a busy floor's news is one look at it.
const CROWDED = { 'agents-changed': 500, 'campaign-changed': 500 };
const gathering = new Set();

function gather(name) {
  if (!CROWDED[name]) return raise(name);
  if (gathering.has(name)) return;
  gathering.add(name);
  setTimeout(() => {
    gathering.delete(name);
    raise(name);
  }, CROWDED[name]);
}

function raise(name) {
  document.body.dispatchEvent(new CustomEvent(name));
}

function heard() {
  lastHeard = new Date();
  show(false);
  waitForSilence();
}

function waitForSilence() {
  clearTimeout(quiet);
  quiet = setTimeout(lost, SILENCE);
}

function lost() {
  source.close();
  clearTimeout(quiet);
  if (failures > 0) show(true);
  quiet = setTimeout(connect, 1000 * RETRIES[Math.min(failures++, RETRIES.length - 1)]);
}

function show(isPaused) {
  if (paused === isPaused) return;
  paused = isPaused;
  document.documentElement.toggleAttribute('data-live-paused', paused);
  const toasts = document.getElementById('toasts');
  toasts?.querySelector('[data-live-notice]')?.remove();
  if (!paused || !toasts) return;

  const notice = document.createElement('div');
  notice.className = 'toast';
  notice.dataset.tone = 'wait';
  notice.dataset.liveNotice = '';
  notice.textContent = `Live updates paused, last at ${lastHeard.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' })}. Trying again.`;
  toasts.append(notice);
}

/** Whether news arrived within the last seconds. */
export const hears = () => source?.readyState === EventSource.OPEN && Date.now() - lastHeard < SILENCE;

/** Whether news arrives, or does so within some seconds. */
export async function isLive() {
  const open = () => source?.readyState === EventSource.OPEN && !paused;
  for (let tries = 0; tries < 30 && !open(); tries++) await new Promise(resolve => setTimeout(resolve, 200));
  return open();
}

addEventListener('online', connect);
// A page kept for going back must hold no stream open, and needs one again when it returns.
addEventListener('pagehide', () => source?.close());
addEventListener('pageshow', event => { if (event.persisted) connect(); });
connect();
