// Ctrl K: the pages this person may open, narrowed while typing.
const dialog = document.getElementById('jump');
const text = document.getElementById('jump-text');
const list = document.getElementById('jump-list');

const places = [...document.querySelectorAll('.rail nav a, #account-menu a')].map(link => ({ link, name: link.textContent.trim() }));

function show() {
  const wanted = text.value.trim().toLowerCase();
  list.replaceChildren(...places.filter(({ name }) => name.toLowerCase().includes(wanted)).map(entry));
  if (!list.childElementCount) list.textContent = 'No page of that name.';
  list.firstElementChild?.toggleAttribute('data-active', true);
}

function entry({ link, name }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(link.querySelector('svg').cloneNode(true), name);
  button.addEventListener('click', () => {
    dialog.close();
    link.click();
  });
  return button;
}

dialog?.addEventListener('toggle', () => {
  if (!dialog.open) return;
  text.value = '';
  show();
});
text?.addEventListener('input', show);
text?.addEventListener('keydown', event => {
  if (event.key === 'Enter') list.querySelector('button')?.click();
});
