import { prepare } from '../build.mjs';
import { openThrowaway } from '../database.mjs';
import { finished } from '../step.mjs';

/** Runs one benchmark, on a database that keeps its promises to the disk: figures without fsync would flatter. */
export async function bench(lifetime, args) {
    await prepare(lifetime);
    const { url } = await openThrowaway(lifetime, { durable: true });
    const { code } = await finished('dotnet', ['run', '--project', 'bench', '--configuration', 'Release', '--', ...args], {
        lifetime, env: { DATABASE_URL: url }, quiet: false,
    });
    return code;
}
