// The device page's own script comes with the first visit to that page.
const here = () => document.querySelector('[data-device-check]');

async function arrive() {
  if (here()) (await import('./device-page.js')).arrive();
}

document.addEventListener('htmx:after:swap', arrive);
arrive();
