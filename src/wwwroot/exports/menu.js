// The Export menu of a list: says what the file will hold before it is made, and tells when one made in the background is ready.
import { toast } from '../shell/toast.js';

document.addEventListener('toggle', async event => {
  const menu = event.target;
  if (menu.id !== 'export-menu' || event.newState !== 'open') return;
  const form = menu.querySelector('form');
  form.elements.ids.value = selection().join(',');
  const preview = menu.querySelector('[data-export-preview]');
  preview.textContent = 'Counting…';
  const answer = await fetch('/exports/preview', {
    method: 'POST', body: new URLSearchParams(new FormData(form)), headers: JSON.parse(document.body.getAttribute('hx-headers:inherited')),
  }).catch(() => null);
  preview.textContent = answer?.ok ? await answer.text() : await reason(answer);
}, true);

document.addEventListener('submit', ({ target }) => {
  if (target.id === 'export-form') setTimeout(() => target.closest('[popover]').hidePopover());
});

document.body.addEventListener('export-ready', () => toast('Your export is ready.', 'ready', { text: 'Open exports', href: '/exports' }));

// Rows picked one by one; everything that matches is what an export takes anyway.
function selection() {
  if (document.getElementById('bulk')?.hasAttribute('data-everything')) return [];
  return [...document.querySelectorAll('#rows tbody input[name=id]:checked')].map(box => box.value);
}

async function reason(answer) {
  const problem = await answer?.json().catch(() => null);
  return Object.values(problem?.errors ?? {}).flat()[0] ?? problem?.detail ?? 'The rows could not be counted.';
}
