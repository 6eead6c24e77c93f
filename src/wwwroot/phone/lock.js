// One tab of this browser holds the phone. Another may take it over; out of a call only to take the call with it.
const NAME = 'dutycall-phone';
const channel = new BroadcastChannel(NAME);

let release;
let waiting;
let busy = () => false;
let lost = () => {};
let taken = () => {};

export const holdsPhone = () => release !== undefined;

/** Says who decides whether the phone may be taken away, and what to do when it was, or when it came. */
export function guard({ isBusy, onLost, onTaken }) {
  busy = isBusy;
  lost = onLost;
  taken = onTaken;
}

/** Takes the phone when the tab that has it is closed or lets go. */
export function waitForIt() {
  if (holdsPhone() || waiting) return;
  const mine = waiting = new AbortController();
  take({ signal: mine.signal }).finally(() => { if (waiting === mine) waiting = undefined; });
}

/** Takes the phone when no other tab has it. */
export const takeIfFree = () => take({ ifAvailable: true });

/** Asks the tab that has it to let go. Resolves to 'taken' or 'in-call'. */
export async function takeOver({ outOfCall = false } = {}) {
  if (outOfCall) {
    if (!(await takeIfFree())) await take({ steal: true });
    return 'taken';
  }
  const answer = await new Promise(resolve => {
    const hear = ({ data }) => data === 'in-call' && resolve('in-call');
    channel.addEventListener('message', hear);
    channel.postMessage('let-go');
    // A tab that hangs does not answer.
    setTimeout(() => {
      channel.removeEventListener('message', hear);
      resolve('taken');
    }, 700);
  });
  if (answer === 'taken' && !(await takeIfFree())) await take({ steal: true });
  return answer;
}

function take(options) {
  if (holdsPhone()) return Promise.resolve(true);
  return new Promise(resolve => {
    let held = false;
    navigator.locks.request(NAME, options, lock => {
      held = lock !== null && !holdsPhone();
      resolve(lock !== null);
      if (!held) return;
      const until = new Promise(letGo => { release = letGo; });
      // Another request of this tab may still stand in line: it would hold the phone after it was let go.
      waiting?.abort();
      taken();
      return until;
    }).catch(() => held ? dropped() : resolve(false));
  });
}

function dropped() {
  release = undefined;
  lost();
  waitForIt();
}

channel.addEventListener('message', ({ data }) => {
  if (data !== 'let-go' || !holdsPhone()) return;
  if (busy()) return channel.postMessage('in-call');
  release();
  dropped();
});
