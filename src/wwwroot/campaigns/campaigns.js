// Campaigns: what a press came to, the dialogs around it, and the pace while it is dragged.
import { toast } from '../shell/toast.js';

const acts = element => element?.closest?.('[data-campaign-action]');

document.addEventListener('htmx:after:request', ({ detail: { ctx } }) => {
  const element = acts(ctx?.sourceElement);
  const status = ctx?.response?.status;
  if (!element || !status) return;
  if (status < 400) document.getElementById(element.dataset.closes)?.close();
  else toast(reasonOf(ctx), 'stop');
});

function reasonOf({ text, response }) {
  try {
    const problem = JSON.parse(text);
    return Object.values(problem.errors ?? {}).flat().join(' ') || problem.detail || problem.title;
  } catch {
    return `The server answered ${response.status}.`;
  }
}

// The form of a contact arrives, is shown, and goes when it is saved.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id === 'member-edit' && !ctx.target.open) ctx.target.showModal();
});
document.body.addEventListener('member-saved', () => document.getElementById('member-edit')?.close());

// What was asked for into a dialog opens it, once it is there.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  const dialog = document.getElementById(ctx?.sourceElement?.dataset?.opens);
  if (dialog && !dialog.open) dialog.showModal();
});

// The carrier's own voice is heard on a phone only: here the browser speaks, if it has a voice.
document.addEventListener('htmx:after:swap', ({ detail: { ctx } }) => {
  if (ctx?.target?.id === 'message-heard') speak();
});
document.addEventListener('click', ({ target }) => {
  if (target.closest?.('[data-act=speak]')) speak();
});

async function speak() {
  const said = document.querySelector('#message-heard [data-speak]');
  if (!said) return;
  const voices = await voicesOfBrowser();
  const ofLanguage = voices.find(voice => voice.lang === said.dataset.language) ?? voices.find(voice => voice.lang.startsWith(said.dataset.language.split('-')[0]));
  if (!voices.length) {
    document.querySelector('#message-heard [data-voice]').textContent = 'This browser has no voice of its own. Test it on your phone to hear it.';
    document.querySelector('#message-heard [data-act=speak]').hidden = true;
    return;
  }
  const speech = new SpeechSynthesisUtterance(said.dataset.speak);
  speech.lang = said.dataset.language;
  if (ofLanguage) speech.voice = ofLanguage;
  speechSynthesis.cancel();
  speechSynthesis.speak(speech);
}

// Some browsers know their voices only a moment after they are first asked.
function voicesOfBrowser() {
  if (!('speechSynthesis' in window)) return [];
  const known = speechSynthesis.getVoices();
  if (known.length) return known;
  return new Promise(resolve => {
    const done = () => resolve(speechSynthesis.getVoices());
    speechSynthesis.addEventListener('voiceschanged', done, { once: true });
    setTimeout(done, 1000);
  });
}

document.addEventListener('input', ({ target }) => {
  if (target.id === 'pace') target.form.querySelector('output').textContent = target.value;
});

// The list's Restart leads here: whom to call again is asked at once.
function askWhomToCallAgain() {
  if (new URLSearchParams(location.search).has('restart')) document.getElementById('restart-dialog')?.showModal();
}

document.addEventListener('htmx:after:history:push', askWhomToCallAgain);
askWhomToCallAgain();
