import { readFile } from 'node:fs/promises';
import { inRoot } from './paths.mjs';
import { step } from './step.mjs';

/** Installs what package-lock.json names, when node_modules holds something else. */
export async function installPackages(lifetime) {
    const [locked, installed] = await Promise.all([packages('package-lock.json'), packages('node_modules/.package-lock.json')]);
    if (!inStep(locked, installed))
        await step('Fetching browser libraries and PostgreSQL', 'npm', ['ci', '--loglevel', 'error'], { lifetime });
}

/** Whether what npm says it installed is what the lock file asks for. Another platform's binaries may be missing. */
export function inStep(locked, installed) {
    const asked = Object.entries(locked).filter(([path]) => path !== '');
    return asked.every(([path, { version, optional }]) => installed[path] ? installed[path].version === version : optional)
        && Object.keys(installed).every(path => path in locked);
}

const packages = async file => JSON.parse(await readFile(inRoot(file), 'utf8').catch(() => '{}')).packages ?? {};
