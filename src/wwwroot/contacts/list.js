// The list of contacts: which rows are selected, by mouse and keys, and the bar that does something with them.
const rows = () => document.getElementById('rows');
const boxes = () => [...document.querySelectorAll('#rows tbody input[name=id]')];
const selected = () => boxes().filter(box => box.checked);
let everything = false;
let anchor = null;
let shown = rows();

document.addEventListener('change', ({ target }) => {
  if (target.id === 'select-page') for (const box of boxes()) box.checked = target.checked;
  else if (!target.matches?.('#rows tbody input[name=id]')) return;
  everything = false;
  anchor = target;
  show();
});

document.addEventListener('click', event => {
  const { target } = event;
  if (target.closest?.('#select-everything')) { everything = true; for (const box of boxes()) box.checked = true; show(); }
  if (target.closest?.('#select-none')) clear();
  if (event.shiftKey && target.matches?.('#rows tbody input[name=id]') && anchor?.isConnected && anchor !== target) range(target);
});

document.addEventListener('keydown', event => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented || !rows()?.querySelector('table.contacts')) return;
  if (event.target.matches?.('input:not([type=checkbox]), textarea, select') || document.querySelector('dialog:modal')) return;
  const key = event.key.toLowerCase();
  if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1);
  else if (key === 'x' && current()) event.shiftKey ? range(boxOf(current())) : boxOf(current())?.click();
  else if (key === 'c' && current()) current().querySelector('[data-dial]')?.click();
  else if (key === 'z') document.getElementById('undo-button')?.click();
  else if (key === 'escape' && selected().length > 0 && !document.querySelector('.sheet[open]')) clear();
  else return;
  event.preventDefault();
});

// What a dialog of the bar is about is written into its form when it opens, and counted by the server.
document.addEventListener('toggle', async event => {
  const dialog = event.target;
  if (!dialog.matches?.('dialog[data-bulk]') || event.newState !== 'open') return;
  const form = dialog.querySelector('form');
  form.elements.ids.value = everything ? '' : selected().map(box => box.value).join(',');
  form.elements.everything.value = everything;
  form.elements.search.value = everything ? new URL(rows().dataset.url, location).search : '';
  const preview = form.querySelector('[data-preview]');
  problem(form, '');
  preview.textContent = everything ? 'Counting…' : about(selected().length);
  if (!everything) return;
  const answer = await fetch('/contacts/bulk/preview', { method: 'POST', body: new URLSearchParams(new FormData(form)), headers: JSON.parse(document.body.getAttribute('hx-headers:inherited')) }).catch(() => null);
  preview.textContent = answer?.ok ? await answer.text() : 'The number could not be counted.';
}, true);

document.addEventListener('htmx:after:request', async ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.('dialog[data-bulk] form');
  if (!form || !ctx.response) return;
  if (ctx.response.status < 300) {
    form.closest('dialog').close();
    form.reset();
    everything = false;
    return;
  }
  const details = JSON.parse(ctx.text || '{}');
  problem(form, Object.values(details.errors ?? {}).flat()[0] ?? details.detail ?? 'That did not work. Nothing was changed.');
});

document.addEventListener('htmx:after:swap', () => {
  if (!rows()) return;
  if (rows() !== shown) everything = false; // else the swap was elsewhere, on the phone or the status: what is selected stays
  shown = rows();
  show();
  const count = document.getElementById('contact-count');
  if (count && rows().dataset.count !== count.getAttribute('hx-get')) {
    count.setAttribute('hx-get', rows().dataset.count);
    fetch(rows().dataset.count).then(answer => answer.text()).then(text => { count.textContent = text; }, () => { count.textContent = ''; });
  }
});

function show() {
  const bar = document.getElementById('bulk');
  if (!bar) return;
  const count = selected().length;
  bar.hidden = count === 0;
  bar.toggleAttribute('data-everything', everything);
  document.getElementById('bulk-count').textContent = everything ? 'All that match' : `${count} selected`;
  document.getElementById('select-everything').hidden = everything || count < boxes().length || !document.querySelector('.pager');
  const all = document.getElementById('select-page');
  if (all) { all.checked = count > 0 && count === boxes().length; all.indeterminate = count > 0 && count < boxes().length; }
}

function clear() {
  everything = false;
  for (const box of boxes()) box.checked = false;
  show();
}

function range(to) {
  const all = boxes();
  const [from, until] = [all.indexOf(anchor?.isConnected ? anchor : to), all.indexOf(to)].sort((a, b) => a - b);
  for (const box of all.slice(Math.max(0, from), until + 1)) box.checked = true;
  everything = false;
  show();
}

function step(by) {
  const names = [...document.querySelectorAll('#rows tbody a.name')];
  const at = names.indexOf(current()?.querySelector('a.name'));
  names[Math.min(names.length - 1, Math.max(0, at < 0 ? 0 : at + by))]?.focus();
}

const current = () => document.activeElement?.closest?.('#rows tbody tr');
const boxOf = row => row.querySelector('input[name=id]');
const about = count => count === 1 ? 'This is about 1 contact.' : `This is about ${count} contacts.`;

function problem(form, text) {
  const place = form.querySelector('[data-problem]');
  place.textContent = text;
  place.hidden = !text;
}
