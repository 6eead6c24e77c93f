// Everything the page does beyond htmx. The voice SDK itself is loaded when the phone first needs it.
import './shell/theme.js';

if (document.body.matches('.app')) {
  await Promise.all([
    import('./shell/navigation.js'),
    import('./shell/keys.js'),
    import('./shell/jump.js'),
    import('./shell/regions.js'),
    import('./shell/timers.js'),
    import('./shell/live.js'),
    import('./shell/notes.js'),
    import('./shell/callbacks.js'),
    import('./shell/print.js'),
    import('./phone/phone.js'),
    import('./presence/presence.js'),
    import('./device/arrive.js'),
    import('./contacts/list.js'),
    import('./contacts/sheet.js'),
    import('./contacts/import.js'),
    import('./exports/menu.js'),
    import('./campaigns/campaigns.js'),
  ]);
}
