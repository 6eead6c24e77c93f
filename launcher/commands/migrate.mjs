import { migrate as migrateDatabase } from '../app.mjs';
import { build } from '../build.mjs';
import { databaseAtHand } from '../database.mjs';

/** Brings the schema up to date and ends; beside a running DutyCall it uses that one's database. */
export async function migrate(lifetime) {
    await build(lifetime);
    const { url } = await databaseAtHand(lifetime);
    console.log(await migrateDatabase({ DATABASE_URL: url }, lifetime));
    return 0;
}
