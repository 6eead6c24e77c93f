// Promises to call back: what is late is said to those who are told of it; a reminder reaches a desk whose window is hidden.
import { toast } from './toast.js';

document.body.addEventListener('callback-late', () => toast('A callback is late. Anyone in the team may call: see Callbacks.', 'stop'));

document.getElementById('callback-reminders')?.addEventListener('htmx:after:swap', ({ currentTarget }) => {
  if (!document.hidden || globalThis.Notification?.permission !== 'granted') return;
  for (const reminder of currentTarget.querySelectorAll('[data-reminder]')) {
    const text = reminder.querySelector(':scope > span')?.textContent.trim();
    // The tag keeps one notification for each callback, whichever tabs are open.
    new Notification('Callback', { body: text, tag: `callback-${reminder.dataset.reminder}` }).onclick = () => globalThis.focus();
  }
});
