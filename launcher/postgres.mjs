/**
 * `node launcher/postgres.mjs test` starts a throwaway PostgreSQL for a test process, prints its URL, and stops when
 * that process is gone: it holds the other end of standard input.
 */
import { startThrowaway } from './postgres/throwaway.mjs';

if (process.argv[2] !== 'test') {
    console.error('Usage: node launcher/postgres.mjs test');
    process.exit(2);
}

const over = new Promise(resolve => {
    process.stdin.on('end', resolve).on('error', resolve).resume();
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
});

try {
    const cluster = await startThrowaway();
    process.stdout.write(`${cluster.url}\n`);
    await over;
    await cluster.stop();
    process.exit(0);
} catch (error) {
    console.error(error.message);
    process.exit(1);
}
