import { Advice } from './lifetime.mjs';
import { which } from './processes.mjs';
import { step } from './step.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const find = () => process.env.CHROMIUM_PATH || NAMES.map(which).find(Boolean);

/** Where Chromium is; root on a Debian machine that lacks it gets it from apt. */
export async function chromium(lifetime) {
    if (!find() && process.getuid() === 0 && which('apt-get')) {
        const env = { DEBIAN_FRONTEND: 'noninteractive' };
        await step('Installing Chromium', 'apt-get', ['update', '-qq'], { lifetime, env });
        await step('', 'apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], { lifetime, env });
    }
    const path = find();
    if (!path) throw new Advice('The browser tests need Chromium. On Debian: sudo apt-get install chromium. Elsewhere set CHROMIUM_PATH.');
    return path;
}
