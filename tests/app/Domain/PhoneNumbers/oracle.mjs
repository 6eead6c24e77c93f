// libphonenumber-js as the judge: a line {"text", "region"} comes in, a line with its reading goes out.
import { createInterface } from 'node:readline';
import { parsePhoneNumberWithError, ParseError } from 'libphonenumber-js/max';

function parse(text, region) {
    try {
        return parsePhoneNumberWithError(text, region ?? undefined);
    } catch (error) {
        if (error instanceof ParseError) return { error: error.message };
        throw error;
    }
}

function read({ text, region }) {
    const first = parse(text, region);
    // The library's patterns for phone-context are global, so that a match makes the next one start past the end: ask again.
    const number = first.error === 'NOT_A_NUMBER' && text.includes(';phone-context=') ? parse(text, region) : first;

    return number.error ? { error: number.error } : {
        e164: number.number,
        region: number.country ?? null,
        type: number.getType() ?? 'UNKNOWN',
        valid: number.isValid(),
        possible: number.isPossible(),
        national: number.formatNational(),
        international: number.formatInternational(),
    };
}

for await (const line of createInterface({ input: process.stdin }))
    process.stdout.write(JSON.stringify(read(JSON.parse(line))) + '\n');
