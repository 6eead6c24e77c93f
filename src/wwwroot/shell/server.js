// Requests to our own server outside of htmx, with the anti-forgery header that <body> hands to htmx.
const headers = () => JSON.parse(document.body.getAttribute('hx-headers:inherited') ?? '{}');

/** The server's answer, or a Problem. A lost connection is a Problem with status 0. */
export async function ask(method, url, body, extra = {}) {
  let answer;
  try {
    answer = await fetch(url, {
      method,
      headers: { ...headers(), Accept: 'application/json', ...(body === undefined ? {} : { 'Content-Type': 'application/json' }), ...extra },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(15_000),
    });
  } catch (error) {
    throw new Problem(0, { title: 'The server did not answer.' }, error);
  }

  const content = answer.headers.get('Content-Type')?.includes('json') ? await answer.json() : null;
  if (!answer.ok) throw new Problem(answer.status, content);
  return content;
}

export class Problem extends Error {
  /** @param {{title?: string, detail?: string, errors?: Record<string, string[]>} | null} details RFC 9457 */
  constructor(status, details, cause) {
    // Handlers put their sentence into detail, validation puts one per field.
    super(Object.values(details?.errors ?? {}).flat()[0] ?? details?.detail ?? details?.title ?? `The server answered ${status}.`, { cause });
    this.status = status;
    this.errors = details?.errors ?? {};
  }
}
