// Loads the voice SDK when it is first needed: it is larger than all the rest of the page.
import { Trouble } from './trouble.js';

const SOURCE = new URL('../lib/twilio.min.js', import.meta.url).href;
let loading;

/** @param {string | undefined} chunderw The sandbox's host and path; the SDK then talks to it and not to Twilio. */
export function loadSdk(chunderw) {
  loading ??= load(chunderw).catch(error => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(chunderw) {
  const native = window.WebSocket;
  // The SDK knows wss only, and keeps the constructor it finds while its script runs.
  if (chunderw && location.protocol === 'http:') window.WebSocket = unencryptedAt(location.host, native);
  try {
    await new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = SOURCE;
      script.onload = resolve;
      script.onerror = () => reject(new Trouble('library'));
      document.head.append(script);
    });
  } finally {
    window.WebSocket = native;
  }
  return window.Twilio;
}

/** Only for a page of the sandbox on http://localhost, and only for its own host. */
function unencryptedAt(host, WebSocket) {
  return class extends WebSocket {
    constructor(url, protocols) {
      const target = new URL(url);
      if (target.host === host) target.protocol = 'ws:';
      super(target.href, protocols);
    }
  };
}
