// A part of the page that fetches itself anew: when that fails, its old content stays and the notice it names appears.
const noticeOf = ctx => document.querySelector(ctx?.sourceElement?.closest?.('[data-trouble]')?.dataset.trouble ?? 'x-none');

function show(ctx, trouble) {
  const notice = noticeOf(ctx);
  if (notice) notice.hidden = !trouble;
}

document.addEventListener('htmx:error', ({ detail: { ctx, error } }) => {
  if (error?.name !== 'AbortError') show(ctx, true);
});
document.addEventListener('htmx:response:error', ({ detail: { ctx } }) => show(ctx, ctx.response.status >= 500));
// It is told of a swap after a failure too, where nothing is swapped.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => { if (!(ctx?.response?.status >= 500)) show(ctx, false); });
