// The SDK's fifteen sounds, ours: it would fetch each one that is missing from its maker's server.
const at = name => new URL(`../lib/sounds/${name}.wav`, import.meta.url).href;

export const SOUNDS = {
  incoming: at('ring'),
  outgoing: at('start'),
  disconnect: at('end'),
  ...Object.fromEntries([...'0123456789', 's', 'h'].map(key => [`dtmf${key}`, at(`dtmf${key}`)])),
};

export const RINGBACK = at('ringback');
export const TEST = at('test');
export const CONNECTED = at('connected');

/** Once, where the agent hears; a page that may make no sound stays silent. */
export function play(sound) {
  new Audio(sound).play().catch(() => {});
}
