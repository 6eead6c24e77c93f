// The chosen microphone and speakers, remembered in this browser by the ids the browser gives them.
const KEY = 'audio-devices';

/** @returns {{audioinput?: string, audiooutput?: string, ringer?: string}} */
export const chosen = () => JSON.parse(localStorage.getItem(KEY) ?? '{}');

export function choose(kind, deviceId) {
  localStorage.setItem(KEY, JSON.stringify({ ...chosen(), [kind]: deviceId === 'default' ? undefined : deviceId }));
}

/** For getUserMedia: the chosen microphone when it is plugged in, or else any. */
export const microphone = () => ({ audio: chosen().audioinput ? { deviceId: { ideal: chosen().audioinput } } : true });

/** Gives the choice to the SDK. A device that was unplugged leaves the default. */
export async function apply(audio) {
  const { audioinput, audiooutput, ringer } = chosen();
  const wanted = [
    [audioinput, audio.availableInputDevices, id => audio.setInputDevice(id)],
    [audiooutput, audio.availableOutputDevices, id => audio.speakerDevices.set(id)],
    [ringer, audio.availableOutputDevices, id => audio.ringtoneDevices.set(id)],
  ];
  for (const [id, available, set] of wanted) {
    if (id && available.has(id)) await set(id).catch(() => {});
  }
}

/** 'granted', 'denied', or 'prompt' when the browser will ask (or does not say). */
export async function permission() {
  try {
    return (await navigator.permissions.query({ name: 'microphone' })).state;
  } catch {
    return 'prompt';
  }
}

export async function hasMicrophone() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.some(({ kind }) => kind === 'audioinput');
}
