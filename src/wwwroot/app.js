// Everything the page does beyond htmx. The voice SDK itself is loaded when the phone first needs it.
import './shell/theme.js';

if (document.body.matches('.app')) {
  await import('./shell/navigation.js');
  await import('./shell/keys.js');
  await import('./shell/jump.js');
  await import('./shell/regions.js');
}
