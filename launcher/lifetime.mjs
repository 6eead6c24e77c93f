/**
 * What a command has started and owes the machine to stop. Interrupted (Ctrl-C, SIGTERM, a closed terminal), the command
 * is told by `signal`; either way everything is stopped in the reverse order of starting.
 */
export class Lifetime {
    #interruption = new AbortController();
    #stops = [];

    constructor() {
        for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(name, () => this.#interruption.abort(new Interrupted()));
    }

    get signal() {
        return this.#interruption.signal;
    }

    /** Takes something with a `stop` into care, and hands it back. */
    own(started) {
        this.#stops.push(started.stop);
        this.signal.throwIfAborted();
        return started;
    }

    /** Settles when the command is interrupted. */
    interrupted() {
        return new Promise(resolve => {
            if (this.signal.aborted) resolve();
            else this.signal.addEventListener('abort', () => resolve(), { once: true });
        });
    }

    async end() {
        for (const stop of this.#stops.splice(0).reverse()) await stop();
    }
}

export class Interrupted extends Error { }

/** Something the person at the terminal can put right; the message says how. */
export class Advice extends Error { }
