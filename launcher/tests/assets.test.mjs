import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { FILES, sprite } from '../assets.mjs';
import { inRoot } from '../paths.mjs';

test('every file the browser is promised is in the packages', () => {
    const missing = Object.values(FILES).filter(source => !existsSync(inRoot('node_modules', source)));

    assert.deepEqual(missing, []);
});

test('an icon becomes a symbol of its name, without the size and stroke of the file it came from', () => {
    const svg = '<!-- licence -->\n<svg\n  width="24"\n  stroke-width="2"\n>\n  <path d="M5 12h14" />\n  <path d="M12 5v14" />\n</svg>\n';

    assert.match(sprite({ plus: svg }), /<symbol id="i-plus" viewBox="0 0 24 24"><path d="M5 12h14" \/><path d="M12 5v14" \/><\/symbol>/);
    assert.doesNotMatch(sprite({ plus: svg }), /stroke-width/);
});
