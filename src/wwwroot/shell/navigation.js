// Boosted navigation swaps #main and the title; what lies around it is brought along here.
import { showLine } from './line.js';
import { toast } from './toast.js';

const boosted = ctx => ctx?.sourceElement?._htmx?.boosted;
let busy;

document.addEventListener('htmx:before:request', ({ detail: { ctx } }) => {
  if (!boosted(ctx)) return;
  clearTimeout(busy);
  busy = setTimeout(() => loading(true), 150);
});

document.addEventListener('htmx:finally:request', ({ detail: { ctx } }) => {
  if (!boosted(ctx)) return;
  clearTimeout(busy);
  loading(false);
});

// Without #main the answer is no page of the shell (a sign-in form, a crash): show it whole.
document.addEventListener('htmx:before:swap', event => {
  const { ctx } = event.detail;
  if (boosted(ctx) && ctx.select === '#main' && !/id="main"[^>]*class="page"|class="page"[^>]*id="main"/.test(ctx.text)) {
    event.preventDefault();
    location.assign(ctx.response.raw.url || ctx.request.action);
  }
});

document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.select !== '#main' && !ctx?.request?.headers?.['HX-History-Restore-Request']) return;
  // htmx sets the title after this event.
  queueMicrotask(() => arrive());
});

document.addEventListener('htmx:error', ({ detail: { ctx, error } }) => {
  if (error?.name === 'AbortError') return;
  toast(boosted(ctx) ? 'The page did not load. Check the connection and try again.' : 'That did not reach the server. Check the connection and try again.', 'stop');
});

document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => {
  if (ctx.response.status === 401) location.assign(`/sign-in?returnUrl=${encodeURIComponent(location.pathname + location.search)}`);
});

function arrive() {
  document.getElementById('main')?.focus({ preventScroll: true });
  markPlace();
  showLine();
}

function markPlace() {
  for (const link of document.querySelectorAll('.rail nav a')) {
    const here = link.pathname === '/' ? location.pathname === '/' : location.pathname.startsWith(link.pathname);
    if (here) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
  }
}

function loading(on) {
  document.getElementById('loading')?.classList.toggle('htmx-request', on);
}
