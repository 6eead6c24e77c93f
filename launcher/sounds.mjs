/** The phone's own sounds, made here so that none is anybody's: 16-bit mono WAV at 8 kHz, as a telephone line carries. */
const RATE = 8000;

/** ITU-T Q.23: a low and a high tone for each key. */
const DTMF = {
    1: [697, 1209], 2: [697, 1336], 3: [697, 1477],
    4: [770, 1209], 5: [770, 1336], 6: [770, 1477],
    7: [852, 1209], 8: [852, 1336], 9: [852, 1477],
    s: [941, 1209], 0: [941, 1336], h: [941, 1477],
};

/** WAV files by name. */
export function sounds() {
    return Object.fromEntries(Object.entries({
        // Two warm notes, twice, and a rest: the SDK repeats it while a call comes in.
        ring: [...notes([660, 0.22], [880, 0.3], [0, 0.12], [660, 0.22], [880, 0.3]), ...tone([], 1.6)],
        ringback: [...tone([440, 480], 2, 0.12), ...tone([], 4)],
        start: notes([520, 0.09]),
        connected: notes([880, 0.07], [1175, 0.11]),
        end: notes([520, 0.11], [390, 0.16]),
        test: notes([440, 0.4], [0, 0.15], [660, 0.6]),
        // Four slow chords, for whoever waits.
        music: [[262, 330, 392], [220, 262, 330], [175, 220, 262], [196, 247, 294]].flatMap((chord) => [
            ...tone(chord, 1.6, 0.06), ...tone([chord[2] * 2], 0.4, 0.05), ...tone([chord[1] * 2], 0.4, 0.05), ...tone(chord, 1.6, 0.05)]),
        ...Object.fromEntries(Object.entries(DTMF).map(([key, pair]) => [`dtmf${key}`, tone(pair, 0.16, 0.16)])),
    }).map(([name, samples]) => [`${name}.wav`, wav(samples)]));
}

const notes = (...played) => played.flatMap(([frequency, seconds]) => tone(frequency ? [frequency] : [], seconds, 0.25));

/** Frequencies in Hz, each at `loudness` of full scale, faded in and out so that nothing clicks. */
function tone(frequencies, seconds, loudness = 0.2) {
    const length = Math.round(seconds * RATE);
    const fade = 0.01 * RATE;
    return Array.from({ length }, (_, at) => {
        const envelope = Math.min(1, at / fade, (length - at) / fade);
        return envelope * loudness * frequencies.reduce((sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * at / RATE), 0);
    });
}

function wav(samples) {
    const file = Buffer.alloc(44 + 2 * samples.length);
    file.write('RIFF', 0);
    file.writeUInt32LE(36 + 2 * samples.length, 4);
    file.write('WAVEfmt ', 8);
    file.writeUInt32LE(16, 16);
    file.writeUInt16LE(1, 20); // PCM
    file.writeUInt16LE(1, 22); // channels
    file.writeUInt32LE(RATE, 24);
    file.writeUInt32LE(RATE * 2, 28);
    file.writeUInt16LE(2, 32);
    file.writeUInt16LE(16, 34);
    file.write('data', 36);
    file.writeUInt32LE(2 * samples.length, 40);
    samples.forEach((sample, at) => file.writeInt16LE(Math.round(32767 * Math.max(-1, Math.min(1, sample))), 44 + 2 * at));
    return file;
}
