import { verifyReceipts } from '../app.mjs';
import { build } from '../build.mjs';
import { databaseAtHand } from '../database.mjs';

/** Walks the receipts of every organisation; ends with 1 when one was changed, removed or slipped in. */
export async function verify(lifetime) {
    await build(lifetime);
    const { url } = await databaseAtHand(lifetime);
    return await verifyReceipts({ DATABASE_URL: url }, lifetime);
}
