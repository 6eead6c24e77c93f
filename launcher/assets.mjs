/**
 * Puts what the browser needs from npm into src/wwwroot/lib, which git does not keep. There is no front-end build:
 * files are copied as published, the icons named in icons.txt become one sprite, and the phone's sounds are made.
 */
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Lifetime } from './lifetime.mjs';
import { installPackages } from './npm.mjs';
import { inRoot } from './paths.mjs';
import { sounds } from './sounds.mjs';

const LIB = inRoot('src/wwwroot/lib');

/** Name under /lib, and where in node_modules it comes from. */
export const FILES = {
    'htmx.min.js': 'htmx.org/dist/htmx.min.js',
    'hx-sse.min.js': 'htmx.org/dist/ext/hx-sse.min.js',
    'htmx.LICENSE.txt': 'htmx.org/LICENSE',
    'twilio.min.js': '@twilio/voice-sdk/dist/twilio.min.js',
    'twilio.LICENSE.txt': '@twilio/voice-sdk/LICENSE.md',
    'inter-latin.woff2': '@fontsource-variable/inter/files/inter-latin-wght-normal.woff2',
    'inter-latin-ext.woff2': '@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2',
    'inter.LICENSE.txt': '@fontsource-variable/inter/LICENSE',
    'lucide.LICENSE.txt': 'lucide-static/LICENSE',
};

export async function copyAssets() {
    await mkdir(LIB, { recursive: true });
    for (const [name, source] of Object.entries(FILES)) await put(name, await readFile(inRoot('node_modules', source)));
    await put('icons.svg', Buffer.from(sprite(await icons())));
    await mkdir(join(LIB, 'sounds'), { recursive: true });
    for (const [name, sound] of Object.entries(sounds())) await put(join('sounds', name), sound);
    for (const name of await readdir(LIB)) if (!(name in FILES) && name !== 'icons.svg' && name !== 'sounds') await rm(join(LIB, name), { recursive: true });
}

/** Used as `<svg class="i"><use href="/lib/icons.svg#i-phone"/></svg>`. */
export function sprite(drawings) {
    const symbols = Object.entries(drawings).map(([name, svg]) => `  <symbol id="i-${name}" viewBox="0 0 24 24">${inside(svg)}</symbol>\n`);
    return `<svg xmlns="http://www.w3.org/2000/svg">\n  <!-- Lucide, ISC licence: lucide.LICENSE.txt -->\n${symbols.join('')}</svg>\n`;
}

const inside = svg => /<svg[^>]*>(.*)<\/svg>/s.exec(svg)[1].replace(/\s*\n\s*/g, '');

async function icons() {
    const names = (await readFile(inRoot('launcher/icons.txt'), 'utf8')).split('\n').map(l => l.trim()).filter(Boolean);
    return Object.fromEntries(await Promise.all(names.map(async name =>
        [name, await readFile(inRoot('node_modules/lucide-static/icons', `${name}.svg`), 'utf8').catch(() => {
            throw new Error(`launcher/icons.txt names "${name}", which Lucide does not have: https://lucide.dev/icons`);
        })])));
}

/** Only what differs is written: a build that finds nothing new does nothing. */
async function put(name, content) {
    const path = join(LIB, name);
    const present = await readFile(path).catch(() => null);
    if (!present?.equals(content)) await writeFile(path, content);
}

// Called by the build of src/ in a clean clone, where the folder is missing.
if (import.meta.url === pathToFileURL(process.argv[1]).href) {
    await installPackages(new Lifetime());
    await copyAssets();
}
