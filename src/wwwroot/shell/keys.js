// Keyboard shortcuts. A control says its own keys in aria-keyshortcuts ("Alt+M", "Control+Enter"); pressing them clicks
// it, wherever the focus is. Single keys and sequences work outside of fields only.
const PLACES = { w: '/', c: '/contacts', h: '/analytics/voice/history', d: '/device', l: '/live-wall', m: '/campaigns' };
let waitingForPlace = false;

document.addEventListener('keydown', event => {
  if (event.defaultPrevented || event.isComposing) return;
  if (event.altKey || event.ctrlKey || event.metaKey) return pressControl(event);
  if (isTyping(event.target) || document.querySelector('dialog[open]')) return;

  if (waitingForPlace) return goTo(event);
  if (event.key === '?') return open(event, 'keys-help');
  if (event.key === '/') return focusSearch(event);
  if (event.key.toLowerCase() === 'g') {
    waitingForPlace = true;
    setTimeout(() => { waitingForPlace = false; }, 1500);
    return;
  }
  if (/^[1-9]$/.test(event.key)) chooseOutcome(event);
});

function pressControl(event) {
  const pressed = [event.ctrlKey || event.metaKey ? 'Control' : '', event.altKey ? 'Alt' : '', event.shiftKey ? 'Shift' : '', keyOf(event)].filter(Boolean).join('+');
  const control = [...document.querySelectorAll(`[aria-keyshortcuts~="${CSS.escape(pressed)}"]`)].find(isUsable);
  if (!control) return;
  event.preventDefault();
  control.click();
}

// With Alt some layouts type another character; the key's place on the keyboard stays.
function keyOf({ key, code }) {
  if (/^Key[A-Z]$/.test(code)) return code.slice(3);
  if (/^Digit\d$/.test(code)) return code.slice(5);
  return key;
}

function isUsable(control) {
  // What sits in a closed menu may say that its keys work all the same.
  const shown = control.checkVisibility() || control.hasAttribute('data-key-any');
  return !control.disabled && control.getAttribute('aria-disabled') !== 'true' && !control.closest('[inert]') && shown;
}

function isTyping(target) {
  return target.matches?.('input:not([type=radio], [type=checkbox], [type=button]), textarea, select, [contenteditable]');
}

function goTo(event) {
  waitingForPlace = false;
  const path = PLACES[event.key.toLowerCase()];
  const link = path && document.querySelector(`.rail a[href="${path}"]`);
  if (!link) return;
  event.preventDefault();
  link.click();
}

function open(event, id) {
  event.preventDefault();
  document.getElementById(id)?.showModal();
}

function focusSearch(event) {
  const search = document.querySelector('#main input[type=search]');
  if (!search) return;
  event.preventDefault();
  search.focus();
}

function chooseOutcome(event) {
  const outcome = document.querySelector(`#handset [data-outcome-key="${event.key}"]`);
  if (!outcome || !isUsable(outcome)) return;
  event.preventDefault();
  outcome.click();
  outcome.focus();
}
