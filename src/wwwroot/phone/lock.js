// One tab of this browser holds the phone. Another may take it over, but not out of a call.
const NAME = 'dutycall-phone';
const channel = new BroadcastChannel(NAME);

let release;
let busy = () => false;
let lost = () => {};

export const holdsPhone = () => release !== undefined;

/** Says who decides whether the phone may be taken away, and what to do when it was. */
export function guard({ isBusy, onLost }) {
  busy = isBusy;
  lost = onLost;
}

/** Takes the phone when no other tab has it. */
export const takeIfFree = () => take({ ifAvailable: true });

/** Asks the tab that has it to let go. Resolves to 'taken' or 'in-call'. */
export async function takeOver() {
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
    navigator.locks.request(NAME, options, lock => {
      resolve(lock !== null);
      return lock && new Promise(letGo => { release = letGo; });
    }).catch(stolen);
  });
}

function stolen() {
  release = undefined;
  lost();
}

channel.addEventListener('message', ({ data }) => {
  if (data !== 'let-go' || !holdsPhone()) return;
  if (busy()) return channel.postMessage('in-call');
  release();
  release = undefined;
  lost();
});
