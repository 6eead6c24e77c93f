import { chmod, mkdir, mkdtemp, readdir, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { dataFolder } from '../paths.mjs';
import { alive } from '../processes.mjs';
import { DURABLE, startCluster, THROWAWAY } from './cluster.mjs';
import { interrupt, postmaster } from './postmaster.mjs';

const MEMORY = '/dev/shm';
const ENOUGH_MEMORY = 2 * 2 ** 30;
const NAME = /^dutycall-postgres-(\d+)-/;

/**
 * A cluster for one run: in memory where there is plenty, gone with its data when stopped.
 * @param {{durable?: boolean}} how durable: on disk and with fsync, for what is measured
 */
export async function startThrowaway({ durable = false } = {}) {
    const parent = !durable && await roomInMemory() ? MEMORY : dataFolder();
    await mkdir(parent, { recursive: true });
    await sweep(parent);
    const home = await mkdtemp(join(parent, `dutycall-postgres-${process.pid}-`));
    await chmod(home, 0o711);

    const remove = () => rm(home, { recursive: true, force: true });
    try {
        const cluster = await startCluster(home, durable ? DURABLE : THROWAWAY);
        return { ...cluster, stop: () => cluster.stop().then(remove) };
    } catch (error) {
        await remove();
        throw error;
    }
}

/** What runs that were killed left behind. */
async function sweep(parent) {
    for (const name of await readdir(parent)) {
        const starter = NAME.exec(name)?.[1];
        if (!starter || alive(Number(starter))) continue;
        const home = join(parent, name);
        const server = await postmaster(join(home, 'data'));
        if (server) await interrupt(join(home, 'data'), server.pid);
        await rm(home, { recursive: true, force: true }).catch(() => { }); // Another account's: theirs to sweep.
    }
}

async function roomInMemory() {
    if (process.platform !== 'linux') return false;
    const { type, bavail, bsize } = await statfs(MEMORY).catch(() => ({}));
    return type === 0x01021994 && bavail * bsize >= ENOUGH_MEMORY;
}
