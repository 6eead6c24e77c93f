import { prepare } from '../build.mjs';
import { openThrowaway } from '../database.mjs';
import { finished } from '../step.mjs';

const NO_DATABASE = ['pacing'];

/** Runs one benchmark, where it needs one on a database that keeps its promises to the disk: figures without fsync would flatter. */
export async function bench(lifetime, args) {
    await prepare(lifetime);
    const { url } = NO_DATABASE.includes(args[0]) ? {} : await openThrowaway(lifetime, { durable: true });
    const { code } = await finished('dotnet', ['run', '--project', 'bench', '--configuration', 'Release', '--', ...args], {
        lifetime, env: url ? { DATABASE_URL: url } : {}, quiet: false,
    });
    return code;
}
