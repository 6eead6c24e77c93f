// Campaigns: what a press came to, the dialogs around it, and the pace while it is dragged.
import { toast } from '../shell/toast.js';

const acts = element => element?.closest?.('[data-campaign-action]');

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const element = acts(ctx?.sourceElement);
  const status = ctx?.response?.status;
  if (!element || !status) return;
  if (status < 400) document.getElementById(element.dataset.closes)?.close();
  else toast(reasonOf(ctx), 'stop');
});

function reasonOf({ text, response }) {
  try {
    const problem = JSON.parse(text);
    return Object.values(problem.errors ?? {}).flat().join(' ') || problem.detail || problem.title;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

// The form of a contact arrives, is shown, and goes when it is saved.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id === 'member-edit' && !ctx.target.open) ctx.target.showModal();
});
document.body.addEventListener('member-saved', () => document.getElementById('member-edit')?.close());

document.addEventListener('input', ({ target }) => {
  if (target.id === 'pace') target.form.querySelector('output').textContent = target.value;
});

// The list's Restart leads here: whom to call again is asked at once.
function askWhomToCallAgain() {
  if (new URLSearchParams(location.search).has('restart')) document.getElementById('restart-dialog')?.showModal();
}

document.addEventListener('htmx:after:history:push', askWhomToCallAgain);
askWhomToCallAgain();
