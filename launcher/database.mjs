import { join } from 'node:path';
import { Advice } from './lifetime.mjs';
import { lockHolder, takeLock } from './lock.mjs';
import { dataFolder } from './paths.mjs';
import { runningCluster, startCluster } from './postgres/cluster.mjs';
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

/** For a command beside DutyCall: the database of the one that runs, else DATABASE_URL's or the embedded one, which nobody else may start meanwhile. */
export async function databaseAtHand(lifetime) {
    if (process.env.DATABASE_URL) return await openDatabase(lifetime);
    const running = await lockHolder(dataFolder()) ? await runningCluster(join(dataFolder(), 'postgres')) : null;
    if (running) return running;
    const lock = await takeLock(dataFolder());
    if (lock.holder) throw new Advice(`DutyCall is starting or stopping (process ${lock.holder.pid}). Try again in a moment.`);
    lifetime.own(lock);
    return await openDatabase(lifetime);
}
