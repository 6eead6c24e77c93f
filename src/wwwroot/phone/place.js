// Where the phone lies: in a corner, dragged anywhere, or shrunk to a bar. All of it is this browser's own choice, kept
// on <html> and in localStorage, where no answer of the server can undo it.
const root = document.documentElement;
const MARGIN = 8;
const STEP = 24;
const SMALL = matchMedia('(width < 44rem)');

const handset = () => document.getElementById('handset');
export const isOpen = () => root.dataset.phone !== 'mini';

export function open(yes, { focus = false } = {}) {
  root.dataset.phone = yes ? 'open' : 'mini';
  if (!SMALL.matches) localStorage.setItem('phone', root.dataset.phone);
  settle();
  if (focus) (yes ? document.querySelector('#phone-number, #wrap-up input:checked, #handset [data-act=hang-up]') : document.querySelector('#handset .mini button'))?.focus();
}

/** Behind a phone that fills the screen nothing can be reached. */
export function settle() {
  const covered = SMALL.matches && isOpen() && handset() !== null;
  for (const element of document.querySelectorAll('#main, .rail, #context')) element.inert = covered;
  if ('phonePlaced' in root.dataset) put(placeNow());
}

export function nextCorner() {
  delete root.dataset.phonePlaced;
  localStorage.removeItem('phone-place');
  root.dataset.phoneCorner = root.dataset.phoneCorner === 'start' ? 'end' : 'start';
  localStorage.setItem('phone-corner', root.dataset.phoneCorner);
}

function placeNow() {
  const box = handset().getBoundingClientRect();
  return { right: innerWidth - box.right, bottom: innerHeight - box.bottom };
}

/** Distances from the right and bottom edges, kept so that all of the phone is inside the window. */
function put({ right, bottom }) {
  const { offsetWidth: width, offsetHeight: height } = handset();
  const inside = (distance, room) => Math.round(Math.max(MARGIN, Math.min(distance, room - MARGIN)));
  const place = { right: inside(right, innerWidth - width), bottom: inside(bottom, innerHeight - height) };
  root.dataset.phonePlaced = '';
  root.style.setProperty('--phone-right', `${place.right}px`);
  root.style.setProperty('--phone-bottom', `${place.bottom}px`);
  return place;
}

function keep(place) {
  localStorage.setItem('phone-place', JSON.stringify(place));
}

let drag = null;

document.addEventListener('pointerdown', event => {
  const grip = event.target.closest?.('.grip');
  if (!grip || event.button !== 0 || SMALL.matches && isOpen()) return;
  drag = { grip, id: event.pointerId, x: event.clientX, y: event.clientY, from: placeNow(), place: null };
  grip.setPointerCapture(event.pointerId);
});

document.addEventListener('pointermove', event => {
  if (!drag || event.pointerId !== drag.id) return;
  const [dx, dy] = [event.clientX - drag.x, event.clientY - drag.y];
  if (!drag.place && Math.hypot(dx, dy) < 5) return;
  root.dataset.phoneHeld = '';
  drag.place = put({ right: drag.from.right - dx, bottom: drag.from.bottom - dy });
});

for (const type of ['pointerup', 'pointercancel']) document.addEventListener(type, event => {
  if (!drag || event.pointerId !== drag.id) return;
  if (drag.place) {
    keep(drag.place);
    // The click that follows a drag is no press.
    const swallow = click => click.stopPropagation();
    addEventListener('click', swallow, { capture: true, once: true });
    setTimeout(() => removeEventListener('click', swallow, { capture: true }));
  }
  delete root.dataset.phoneHeld;
  drag = null;
});

const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

document.addEventListener('keydown', event => {
  const arrow = ARROWS[event.key];
  if (!arrow || !event.target.closest?.('.grip') || SMALL.matches && isOpen()) return;
  event.preventDefault();
  const { right, bottom } = placeNow();
  const step = event.shiftKey ? 4 * STEP : STEP;
  keep(put({ right: right + arrow[0] * step, bottom: bottom + arrow[1] * step }));
});

addEventListener('resize', settle);
