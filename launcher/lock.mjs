import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startedAt } from './processes.mjs';

/**
 * One launcher at a time on a data folder. The file names its holder, and one whose holder is gone is taken over.
 * @returns {Promise<{holder?: {pid: number, url?: string}, tell?: (url: string) => Promise<void>, stop?: () => Promise<void>}>}
 * `holder` if somebody else has it, else how to add the URL and how to give it back
 */
export async function takeLock(folder) {
    await mkdir(folder, { recursive: true });
    const path = join(folder, 'run.lock');
    const me = { pid: process.pid, started: startedAt(process.pid) };
    for (; ;) {
        if (await create(path, JSON.stringify(me))) return {
            tell: url => writeFile(path, JSON.stringify({ ...me, url })),
            stop: () => rm(path, { force: true }),
        };
        const holder = await holderIn(path);
        if (holder) return { holder };
        await removeStale(path);
    }
}

/** Whoever runs on a data folder now, or null. */
export const lockHolder = folder => holderIn(join(folder, 'run.lock'));

async function holderIn(path) {
    const holder = read(await readFile(path, 'utf8').catch(() => ''));
    return holder && startedAt(holder.pid) === holder.started ? holder : null;
}

/** Linked into place whole, so that nobody reads half a lock. */
async function create(path, text) {
    const draft = `${path}.${randomUUID()}`;
    await writeFile(draft, text);
    try {
        await link(draft, path);
        return true;
    } catch (error) {
        if (error.code !== 'EEXIST') throw error;
        return false;
    } finally {
        await rm(draft, { force: true });
    }
}

/** Taken aside before it is removed: of two launchers that both saw it stale, one could otherwise remove the other's new lock. */
async function removeStale(path) {
    const aside = `${path}.${randomUUID()}`;
    await rename(path, aside).catch(() => { });
    if (await holderIn(aside)) await link(aside, path).catch(() => { });
    await rm(aside, { force: true });
}

function read(text) {
    try {
        return JSON.parse(text);
    } catch {
        return null;
    }
}
