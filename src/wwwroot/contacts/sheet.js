// One contact: the sheet over the list, fields that save themselves, tags.
const sheet = () => document.getElementById('sheet');
let opener = null;

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (ctx.target?.id === 'sheet') opener = ctx.sourceElement;
  const form = ctx.sourceElement?.closest?.('.inline-edit');
  if (form) say(form, 'Saving');
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx.target?.id === 'sheet' || ctx.sourceElement?.closest?.('#sheet .contact') && !sheet()?.open && sheet()?.firstElementChild) open();
  const list = ctx.target?.matches?.('.suggest') ? ctx.target : null;
  if (list) suggest(list);
  if (ctx.target?.matches?.('[data-tagbox]')) document.getElementById(ctx.target.id.replace('tags-', 'add-tag-'))?.focus();
});

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const form = ctx.sourceElement?.closest?.('.inline-edit');
  if (form && ctx.response) settle(form, ctx.response.status);
  if (ctx.sourceElement?.matches?.('form[data-clears]') && ctx.response?.status < 300) ctx.sourceElement.reset();
  if (ctx.sourceElement?.closest?.('.contact > header form') && ctx.response?.status < 300) sheet()?.open ? close() : location.assign('/contacts');
});

document.addEventListener('htmx:error', ({ detail: { ctx } }) => {
  const form = ctx?.sourceElement?.closest?.('.inline-edit');
  if (form) say(form, 'Not saved: no connection');
});

document.addEventListener('click', event => {
  const closer = event.target.closest?.('[data-close-sheet]');
  if (closer && sheet()?.open) { event.preventDefault(); event.stopPropagation(); close(); }
  const theirs = event.target.closest?.('[data-use]');
  if (theirs) use(theirs);
  const option = event.target.closest?.('.suggest [role=option]');
  if (option) choose(option);
}, true);

document.addEventListener('keydown', event => {
  if (event.target.matches?.('.tagbox input[role=combobox]') && combobox(event)) return;
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const field = event.target.closest?.('.inline-edit [name=value]');
  if (field && field.value !== field.defaultValue && 'defaultValue' in field) { field.value = field.defaultValue; event.preventDefault(); }
  else if (sheet()?.open && !document.querySelector('dialog:modal')) { event.preventDefault(); close(); }
});

function open() {
  if (!sheet().open) sheet().show();
  sheet().querySelector('[autofocus], #sheet-h')?.focus();
}

function close() {
  sheet().close();
  sheet().replaceChildren();
  history.replaceState(history.state, '', document.getElementById('rows')?.dataset.url ?? '/contacts');
  document.dispatchEvent(new CustomEvent('contact-closed'));
  document.body.dispatchEvent(new CustomEvent('contacts-changed'));
  (opener?.isConnected ? opener : document.getElementById('main'))?.focus();
}

// The state beside the input says what was saved; the input itself keeps its focus and what is typed in it.
function settle(form, status) {
  const state = form.querySelector('.field-state');
  const field = form.elements.value;
  field.toggleAttribute('aria-invalid', status >= 400);
  if (status >= 400) return say(form, 'Not saved');
  if ('defaultValue' in field) field.defaultValue = field.value;
  if (state?.dataset.saved !== undefined && document.activeElement !== field && field.type !== 'tel') field.value = state.dataset.saved;
  say(form, 'All changes saved');
}

function use(button) {
  const form = button.closest('form');
  form.elements.value.value = button.dataset.use;
  button.closest('.error').remove();
  form.elements.value.removeAttribute('aria-invalid');
  form.elements.value.focus();
}

function say(form, text) {
  const place = form.closest('.contact')?.querySelector('[data-save-state]');
  if (place) place.textContent = text;
}

function suggest(list) {
  const input = list.closest('.tagbox').querySelector('input[role=combobox]');
  const any = input.value.trim().length > 0 && list.children.length > 0;
  list.hidden = !any;
  input.setAttribute('aria-expanded', any);
  input.removeAttribute('aria-activedescendant');
}

function combobox(event) {
  const list = event.target.closest('.tagbox').querySelector('.suggest');
  const options = [...list.querySelectorAll('[role=option]')];
  const at = options.findIndex(option => option.getAttribute('aria-selected') === 'true');
  if (event.key === 'Escape' && !list.hidden) { list.hidden = true; event.target.setAttribute('aria-expanded', 'false'); event.preventDefault(); return true; }
  if ((event.key === 'ArrowDown' || event.key === 'ArrowUp') && !list.hidden && options.length > 0) {
    const next = (at + (event.key === 'ArrowDown' ? 1 : -1) + options.length) % options.length;
    options.forEach((option, index) => option.setAttribute('aria-selected', index === next));
    event.target.setAttribute('aria-activedescendant', options[next].id);
    event.preventDefault();
    return true;
  }
  if (event.key === 'Enter' && at >= 0 && !list.hidden) { choose(options[at]); event.preventDefault(); return true; }
  return false;
}

function choose(option) {
  const form = option.closest('.tagbox').querySelector('form');
  form.elements.add.value = option.dataset.value;
  form.requestSubmit();
}
