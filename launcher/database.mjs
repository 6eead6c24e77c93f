import { join } from 'node:path';
import { dataFolder } from './paths.mjs';
import { startCluster } from './postgres/cluster.mjs';
import { startThrowaway } from './postgres/throwaway.mjs';

/** DATABASE_URL's database, else the embedded one of the data folder, started for as long as the command lives. */
export async function openDatabase(lifetime, folder = dataFolder()) {
    if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL, exited: new Promise(() => { }) };
    return lifetime.own(await startCluster(join(folder, 'postgres')));
}

/** DATABASE_URL's database, else an embedded one that is gone with the command. */
export async function openThrowaway(lifetime, how) {
    if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL };
    return lifetime.own(await startThrowaway(how));
}
