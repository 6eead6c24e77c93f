import { createHash } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { copyAssets } from './assets.mjs';
import { installPackages } from './npm.mjs';
import { inRoot } from './paths.mjs';
import { step } from './step.mjs';

const INPUTS = [
    'src', 'sandbox', 'db', 'launcher/phone-metadata.mjs', 'package-lock.json', 'Directory.Build.props', 'global.json', '.editorconfig',
];
const SKIPPED = new Set(['bin', 'obj', 'generated']);
const OUTPUT = inRoot('src/bin/Release/net10.0');

/** The built application. */
export const application = join(OUTPUT, 'DutyCall.dll');

/** Restores and builds the application, in no time when nothing changed. */
export async function build(lifetime) {
    await prepare(lifetime);
    const stamp = join(OUTPUT, 'inputs.stamp');
    const inputs = await fingerprint();
    if (await readFile(stamp, 'utf8').catch(() => '') === await withOutput(inputs)) return;
    await dotnetBuild('Building', 'src/DutyCall.csproj', lifetime);
    await writeFile(stamp, await withOutput(inputs));
}

/** The application and everything that tests it. */
export async function buildAll(lifetime) {
    await prepare(lifetime);
    await dotnetBuild('Building everything', 'DutyCall.sln', lifetime);
}

export const buildBrowserTests = lifetime => dotnetBuild('', 'tests/browser', lifetime);

/** What a build finds in npm's packages. */
export async function prepare(lifetime) {
    await installPackages(lifetime);
    await copyAssets();
}

const dotnetBuild = (title, project, lifetime) =>
    step(title, 'dotnet', ['build', project, '--configuration', 'Release', '--nologo', '--verbosity', 'quiet'], { lifetime });

/** Names, sizes and times of all sources; `dotnet build` takes seconds to find out the same. */
async function fingerprint() {
    const hash = createHash('sha256');
    for (const input of INPUTS) for await (const line of describe(inRoot(input))) hash.update(line);
    return hash.digest('hex');
}

async function* describe(path) {
    const about = await stat(path).catch(() => null);
    if (about?.isDirectory()) {
        for (const name of (await readdir(path)).sort()) if (!SKIPPED.has(name)) yield* describe(join(path, name));
    } else if (about) {
        yield `${path} ${about.size} ${about.mtimeMs}\n`;
    }
}

/** A build by other hands in between makes another output, which this one must not vouch for. */
async function withOutput(inputs) {
    const output = await stat(application).catch(() => null);
    return `${inputs} ${output?.mtimeMs}`;
}
