import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { buildAll } from '../build.mjs';
import { chromium } from '../chromium.mjs';
import { inRoot } from '../paths.mjs';
import { startThrowaway } from '../postgres/throwaway.mjs';
import { count, failuresOf, fromNode, fromXunit, sum, trusting } from '../results.mjs';
import { finished } from '../step.mjs';

const HUNG_AFTER_MS = 40 * 60_000;

/** Its tests wait for sound and deadlines in a real browser: a machine that stalls breaks them. In any other suite a test that fails once has found something. */
const BROWSER = 'browser';

/** More than these at once are no bad luck. */
const FEW = 3;

/** Runs every test there is and closes with a line `N passed, N failed`. */
export async function test(lifetime) {
    const CHROMIUM_PATH = await chromium(lifetime);
    await buildAll(lifetime);
    const TEST_DATABASE_URL = process.env.TEST_DATABASE_URL ?? lifetime.own(await startThrowaway()).url;
    const reports = await mkdtemp(join(tmpdir(), 'dutycall-tests-'));
    lifetime.own({ stop: () => rm(reports, { recursive: true, force: true }) });

    const suite = name => xunit(name, reports, { lifetime, env: { CHROMIUM_PATH, TEST_DATABASE_URL } });
    const names = await projects();
    const results = [
        await launcherTests(lifetime),
        ...await Promise.all(names.filter(name => name !== BROWSER).map(suite)),
    ];
    // Sound and deadlines in a real browser suffer when others compute beside it.
    for (const name of names.filter(name => name === BROWSER)) results.push(await suite(name));

    const total = sum(results);
    if (total.skipped > 0) console.log(`${total.skipped} skipped`);
    console.log(count(total));
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
}

async function projects() {
    const names = (await readdir(inRoot('tests'), { withFileTypes: true })).filter(entry => entry.isDirectory()).map(entry => entry.name);
    const contents = await Promise.all(names.map(async name => readFile(await projectFile(name), 'utf8').catch(() => '')));
    return names.filter((_, i) => contents[i].includes('"xunit'));
}

/** The one .csproj in a folder under tests/. */
async function projectFile(name) {
    const files = await readdir(inRoot('tests', name)).catch(() => []);
    return inRoot('tests', name, files.find(file => file.endsWith('.csproj')) ?? '');
}

/** Where a project under tests/ was built to. */
export const assembly = async name =>
    inRoot('tests', name, 'bin/Release/net10.0', basename(await projectFile(name), '.csproj') + '.dll');

async function xunit(name, reports, how) {
    const report = join(reports, `${name}.xml`);
    const began = Date.now();
    const args = [await assembly(name), '-noColor', '-xml', report];
    const { code, output } = await finished('dotnet', args, { ...how, within: HUNG_AFTER_MS });
    const xml = await readFile(report, 'utf8').catch(() => '');
    const result = trusting(fromXunit(xml), code);
    return told(name, began, output, name === BROWSER && await again(name, failuresOf(xml), reports, how) ? { ...result, passed: result.passed + result.failed, failed: 0 } : result, result.failed > 0);
}

/** A few that failed are run once more, alone. They are named, and their first failure is printed with the rest: one that is named often is to be mended. */
async function again(name, failed, reports, how) {
    const methods = [...new Set(failed)];
    if (failed.length === 0 || failed.length > FEW) return false;
    const report = join(reports, `${name}-again.xml`);
    const { code, output } = await finished('dotnet', [await assembly(name), '-noColor', '-xml', report, ...methods.flatMap(method => ['-method', method])], { ...how, within: HUNG_AFTER_MS });
    const result = trusting(fromXunit(await readFile(report, 'utf8').catch(() => '')), code);
    const passed = result.failed === 0 && result.passed > 0;
    if (!passed) console.log(output.trim());
    console.log(`${name}: run again, ${count(result)}: ${methods.join(', ')}`);
    return passed;
}

async function launcherTests(lifetime) {
    const began = Date.now();
    const files = (await readdir(inRoot('launcher/tests'))).map(name => inRoot('launcher/tests', name));
    const { code, output } = await finished('node', ['--test', '--test-reporter=tap', ...files], { lifetime, within: HUNG_AFTER_MS });
    return told('launcher', began, output, trusting(fromNode(output), code));
}

function told(name, began, output, result, isTold = result.failed > 0) {
    if (isTold) console.log(output.trim());
    console.log(`${name}: ${count(result)} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    return result;
}
