import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout: everything the launcher builds or runs is found from here, wherever it was called from. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Where the application keeps what it must not lose. */
export const dataFolder = () => resolve(root, process.env.DUTYCALL_DATA || '.data');

export const inRoot = (...parts) => join(root, ...parts);
