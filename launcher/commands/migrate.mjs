import { join } from 'node:path';
import { migrate as migrateDatabase } from '../app.mjs';
import { build } from '../build.mjs';
import { openDatabase } from '../database.mjs';
import { Advice } from '../lifetime.mjs';
import { lockHolder, takeLock } from '../lock.mjs';
import { dataFolder } from '../paths.mjs';
import { runningCluster } from '../postgres/cluster.mjs';

/** Brings the schema up to date and ends; beside a running DutyCall it uses that one's database. */
export async function migrate(lifetime) {
    await build(lifetime);
    const { url } = await databaseOfRun() ?? await ownDatabase(lifetime);
    console.log(await migrateDatabase({ DATABASE_URL: url }, lifetime));
    return 0;
}

async function databaseOfRun() {
    return !process.env.DATABASE_URL && await lockHolder(dataFolder()) ? await runningCluster(join(dataFolder(), 'postgres')) : null;
}

async function ownDatabase(lifetime) {
    if (!process.env.DATABASE_URL) {
        const lock = await takeLock(dataFolder());
        if (lock.holder) throw new Advice(`DutyCall is starting or stopping (process ${lock.holder.pid}). Try again in a moment.`);
        lifetime.own(lock);
    }
    return await openDatabase(lifetime);
}
